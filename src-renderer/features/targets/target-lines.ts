import { type Labels, seriesKey } from '../../../src-shared/model/labels.ts';
import type { ActiveTarget, DroppedTarget, TargetHealth, TargetList } from '../../../src-shared/model/target.ts';

/** Which targets are listed. */
export const SHOWN = ['all', 'down', 'unknown', 'up', 'dropped'] as const;
export type Shown = (typeof SHOWN)[number];

/** A row of the table. */
export type TargetLine =
  | {
      readonly type: 'pool';
      readonly pool: string;
      readonly up: number;
      readonly total: number;
      readonly dropped: number;
    }
  | { readonly type: 'target'; readonly key: string; readonly target: ActiveTarget }
  | { readonly type: 'dropped'; readonly key: string; readonly target: DroppedTarget };

/** Trouble first. */
const ORDER: Readonly<Record<TargetHealth, number>> = { down: 0, unknown: 1, up: 2 };

/** What a target is known by while the page is open: its pool, and its address with all labels. */
export function targetKey({ pool, scrapeUrl, labels }: ActiveTarget): string {
  return `${pool} ${scrapeUrl} ${seriesKey(labels)}`;
}

function holds(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
}

/** The list as rows under their pools, trouble first in each. Every word of `filter` has to occur in address, labels or error. */
export function targetLines({ targets, dropped }: TargetList, shown: Shown, filter: string): readonly TargetLine[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const pools = [...new Set([...targets, ...dropped].map(({ pool }) => pool))].sort();
  const textOf = (labels: Labels): string => Object.entries(labels).flat().join(' ');
  return pools.flatMap((pool): readonly TargetLine[] => {
    const active = targets.filter((target) => target.pool === pool);
    const left = dropped.filter((target) => target.pool === pool);
    const listed = active
      .filter(({ health }) => shown === 'all' || shown === health)
      .filter(({ scrapeUrl, labels, lastError }) => holds(`${pool} ${scrapeUrl} ${textOf(labels)} ${lastError}`, words))
      .toSorted(
        (a, b) => ORDER[a.health] - ORDER[b.health] || a.scrapeUrl.localeCompare(b.scrapeUrl, 'en', { numeric: true }),
      )
      .map((target) => ({ type: 'target' as const, key: targetKey(target), target }));
    const out = (shown === 'all' || shown === 'dropped' ? left : [])
      .filter(({ discoveredLabels, rule }) => holds(`${pool} ${textOf(discoveredLabels)} ${rule.text}`, words))
      .map((target) => ({
        type: 'dropped' as const,
        key: `dropped ${pool} ${seriesKey(target.discoveredLabels)}`,
        target,
      }));
    if (listed.length + out.length === 0) return [];
    const up = active.filter(({ health }) => health === 'up').length;
    return [{ type: 'pool', pool, up, total: active.length, dropped: left.length }, ...listed, ...out];
  });
}

function named(targets: readonly ActiveTarget[]): string {
  const [first, second] = targets.map(({ labels, scrapeUrl }) => labels['instance'] ?? scrapeUrl);
  if (targets.length === 1) return `${first} is down`;
  return targets.length === 2 ? `${first} and ${second} are down` : `${targets.length} are down, ${first} among them`;
}

/** How the scraping goes, in words. */
export function targetSentence({ targets }: TargetList): string {
  const down = targets.filter(({ health }) => health === 'down');
  const unknown = targets.filter(({ health }) => health === 'unknown').length;
  const all = targets.length === 1 ? 'The target is' : `All ${targets.length} targets are`;
  if (down.length === 0 && unknown === 0) return `${all} scraped.`;
  const up = `${targets.length - down.length - unknown} of ${targets.length} targets are scraped`;
  return `${up}${down.length === 0 ? '' : `: ${named(down)}`}.${unknown === 0 ? '' : ` ${unknown} not seen yet.`}`;
}

/** Links to a target's own series, as expressions. */
export function upExpression({ labels }: ActiveTarget, metric: string): string {
  const { job, instance } = labels;
  const matchers = Object.entries({ job, instance }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${JSON.stringify(value)}`],
  );
  return `${metric}{${matchers.join(', ')}}`;
}
