import type { Access } from '../../src-shared/rpc/define.ts';

/** What somebody is told whose session may only look: `doing` ("Silencing") needs more. */
export function lookOnly(doing: string, needs: Access): string {
  return `This session may only look. ${doing} needs the access level “${needs}”.`;
}
