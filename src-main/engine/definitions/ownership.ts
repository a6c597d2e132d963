import type { Origin } from '../../../src-shared/model/monitor.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';

/** What is said to who changes in the UI what a file defines. */
export function ownedByFile(what: string, name: string, origin: Extract<Origin, { from: 'file' }>): RpcError {
  return new RpcError(
    'conflict',
    `${what} “${name}” is defined in ${origin.file}:${origin.line}. Change it there, or save a copy under another name.`,
    { reason: 'owned_by_file' },
  );
}

/** The list with this one in it, by name: the order in which ops.db gives them back after a restart. */
export function placed<T extends { readonly name: string }>(list: readonly T[], one: T): readonly T[] {
  return [...list.filter((other) => other.name !== one.name), one].sort((a, b) => (a.name < b.name ? -1 : 1));
}
