/** What a number measures; decides how it becomes a base unit. */
export type Dimension = 'seconds' | 'ratio' | 'bytes' | 'count' | 'money';

const FACTORS: readonly (readonly [suffix: string, of: Dimension, factor: number])[] = [
  ['_milliseconds', 'seconds', 0.001],
  ['_millis', 'seconds', 0.001],
  ['_ms', 'seconds', 0.001],
  ['_seconds', 'seconds', 1],
  ['_secs', 'seconds', 1],
  ['_sec', 'seconds', 1],
  ['_minutes', 'seconds', 60],
  ['_hours', 'seconds', 3_600],
  ['_percentage', 'ratio', 0.01],
  ['_percent', 'ratio', 0.01],
  ['_pct', 'ratio', 0.01],
  ['_ratio', 'ratio', 1],
  ['_bytes', 'bytes', 1],
  // Services that print megabytes divide by 1,048,576 (psutil's habit).
  ['_kb', 'bytes', 1_024],
  ['_mb', 'bytes', 1_048_576],
  ['_gb', 'bytes', 1_073_741_824],
  ['_usd', 'money', 1],
  ['_total', 'count', 1],
  ['_count', 'count', 1],
];

const stems = new Map<
  string,
  { readonly stem: string; readonly unit: Dimension | undefined; readonly factor: number }
>();

/** Splits `avg_response_time_ms` into `avg_response_time` and a factor of 0.001 to seconds. Camel case is understood. */
export function stemOf(key: string): {
  readonly stem: string;
  readonly unit: Dimension | undefined;
  readonly factor: number;
} {
  const known = stems.get(key);
  if (known !== undefined) return known;
  const snake = key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[-\s.]/g, '_')
    .toLowerCase();
  const found = FACTORS.find(([suffix]) => snake.endsWith(suffix) && snake.length > suffix.length);
  const out =
    found === undefined
      ? { stem: snake, unit: undefined, factor: 1 }
      : { stem: snake.slice(0, -found[0].length), unit: found[1], factor: found[2] };
  // Keys come from replies; a target that makes them up must not fill the memory.
  if (stems.size > 10_000) stems.clear();
  stems.set(key, out);
  return out;
}

/**
 * The value in the base unit of `dimension`: seconds, a ratio from 0 to 1, bytes. A ratio whose name says no unit is
 * taken as percent when it is above 1, as the health replies of the field print it.
 */
export function toBase(value: number, key: string, dimension: Dimension): number {
  const { unit, factor } = stemOf(key);
  // Twelve digits hide what the multiplication adds: 2.5 ms is 0.0025 s.
  if (unit === dimension) return Number((value * factor).toPrecision(12));
  if (dimension === 'ratio' && value > 1) return Number((value / 100).toPrecision(12));
  return value;
}
