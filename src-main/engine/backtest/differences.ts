import type { BacktestDifference, FiredSpan } from '../../../src-shared/model/backtest.ts';
import { type Labels, seriesKey } from '../../../src-shared/model/labels.ts';
import type { FiredAlert } from './tally.ts';

/**
 * What one version of the rules has that the other has not. Alerts belong together when they are of the same rule, have the
 * same labels but for the severity, which a draft may change, and fired at the same time. Oldest first.
 */
export function differencesOf(
  current: readonly FiredAlert[],
  draft: readonly FiredAlert[],
): readonly BacktestDifference[] {
  const before = byAlert(current);
  const after = byAlert(draft);
  const found: BacktestDifference[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()]))
    found.push(...compared(before.get(key) ?? [], after.get(key) ?? []));
  return found.sort((a, b) => timeOf(a) - timeOf(b));
}

function byAlert(fired: readonly FiredAlert[]): ReadonlyMap<string, readonly FiredAlert[]> {
  const found = new Map<string, FiredAlert[]>();
  for (const one of fired) {
    const key = `${one.rule}\n${seriesKey(withoutSeverity(one.labels))}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, [one]);
    else known.push(one);
  }
  return found;
}

/** Both oldest first; of each list none overlaps another. One that lasts may stand for several of the other version. */
function compared(current: readonly FiredAlert[], draft: readonly FiredAlert[]): readonly BacktestDifference[] {
  const missed = current
    .filter(({ span }) => meeting(draft, span) === undefined)
    .map(({ rule, labels, span }): BacktestDifference => ({ kind: 'missed', rule, labels, current: span }));
  const others = draft.flatMap(({ rule, labels, span }): readonly BacktestDifference[] => {
    const met = meeting(current, span)?.span;
    if (met === undefined) return [{ kind: 'new', rule, labels, draft: span }];
    return sameSpan(met, span) ? [] : [{ kind: 'shifted', rule, labels, current: met, draft: span }];
  });
  return [...missed, ...others];
}

/** The first alert of a list that fired when this one did. */
function meeting(list: readonly FiredAlert[], span: FiredSpan): FiredAlert | undefined {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const one = list[middle];
    if (one !== undefined && endOf(one.span) < span.from) low = middle + 1;
    else high = middle;
  }
  const found = list[low];
  return found !== undefined && found.span.from <= endOf(span) ? found : undefined;
}

function sameSpan(a: FiredSpan, b: FiredSpan): boolean {
  return a.from === b.from && a.to === b.to;
}

function endOf(span: FiredSpan): number {
  return span.to ?? Number.POSITIVE_INFINITY;
}

function timeOf({ current, draft }: BacktestDifference): number {
  return Math.min(current?.from ?? Number.POSITIVE_INFINITY, draft?.from ?? Number.POSITIVE_INFINITY);
}

function withoutSeverity(labels: Labels): Labels {
  const { severity: _severity, ...rest } = labels;
  return rest;
}
