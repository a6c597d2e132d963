import type { Labels } from '../../../../src-shared/model/labels.ts';
import { quoted } from '../../../../src-shared/template/printf.ts';
import { goWithExponent } from '../../../../src-shared/text/go-float.ts';

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
  return goWithExponent(x).replace('e', 'E');
}

/** Every line after the first one moved to the right. */
export function indentLines(text: string, by: string): string {
  return text.replaceAll('\n', `\n${by}`);
}
