const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Zones change their offset at multiples of this, ms: one look serves everything between two of them. */
const SAME_OFFSET_MS = 900_000;
/** Offsets that are kept: a year and a half of quarter hours. */
const MOST_KEPT = 50_000;

/** Nobody wants to be woken from this hour on, until that one. */
export const NIGHT = { from: 22, to: 7 } as const;
/** What counts as working hours, Monday to Friday. */
export const WORK = { from: 9, to: 17 } as const;

/** Whether `zone` is an IANA name that is known here, or `UTC`. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** What the clock on the wall of one zone shows, for many instants: each takes some nanoseconds. Times are epoch ms. */
export class WallClock {
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number>();

  /** Throws RangeError when the zone is not known. */
  constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** ms that the zone is ahead of UTC. */
  offset(at: number): number {
    const slot = Math.floor(at / SAME_OFFSET_MS);
    let offset = this.#offsets.get(slot);
    if (offset === undefined) {
      if (this.#offsets.size >= MOST_KEPT) this.#offsets.clear();
      this.#offsets.set(slot, (offset = this.#lookUp(slot * SAME_OFFSET_MS)));
    }
    return offset;
  }

  /** 0–23 */
  hour(at: number): number {
    return Math.floor(this.#wall(at) / HOUR_MS) % 24;
  }

  /** 0 is Monday. */
  weekday(at: number): number {
    // 1 January 1970 was a Thursday.
    return (Math.floor(this.#wall(at) / DAY_MS) + 3) % 7;
  }

  /** The day as a number that grows by one from day to day, and names it: ms of its midnight as if it were in UTC. */
  day(at: number): number {
    return Math.floor(this.#wall(at) / DAY_MS) * DAY_MS;
  }

  isNight(at: number): boolean {
    const hour = this.hour(at);
    return hour >= NIGHT.from || hour < NIGHT.to;
  }

  isWork(at: number): boolean {
    const hour = this.hour(at);
    return this.weekday(at) < 5 && hour >= WORK.from && hour < WORK.to;
  }

  #wall(at: number): number {
    return at + this.offset(at);
  }

  #lookUp(at: number): number {
    const parts = this.#format.formatToParts(at);
    const of = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((part) => part.type === type)?.value);
    return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - at;
  }
}
