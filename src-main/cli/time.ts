import { parseDuration } from '../../src-shared/time/duration.ts';
import { CommandError, EXIT } from './output.ts';

/** Epoch ms of a time on the command line: RFC 3339, epoch seconds, `now`, or `-6h` before now. */
export function parseTime(text: string, now: number): number {
  if (text === 'now') return now;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const before = text.startsWith('-') ? parseDuration(text.slice(1)) : undefined;
  if (before !== undefined) return now - before;
  const at = Date.parse(text);
  if (Number.isNaN(at))
    throw new CommandError(
      EXIT.usage,
      `“${text}” is no time. Write 2026-11-20T08:00:00Z, epoch seconds, now, or -6h for six hours ago.`,
    );
  return at;
}

/** Milliseconds of a step on the command line: a duration, or seconds as a plain number. */
export function parseStep(text: string): number {
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : parseDuration(text);
  if (ms === undefined || ms <= 0)
    throw new CommandError(EXIT.usage, `“${text}” is no step. Write 15s, 1m or a number of seconds.`);
  return ms;
}
