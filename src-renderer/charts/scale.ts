import { formatIn, formatValue, type Scale, scaleFor, type Unit } from './unit.ts';

/** A value axis: its ends, its ticks (all in the values' own unit) and the labels beside them. */
export interface ValueAxis {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly ticks: readonly number[];
  readonly labels: readonly string[];
  readonly scale: Scale;
  readonly decimals: number;
}

/** The smallest of 1, 2, 2.5, 5 × 10ⁿ that is not below `rough`. */
export function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((f) => f * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/**
 * The axis for values between `low` and `high` with about `count` ticks. It begins at zero unless values are negative:
 * latency and rates mislead on a cut axis. `isFitted` cuts it at the least value all the same, for what is read by its
 * changes (a date, a size that hardly moves). Steps are round in the unit shown (256 MiB, not 268.4 M).
 */
export function valueAxis(unit: Unit, low: number, high: number, count = 4, isFitted = false): ValueAxis {
  const cut = isFitted && high > low;
  const bottom = !Number.isFinite(low) ? 0 : cut ? low : Math.min(0, low);
  let top = !Number.isFinite(high) ? 0 : cut ? high : Math.max(0, high);
  if (top === bottom) top = bottom + (unit === 'ratio' ? 1 : unit === 'ms' ? 100 : unit === 'seconds' ? 0.1 : 1);
  const scale = scaleFor(unit, Math.max(Math.abs(bottom), Math.abs(top)));
  const shown = niceStep((top - bottom) / scale.divisor / Math.max(1, count));
  const step = shown * scale.divisor;
  const first = Math.floor(bottom / step + 1e-9);
  let last = Math.ceil(top / step - 1e-9);
  // A ratio never exceeds 100 %: the axis ends there.
  const ceiling = unit === 'ratio' && top <= 1 ? 1 : Infinity;
  if (last * step > ceiling) last = Math.floor(ceiling / step + 1e-9);
  const decimals = Math.max(0, Math.min(12, -Math.floor(Math.log10(shown) + 1e-9) + (isHalf(shown) ? 1 : 0)));
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  return {
    min: first * step,
    max: Math.max(last * step, Math.min(top, ceiling)),
    step,
    ticks,
    labels: ticks.map((tick) => formatIn(scale, tick, decimals)),
    scale,
    decimals,
  };
}

/**
 * A logarithmic axis; `low` and `high`, ends and ticks are powers of ten (2 is 100). Ticks are whole powers, and 2 and 5 between
 * them where there are few. Each label has its own best unit: 1 ms, 10 ms, 1 s.
 */
export function logAxis(unit: Unit, low: number, high: number, count = 5): ValueAxis {
  const least = Number.isFinite(low) ? low : -1;
  const most = Number.isFinite(high) ? Math.max(high, least + 0.3) : 0;
  const powers = Math.ceil(most) - Math.floor(least);
  const every = Math.max(1, Math.ceil(powers / count));
  const factors = powers <= 3 ? [1, 2, 5] : [1];
  const all: number[] = [];
  for (let power = Math.floor(least); power <= Math.ceil(most) + every; power += every)
    for (const factor of factors) all.push(power + Math.log10(factor));
  // From the last tick below to the first above.
  const first = all.findLastIndex((tick) => tick <= least + 1e-9);
  const last = all.findIndex((tick) => tick >= most - 1e-9);
  const ticks = all.slice(Math.max(0, first), last + 1);
  return {
    min: ticks[0] ?? least,
    max: ticks.at(-1) ?? most,
    step: every,
    ticks,
    labels: ticks.map((tick) => formatValue(unit, Number((10 ** tick).toPrecision(3)))),
    scale: scaleFor(unit, 10 ** most),
    decimals: 0,
  };
}

/** Steps of 2.5 × 10ⁿ need one decimal more than their power of ten says. */
function isHalf(step: number): boolean {
  const lead = step / 10 ** Math.floor(Math.log10(step) + 1e-9);
  return Math.abs(lead - 2.5) < 1e-6;
}
