import type { ReceiverEntry } from '../../../src-shared/contract/notify.ts';
import type { Origin } from '../../../src-shared/model/monitor.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import type { Traffic } from './traffic.ts';
import type { TreeRow } from './tree-rows.ts';

function several(count: number, one: string): string {
  return count === 1 ? `1 ${one}` : `${count.toLocaleString('en')} ${one}s`;
}

/** Receivers that routes lead to and that tell nobody: there is none of the name, or it has no channel. Pure. */
export function deadEnds(rows: readonly TreeRow[], receivers: readonly ReceiverEntry[]): readonly string[] {
  const able = new Set(
    receivers.filter(({ receiver }) => receiver.channels.length > 0).map(({ receiver }) => receiver.name),
  );
  return [...new Set(rows.map(({ node }) => node.receiver))].filter((name) => !able.has(name));
}

/** Where alerts go, in a sentence. Pure. */
export function routingSentence(
  rows: readonly TreeRow[],
  traffic: ReadonlyMap<TreeRow['node'], Traffic>,
  dead: readonly string[],
): string {
  const names = new Set(rows.map(({ node }) => node.receiver));
  const routes =
    rows.length === 1
      ? `Every alert goes to ${rows[0]?.node.receiver ?? 'nobody'}`
      : `${several(rows.length, 'route')} lead to ${several(names.size, 'receiver')}`;
  const [root] = rows;
  const firing = root === undefined ? 0 : (traffic.get(root.node)?.through ?? 0);
  const by = new Map<string, number>();
  for (const { node } of rows) {
    const ends = traffic.get(node)?.ends ?? 0;
    if (ends > 0) by.set(node.receiver, (by.get(node.receiver) ?? 0) + ends);
  }
  const where = [...by].map(([name, count]) => `${count.toLocaleString('en')} to ${name}`).join(', ');
  const now =
    firing === 0
      ? 'nothing fires now'
      : rows.length === 1
        ? `${several(firing, 'alert')} ${firing === 1 ? 'fires' : 'fire'} now`
        : `${several(firing, 'alert')} ${firing === 1 ? 'goes' : 'go'} through now: ${where}`;
  const nobody =
    dead.length === 0
      ? ''
      : ` Nobody is told at ${dead.map((name) => (name === '' ? 'a receiver without a name' : name)).join(', ')}.`;
  return `${routes}; ${now}.${nobody}`;
}

/** Where the tree has to be changed. */
export function originSentence(origin: Origin): string {
  switch (origin.from) {
    case 'file':
      return `It is defined in ${origin.file}, line ${origin.line}. Change it there; it is taken over at once.`;
    case 'ui':
      return 'It was made here and is changed here.';
    case 'shipped':
      return 'Nothing was set up yet: this is how it comes. Routes are added here or in the configuration file; the first one is changed in Settings.';
  }
}

/** `after 30 s`, `at once`. */
export function afterText(ms: number): string {
  return ms === 0 ? 'at once' : `after ${humanDuration(ms)}`;
}

/** How a route gathers alerts and when it speaks; of a child what it says itself comes first, the rest is inherited. Pure. */
export function timingParts({ node, own }: TreeRow): readonly { readonly text: string; readonly own: boolean }[] {
  const groups =
    node.groupBy.length === 0
      ? 'all in one message'
      : node.groupBy.includes('...')
        ? 'one message per alert'
        : `one message per ${node.groupBy.join(', ')}`;
  return [
    { text: groups, own: own === undefined || (own.groupBy ?? []).length > 0 },
    { text: `first ${afterText(node.groupWait)}`, own: own === undefined || own.groupWait !== undefined },
    {
      text: `news ${afterText(node.groupInterval)}`,
      own: own === undefined || own.groupInterval !== undefined,
    },
    {
      text: `again ${afterText(node.repeatInterval)}`,
      own: own === undefined || own.repeatInterval !== undefined,
    },
  ];
}
