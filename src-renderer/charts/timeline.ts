import type { MonitorState, StateInterval } from '../../src-shared/model/check.ts';

/** One drawn piece of a state timeline. */
export interface Segment {
  readonly state: MonitorState;
  /** Exact ends, epoch ms; `open` when it lasts still. */
  readonly from: number;
  readonly to: number;
  readonly open: boolean;
  readonly reason: string;
  /** Pixels from the left. */
  readonly x: number;
  readonly width: number;
}

/** Later ones are drawn over earlier ones, so that an outage is never covered by its neighbours. */
const DRAW_ORDER: Readonly<Record<MonitorState, number>> = {
  pending: 0,
  paused: 1,
  up: 2,
  maintenance: 3,
  blind: 4,
  degraded: 5,
  down: 6,
};

/**
 * Lays exact intervals out on `width` px between `from` and `to`. Trouble is at least `least` px wide, so that 30 s of outage can be seen
 * in 90 days; nothing is drawn where nothing is known. Sorted by time.
 */
export function layoutSegments(
  intervals: readonly StateInterval[],
  from: number,
  to: number,
  width: number,
  least = 2,
): readonly Segment[] {
  if (!(to > from) || width <= 0) return [];
  const perMs = width / (to - from);
  const segments: Segment[] = [];
  for (const interval of intervals) {
    const end = interval.to ?? to;
    if (end <= from || interval.from >= to) continue;
    const left = (Math.max(interval.from, from) - from) * perMs;
    const right = (Math.min(end, to) - from) * perMs;
    const narrow = right - left < least && interval.state !== 'up';
    const w = narrow ? least : right - left;
    segments.push({
      state: interval.state,
      from: interval.from,
      to: end,
      open: interval.to === undefined,
      reason: interval.reason,
      x: Math.min(left, width - w),
      width: w,
    });
  }
  return segments.sort((a, b) => a.from - b.from);
}

/** The segments in the order in which they are painted. */
export function paintOrder(segments: readonly Segment[]): readonly Segment[] {
  return [...segments].sort((a, b) => DRAW_ORDER[a.state] - DRAW_ORDER[b.state]);
}

/** The segment at `x` px that matters most there, or undefined where nothing is known. */
export function segmentAt(segments: readonly Segment[], x: number): Segment | undefined {
  return paintOrder(segments).findLast((s) => x >= s.x && x <= s.x + s.width);
}

/** Milliseconds spent in each state between `from` and `to`. */
export function timeInStates(
  intervals: readonly StateInterval[],
  from: number,
  to: number,
): ReadonlyMap<MonitorState, number> {
  const sums = new Map<MonitorState, number>();
  for (const { state, from: begin, to: end } of intervals) {
    const ms = Math.min(end ?? to, to) - Math.max(begin, from);
    if (ms > 0) sums.set(state, (sums.get(state) ?? 0) + ms);
  }
  return sums;
}
