import type { TimeInterval, TimeSpan } from '../../../src-shared/model/time-interval.ts';
import { isIn, nextChange } from '../../../src-shared/route/time-interval.ts';
import type { RouteNode } from '../../../src-shared/route/tree.ts';
import { clockText, dayText } from '../../charts/zone.ts';

/** How a time interval stands. */
export interface Standing {
  readonly inside: boolean;
  /** Epoch ms of its next beginning or end; absent: not within a year. */
  readonly until: number | undefined;
}

/** Every interval by its name, as it is at `now` (epoch ms). The first of a name wins, as in the engine. */
export function standings(intervals: readonly TimeInterval[], now: number): ReadonlyMap<string, Standing> {
  const found = new Map<string, Standing>();
  for (const interval of intervals)
    if (!found.has(interval.name))
      found.set(interval.name, { inside: isIn(interval, now), until: nextChange(interval, now) });
  return found;
}

/** What keeps a route from saying that something fires. */
export interface Muted {
  readonly reason: string;
  readonly until: number | undefined;
}

/** Why the clock mutes a route; undefined when it does not. Pure. */
export function mutedBy(
  node: Pick<RouteNode, 'muteTimeIntervals' | 'activeTimeIntervals'>,
  known: ReadonlyMap<string, Standing>,
): Muted | undefined {
  for (const name of node.muteTimeIntervals) {
    const standing = known.get(name);
    if (standing?.inside === true) return { reason: `muted in ${name}`, until: standing.until };
  }
  if (node.activeTimeIntervals.length === 0) return undefined;
  const active = node.activeTimeIntervals.map((name) => known.get(name));
  if (active.some((standing) => standing?.inside === true)) return undefined;
  const next = active.flatMap((standing) => standing?.until ?? []);
  return {
    reason: `active only in ${node.activeTimeIntervals.join(', ')}`,
    until: next.length === 0 ? undefined : Math.min(...next),
  };
}

/** An hour of today, or a day and an hour. */
function soonText(at: number, now: number, zone: string): string {
  return dayText(at, zone) === dayText(now, zone)
    ? clockText(at, zone)
    : `${dayText(at, zone)}, ${clockText(at, zone)}`;
}

/** `quiet until 06:00: muted in nights`. */
export function quietText({ reason, until }: Muted, now: number, zone: string): string {
  return `quiet${until === undefined ? '' : ` until ${soonText(until, now, zone)}`}: ${reason}`;
}

/** `now, ends 06:00`. */
export function standingText({ inside, until }: Standing, now: number, zone: string): string {
  const next = until === undefined ? '' : `, ${inside ? 'ends' : 'begins'} ${soonText(until, now, zone)}`;
  return `${inside ? 'now' : 'not now'}${next}`;
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

function clock(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function ranges(
  list: readonly { readonly begin: number; readonly end: number }[],
  name: (value: number) => string,
): string {
  return list.map(({ begin, end }) => (begin === end ? name(begin) : `${name(begin)} to ${name(end)}`)).join(', ');
}

function spanInWords(span: TimeSpan): string {
  const parts: string[] = [];
  if (span.weekdays !== undefined) parts.push(ranges(span.weekdays, (day) => DAYS[day] ?? String(day)));
  if (span.daysOfMonth !== undefined)
    parts.push(`day ${ranges(span.daysOfMonth, (day) => (day === -1 ? 'the last' : String(day)))} of the month`);
  if (span.months !== undefined) parts.push(ranges(span.months, (month) => MONTHS[month - 1] ?? String(month)));
  if (span.years !== undefined) parts.push(ranges(span.years, String));
  if (span.times !== undefined)
    parts.push(span.times.map(({ end, start }) => `${clock(start)} – ${clock(end)}`).join(' and '));
  const zone = span.location === 'Local' ? 'time of this machine' : (span.location ?? 'UTC');
  return parts.length === 0 ? 'always' : `${parts.join(', ')} (${zone})`;
}

/** When an interval is, as one would say it: `Saturday to Sunday, 08:00 – 20:00 (Europe/Berlin)`. Pure. */
export function intervalInWords({ spans }: TimeInterval): string {
  return spans.length === 0 ? 'never' : spans.map(spanInWords).join('; ');
}
