import { goGeneral } from '../text/go-float.ts';

const LARGE = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const SMALL = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];
const BINARY = ['', 'ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'];

function scaled(x: number, by: number, prefixes: readonly string[]): string {
  let rest = x;
  let i = 0;
  while (Math.abs(rest) >= by && i < prefixes.length - 1) {
    rest /= by;
    i += 1;
  }
  return `${goGeneral(rest, 4)}${prefixes[i] ?? ''}`;
}

function shrunk(x: number): string {
  let rest = x;
  let prefix = '';
  for (const next of SMALL) {
    if (Math.abs(rest) >= 1) break;
    prefix = next;
    rest *= 1_000;
  }
  return `${goGeneral(rest, 4)}${prefix}`;
}

/** 1234567 → `1.235M`, 0.002 → `2m` (Prometheus, "Template reference"; so for the other functions here). */
export function humanize(x: number): string {
  if (x === 0 || !Number.isFinite(x)) return goGeneral(x, 4);
  return Math.abs(x) >= 1 ? scaled(x, 1_000, LARGE) : shrunk(x);
}

/** 1048576 → `1Mi`. */
export function humanize1024(x: number): string {
  return Math.abs(x) <= 1 || !Number.isFinite(x) ? goGeneral(x, 4) : scaled(x, 1_024, BINARY);
}

/** Seconds: 3725 → `1h 2m 5s`, 0.25 → `250ms`. */
export function humanizeDuration(x: number): string {
  if (!Number.isFinite(x)) return goGeneral(x, 4);
  if (x === 0) return '0s';
  const size = Math.abs(x);
  if (size < 1) return `${shrunk(x)}s`;
  const sign = x < 0 ? '-' : '';
  const whole = Math.trunc(size);
  const [seconds, minutes] = [whole % 60, Math.trunc(whole / 60) % 60];
  const [hours, days] = [Math.trunc(whole / 3_600) % 24, Math.trunc(whole / 86_400)];
  if (days > 0) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`;
  if (hours > 0) return `${sign}${hours}h ${minutes}m ${seconds}s`;
  if (minutes > 0) return `${sign}${minutes}m ${seconds}s`;
  return `${sign}${goGeneral(size, 4)}s`;
}

/** A ratio: 0.0731 → `7.31%`. */
export function humanizePercentage(x: number): string {
  return `${goGeneral(x * 100, 4)}%`;
}

/** Seconds since 1970: `2026-01-05 03:00:00 +0000 UTC`. */
export function humanizeTimestamp(x: number): string {
  const date = new Date(x * 1_000);
  if (!Number.isFinite(x) || Number.isNaN(date.getTime())) return goGeneral(x, 4);
  const text = date.toISOString().replace('T', ' ').replace('Z', '');
  return `${text.replace(/\.0+$|(?<=\.\d+?)0+$/, '')} +0000 UTC`;
}
