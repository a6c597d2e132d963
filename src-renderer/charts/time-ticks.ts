import { clockText, dayText, monthText, zoneOffset } from './zone.ts';

/** A mark on the time axis. */
export interface TimeTick {
  /** Epoch ms. */
  readonly at: number;
  readonly label: string;
}

const S = 1_000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;
const STEPS = [
  S,
  2 * S,
  5 * S,
  10 * S,
  15 * S,
  30 * S,
  M,
  2 * M,
  5 * M,
  10 * M,
  15 * M,
  30 * M,
  H,
  2 * H,
  3 * H,
  6 * H,
  12 * H,
  D,
  2 * D,
  7 * D,
  14 * D,
  28 * D,
  91 * D,
  365 * D,
];

/** The instant at which the clock of `zone` shows `wall` (ms as if it were UTC); right on both sides of a clock change. */
function instantOf(wall: number, zone: string): number {
  const guess = wall - zoneOffset(wall, zone);
  return wall - zoneOffset(guess, zone);
}

/**
 * At most `most` round marks between `from` and `to` (epoch ms), round on the clock of `zone`: midnights are midnights there,
 * also over a clock change. Midnight is written as the day.
 */
export function timeTicks(from: number, to: number, most: number, zone: string): readonly TimeTick[] {
  if (!(to > from) || most < 1) return [];
  const step = STEPS.find((s) => (to - from) / s <= most) ?? 365 * D;
  const ticks: TimeTick[] = [];
  const start = from + zoneOffset(from, zone);
  // Weeks begin on Monday: the epoch was a Thursday.
  const origin = step % (7 * D) === 0 ? 4 * D : 0;
  for (let wall = Math.ceil((start - origin) / step) * step + origin; ticks.length <= most + 1; wall += step) {
    const at = instantOf(wall, zone);
    if (at > to) break;
    if (at < from || (ticks.at(-1)?.at ?? -Infinity) >= at) continue;
    ticks.push({ at, label: label(at, wall, step, zone) });
  }
  return ticks;
}

function label(at: number, wall: number, step: number, zone: string): string {
  if (step >= 365 * D) return monthText(at, zone);
  if (step >= D || wall % D === 0) return dayText(at, zone);
  return clockText(at, zone, step < M);
}

const QUERY_STEPS = STEPS.slice(0, 18);

/** The step in ms of a range query drawn `width` px wide: at most one point per 2 px, never below `finest` ms. */
export function queryStep(from: number, to: number, width: number, finest = 5_000): number {
  const rough = Math.max(finest, (to - from) / Math.max(50, width / 2));
  return QUERY_STEPS.find((s) => s >= rough) ?? Math.ceil(rough / D) * D;
}
