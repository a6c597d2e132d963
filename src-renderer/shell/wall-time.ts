import { fromAbsolute, getLocalTimeZone, parseDateTime, toCalendarDateTime, toZoned } from '@internationalized/date';

function named(zone: string): string {
  return zone === 'local' ? getLocalTimeZone() : zone;
}

/** An instant as a date-and-time input writes it, in a zone: `2026-11-21T03:12`. */
export function toWallTime(at: number, zone: string): string {
  return toCalendarDateTime(fromAbsolute(at, named(zone)))
    .set({ second: 0, millisecond: 0 })
    .toString()
    .slice(0, 16);
}

/** The instant of a wall time in a zone; undefined for a text that is none. At a clock change the earlier instant. */
export function fromWallTime(text: string, zone: string): number | undefined {
  try {
    return toZoned(parseDateTime(text), named(zone), 'earlier').toDate().getTime();
  } catch {
    return undefined;
  }
}
