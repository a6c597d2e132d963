import type { Labels } from '../../../../src-shared/model/labels.ts';
import { quoted } from '../../../../src-shared/template/printf.ts';

const UNITS: readonly (readonly [string, number, boolean])[] = [
  ['y', 31_536_000_000, true],
  ['w', 604_800_000, true],
  ['d', 86_400_000, false],
  ['h', 3_600_000, false],
  ['m', 60_000, false],
  ['s', 1_000, false],
  ['ms', 1, false],
];

/** A duration (ms) as Prometheus prints it: years and weeks only when nothing is left over. */
export function prometheusDuration(ms: number): string {
  if (ms === 0) return '0s';
  let rest = Math.abs(ms);
  let out = ms < 0 ? '-' : '';
  for (const [unit, size, exact] of UNITS) {
    if (exact && rest % size !== 0) continue;
    const count = Math.floor(rest / size);
    if (count > 0) out += `${count}${unit}`;
    rest -= count * size;
  }
  return out;
}

/** A duration (ms) as Go prints it: `1h0m0s`, `90ms`. */
export function goDuration(ms: number): string {
  if (ms === 0) return '0s';
  if (Math.abs(ms) < 1_000) return `${ms}ms`;
  const size = Math.abs(ms);
  const [hours, minutes, seconds] = [Math.floor(size / 3_600_000), Math.floor(size / 60_000) % 60, (size / 1_000) % 60];
  const sign = ms < 0 ? '-' : '';
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}s` : `${sign}${seconds}s`;
}

/** `{a="x", b="y"}`, sorted by name. */
export function printLabels(labels: Labels): string {
  const names = Object.keys(labels).sort();
  return `{${names.map((name) => `${name}=${quoted(labels[name] ?? '')}`).join(', ')}}`;
}

/** A number with an exponent, as promtool prints samples: `3E+00`. */
export function printNumber(x: number): string {
  if (Number.isNaN(x)) return 'NaN';
  if (!Number.isFinite(x)) return x > 0 ? '+Inf' : '-Inf';
  const text = Object.is(x, -0) ? '-0e+0' : x.toExponential();
  return text.replace(/e([+-])(\d)$/, 'e$10$2').toUpperCase();
}

/** Every line after the first one moved to the right. */
export function indentLines(text: string, by: string): string {
  return text.replaceAll('\n', `\n${by}`);
}
