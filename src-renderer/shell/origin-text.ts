import type { Origin } from '../../src-shared/model/monitor.ts';

/** Where something was defined and therefore has to be changed. */
export function originText(origin: Origin): string {
  if (origin.from === 'file') return `from ${origin.file.split('/').at(-1) ?? origin.file}:${origin.line}`;
  return origin.from === 'shipped' ? 'shipped' : 'made here';
}
