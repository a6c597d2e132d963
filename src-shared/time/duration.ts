const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

const SHAPE = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const ORDER = ['y', 'w', 'd', 'h', 'm', 's', 'ms'] as const;

/**
 * Milliseconds of a Prometheus duration (`1h30m`, `15s`, `0`), or undefined when it is not one.
 * Source: Prometheus, "Querying basics", time durations.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const found = text === '' ? null : SHAPE.exec(text);
  if (!found) return undefined;
  return ORDER.reduce((sum, unit, i) => sum + Number(found[i + 1] ?? 0) * (UNIT_MS[unit] ?? 0), 0);
}

/** The shortest exact Prometheus duration of `ms` milliseconds: 90000 → `1m30s`. Whole years and weeks stay in days. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  let rest = Math.round(ms);
  let out = '';
  for (const unit of ['d', 'h', 'm', 's', 'ms'] as const) {
    const size = UNIT_MS[unit] ?? 1;
    const count = Math.floor(rest / size);
    if (count > 0) out += `${count}${unit}`;
    rest -= count * size;
  }
  return out;
}

const PRINTED: readonly (readonly [unit: string, size: number, onlyWhole: boolean])[] = [
  // Years and weeks only where nothing is left over: eight days are 8d, not 1w1d.
  ['y', 31_536_000_000, true],
  ['w', 604_800_000, true],
  ['d', 86_400_000, false],
  ['h', 3_600_000, false],
  ['m', 60_000, false],
  ['s', 1_000, false],
  ['ms', 1, false],
];

/** A duration (ms) as Prometheus prints it: `2w`, `8d`, `1m30s`, `-5m` (prometheus/common, model.Duration). */
export function prometheusDuration(ms: number): string {
  if (ms === 0) return '0s';
  let rest = Math.round(Math.abs(ms));
  let out = ms < 0 ? '-' : '';
  for (const [unit, size, onlyWhole] of PRINTED) {
    if (onlyWhole && rest % size !== 0) continue;
    const count = Math.floor(rest / size);
    if (count > 0) out += `${count}${unit}`;
    rest -= count * size;
  }
  return out;
}

/** A duration for people: at most two units, `4 min`, `2 h 5 min`, `820 ms`, `6 days`. */
export function humanDuration(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${ms < 10_000 ? Math.round(ms / 100) / 10 : Math.round(ms / 1_000)} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60)
    return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.round(minutes / 1_440)} days`;
}
