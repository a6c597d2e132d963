/** What a value measures. `ms`, `seconds`, `bytes` and `ratio` (0–1) are scaled to a readable unit; the rest get SI steps. */
export type Unit = 'ms' | 'seconds' | 'bytes' | 'ratio' | 'perSecond' | 'number';

/** One unit chosen for a whole axis, so that every label of it reads alike. */
export interface Scale {
  /** Values are divided by this before they are written. */
  readonly divisor: number;
  readonly suffix: string;
}

const MS_STEPS: readonly (readonly [number, string])[] = [
  [3_600_000, ' h'],
  [60_000, ' min'],
  [1_000, ' s'],
  [1, ' ms'],
  [0, ' µs'],
];
const BYTE_STEPS: readonly (readonly [number, string])[] = [
  [1024 ** 4, ' TiB'],
  [1024 ** 3, ' GiB'],
  [1024 ** 2, ' MiB'],
  [1024, ' KiB'],
  [0, ' B'],
];
/** Below 10,000 a plain count reads better than `2.4 k`. */
const NUMBER_STEPS: readonly (readonly [number, string])[] = [
  [1e9, ' G'],
  [1e6, ' M'],
  [1e4, ' k'],
  [0, ''],
];

function pick(steps: readonly (readonly [number, string])[], largest: number): readonly [number, string] {
  return steps.find(([from]) => largest >= from) ?? [0, ''];
}

/** The unit in which a range up to `largest` (absolute value) is written. */
export function scaleFor(unit: Unit, largest: number): Scale {
  const size = Math.abs(Number.isFinite(largest) ? largest : 0);
  switch (unit) {
    case 'ms':
    case 'seconds': {
      const base = unit === 'seconds' ? 1_000 : 1;
      // Nothing measured is not microseconds.
      const [from, suffix] = size === 0 ? [1, ' ms'] : pick(MS_STEPS, size * base);
      return { divisor: (from === 0 ? 0.001 : from) / base, suffix };
    }
    case 'bytes': {
      const [from, suffix] = pick(BYTE_STEPS, size);
      return { divisor: from || 1, suffix };
    }
    case 'ratio':
      return { divisor: 0.01, suffix: ' %' };
    case 'perSecond':
    case 'number': {
      const [from, si] = pick(NUMBER_STEPS, size);
      const divisor = from === 1e4 ? 1e3 : from || 1;
      return { divisor, suffix: unit === 'perSecond' ? `${si}/s` : si };
    }
  }
}

/** `value` written in `scale` with a fixed number of decimals; a gap is an en dash. */
export function formatIn(scale: Scale, value: number, decimals: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
  const text = (value / scale.divisor).toFixed(decimals);
  const signed = Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
  return `${signed}${scale.suffix}`;
}

/** `value` in its own best unit with about three significant digits: `82.4 ms`, `1.31 s`, `97.8 %`. */
export function formatValue(unit: Unit, value: number): string {
  const scale = scaleFor(unit, value);
  const size = Math.abs(value / scale.divisor);
  const whole = size === 0 || size >= 100 || (size % 1 === 0 && unit !== 'ratio');
  // What would round to nothing keeps two digits: 0.0031. Below a millionth only the power of ten can be read.
  if (size > 0 && size < 0.1 && (unit === 'number' || unit === 'perSecond'))
    return size < 1e-6
      ? `${value.toExponential(1).replaceAll('-', '−')}${scale.suffix}`
      : formatIn(scale, value, 1 - Math.floor(Math.log10(size)));
  return formatIn(scale, value, whole ? 0 : size >= 10 ? 1 : 2);
}

/**
 * A share in per cent that never rounds up to 100 or down to 0: 0.99996 is `99.996 %`, not `100 %`.
 * `null` (nothing was seen) is an en dash.
 */
export function formatShare(ratio: number | null): string {
  if (ratio === null || Number.isNaN(ratio)) return '–';
  if (ratio >= 1) return '100 %';
  if (ratio <= 0) return '0 %';
  for (const decimals of [1, 2, 3, 4]) {
    const text = (ratio * 100).toFixed(decimals);
    const shown = Number(text);
    if (shown < 100 && shown > 0) return `${text} %`;
  }
  return ratio > 0.5 ? '> 99.999 %' : '< 0.001 %';
}
