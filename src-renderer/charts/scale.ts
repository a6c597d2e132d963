import { formatIn, type Scale, scaleFor, type Unit } from './unit.ts';

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
 * latency and rates mislead on a cut axis. Steps are round in the unit shown (256 MiB, not 268.4 M).
 */
export function valueAxis(unit: Unit, low: number, high: number, count = 4): ValueAxis {
  const bottom = Number.isFinite(low) ? Math.min(0, low) : 0;
  let top = Number.isFinite(high) ? Math.max(0, high) : 0;
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

/** Steps of 2.5 × 10ⁿ need one decimal more than their power of ten says. */
function isHalf(step: number): boolean {
  const lead = step / 10 ** Math.floor(Math.log10(step) + 1e-9);
  return Math.abs(lead - 2.5) < 1e-6;
}
