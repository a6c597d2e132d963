import type { MonitorState, MonitorStatus } from '../../../src-shared/model/check.ts';

/** What the table can be sorted by. */
export const SORTS = ['name', 'state', 'target', 'latency', 'last'] as const;
export type SortBy = (typeof SORTS)[number];
/** What rows are gathered under. */
export const GROUPINGS = ['group', 'state', 'kind', 'none'] as const;
export type GroupBy = (typeof GROUPINGS)[number];

/** One line of the table: a heading or a monitor by name. */
export type Line =
  | { readonly type: 'group'; readonly title: string; readonly count: number }
  | { readonly type: 'monitor'; readonly name: string };

/** Trouble first. */
const WORST: readonly MonitorState[] = ['down', 'degraded', 'blind', 'pending', 'maintenance', 'up', 'paused'];
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Whether a monitor answers the typed words: each one is found in name, group, target, kind or category, or is its state. */
export function matchesWords(status: MonitorStatus, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { name, group, target, kind, category, state } = status;
  const text = `${name} ${group} ${target} ${kind} ${category}`.toLowerCase();
  return words.every((word) => word === state || text.includes(word));
}

/** The typed text as lower-case words. */
export function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

function compare(by: SortBy): (a: MonitorStatus, b: MonitorStatus) => number {
  switch (by) {
    case 'name':
      return (a, b) => collator.compare(a.name, b.name);
    case 'state':
      return (a, b) => WORST.indexOf(a.state) - WORST.indexOf(b.state) || a.since - b.since;
    case 'target':
      return (a, b) => collator.compare(a.target, b.target);
    case 'latency':
      // Slowest first is the question that is asked.
      return (a, b) => (b.latencyMs ?? -1) - (a.latencyMs ?? -1);
    case 'last':
      return (a, b) => (b.lastCheck ?? 0) - (a.lastCheck ?? 0);
  }
}

function headingOf(status: MonitorStatus, by: Exclude<GroupBy, 'none'>): string {
  switch (by) {
    case 'group':
      return status.group === '' ? 'No group' : status.group;
    case 'state':
      return status.state;
    case 'kind':
      return status.kind;
  }
}

export interface Arrangement {
  readonly text: string;
  readonly sort: SortBy;
  readonly descending: boolean;
  readonly group: GroupBy;
}

/** The lines of the table: filtered, sorted, gathered. Equal ones stay in the order of their names. Pure. */
export function arrange(monitors: Iterable<MonitorStatus>, how: Arrangement): readonly Line[] {
  const words = wordsOf(how.text);
  const found = [...monitors].filter((status) => matchesWords(status, words));
  const order = compare(how.sort);
  const sign = how.descending ? -1 : 1;
  found.sort((a, b) => sign * order(a, b) || collator.compare(a.name, b.name));
  if (how.group === 'none') return found.map(({ name }) => ({ type: 'monitor', name }));
  const by = how.group;
  const groups = new Map<string, MonitorStatus[]>();
  for (const status of found) {
    const title = headingOf(status, by);
    const members = groups.get(title);
    if (members) members.push(status);
    else groups.set(title, [status]);
  }
  // Sorted by state, the group with the worst member comes first: what is down is never below the fold.
  const worst = new Map([...groups].map(([title, members]) => [title, Math.min(...members.map((m) => rank(m.state)))]));
  const titles = [...groups.keys()].sort((a, b) => {
    if (by === 'state') return rank(a) - rank(b);
    if (how.sort === 'state') {
      const first = sign * (needs(worst.get(a)) - needs(worst.get(b)));
      if (first !== 0) return first;
    }
    if ((a === 'No group') !== (b === 'No group')) return a === 'No group' ? 1 : -1;
    return collator.compare(a, b);
  });
  return titles.flatMap((title): Line[] => {
    const members = groups.get(title) ?? [];
    return [
      { type: 'group', title, count: members.length },
      ...members.map(({ name }): Line => ({ type: 'monitor', name })),
    ];
  });
}

/** Calm states are alike for the order of groups. */
function needs(worst = WORST.length): number {
  return Math.min(worst, WORST.indexOf('pending'));
}

function rank(state: string): number {
  return WORST.findIndex((s) => s === state);
}

/** How many monitors are in each state. */
export function countStates(monitors: Iterable<MonitorStatus>): Readonly<Record<MonitorState, number>> {
  const counts = { up: 0, degraded: 0, down: 0, blind: 0, maintenance: 0, paused: 0, pending: 0 };
  for (const { state } of monitors) counts[state] += 1;
  return counts;
}

/** The page's sentence in words: what is wrong, else that nothing is. */
export function stateSentence(counts: Readonly<Record<MonitorState, number>>): string {
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const watched = total - counts.paused;
  if (total === 0) return 'Nothing is watched yet.';
  if (watched === 0) return total === 1 ? 'The only monitor is paused.' : `All ${total} monitors are paused.`;
  const wrong = (['down', 'degraded', 'blind', 'maintenance'] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => (state === 'maintenance' ? `${counts[state]} in maintenance` : `${counts[state]} ${state}`));
  if (wrong.length === 0) {
    if (counts.up === watched) return watched === 1 ? 'The only monitor is up.' : `All ${watched} monitors are up.`;
    return `${counts.up} of ${watched} monitors are up; the others wait for their first check.`;
  }
  return `${watched} watched: ${wrong.join(', ')}.`;
}
