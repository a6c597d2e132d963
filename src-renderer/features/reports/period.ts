/** What is reported on: `from` inclusive, `to` exclusive, epoch ms. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

export const PERIODS = [
  { id: 'today', label: 'Today' },
  { id: '7d', label: 'Last 7 days' },
  { id: '30d', label: 'Last 30 days' },
  { id: 'month', label: 'Last month' },
  { id: 'custom', label: 'From … to …' },
] as const;
export type PeriodName = (typeof PERIODS)[number]['id'];

/** The instant at which a day (`2026-11-21`) begins in a zone; undefined for a text that is no day. */
export type DayStart = (day: string) => number | undefined;

const DAY = 86_400_000;

function dayOf(wall: Date): string {
  return wall.toISOString().slice(0, 10);
}

/**
 * The ends of a named period. `today` is the day in the reader's zone (`2026-11-21`) and `start` tells when a day begins there, so that months
 * and days are right over clock changes. Custom days are inclusive. Undefined when they are none.
 */
export function periodOf(
  name: PeriodName,
  now: number,
  today: string,
  start: DayStart,
  custom: { readonly from: string; readonly to: string },
): Period | undefined {
  const at = (day: string): number | undefined => start(day);
  const between = (from: number | undefined, to: number | undefined): Period | undefined =>
    from === undefined || to === undefined || to <= from ? undefined : { from, to };
  switch (name) {
    case 'today':
      return between(at(today), now);
    case '7d':
      return { from: now - 7 * DAY, to: now };
    case '30d':
      return { from: now - 30 * DAY, to: now };
    case 'month': {
      const [year = 1970, month = 1] = today.split('-').map(Number);
      return between(
        at(dayOf(new Date(Date.UTC(year, month - 2, 1)))),
        at(dayOf(new Date(Date.UTC(year, month - 1, 1)))),
      );
    }
    case 'custom': {
      const last = Date.parse(`${custom.to}T00:00:00Z`);
      if (Number.isNaN(last)) return undefined;
      const end = at(dayOf(new Date(last + DAY)));
      return between(at(custom.from), end === undefined ? undefined : Math.min(end, now));
    }
  }
}
