/** When a label set that comes and goes counts as flapping. */
export interface FlapLimits {
  /** ms that are looked back. */
  readonly window: number;
  /** Share of looks (0–1) that found another state than the one before: from `high` on it flaps, until it falls to `low`. */
  readonly high: number;
  readonly low: number;
}

/** Fewer looks than this say nothing about a habit. */
const FEWEST = 6;

/** What the last looks at one label set found. */
export interface FlapRecord {
  readonly looks: readonly { readonly at: number; readonly holds: boolean }[];
  readonly flapping: boolean;
}

export const UNSEEN: FlapRecord = { looks: [], flapping: false };

/** The share of looks that found another state than the one before, 0–1. */
export function changeShare(record: FlapRecord): number {
  const { looks } = record;
  if (looks.length < 2) return 0;
  let changes = 0;
  for (let i = 1; i < looks.length; i++) if (looks[i]?.holds !== looks[i - 1]?.holds) changes += 1;
  return changes / (looks.length - 1);
}

/**
 * Takes one look at `at` (epoch ms) into the record. Looks older than the window fall out; a look that is not after the last
 * one (the clock was set back) begins the record anew.
 */
export function takeLook(before: FlapRecord, at: number, holds: boolean, limits: FlapLimits): FlapRecord {
  const last = before.looks.at(-1);
  const kept = last !== undefined && at <= last.at ? [] : before.looks.filter((look) => look.at > at - limits.window);
  const next = { looks: [...kept, { at, holds }], flapping: before.flapping };
  if (next.looks.length < FEWEST) return { ...next, flapping: before.flapping && kept.length > 0 };
  const share = changeShare(next);
  return { ...next, flapping: before.flapping ? share > limits.low : share >= limits.high };
}

/** Whether nothing of the record matters any more: it did not hold in any look that is left. */
export function isQuiet(record: FlapRecord): boolean {
  return !record.flapping && record.looks.every((look) => !look.holds);
}
