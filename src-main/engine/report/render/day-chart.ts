import type { AlertReport } from '../../../../src-shared/model/report.ts';
import type { Box } from './chart.ts';
import { count, dateInZone } from './format.ts';

/** A text with the middle of its line. */
interface Label {
  readonly x: number;
  readonly text: string;
}

/** How many alerts fired on each day as shapes, the same for paper and screen. Lengths in the units of the box. */
export interface DayShapes {
  /** What fired at night, from the floor. */
  readonly night: readonly Box[];
  /** The rest of the day, on top of its night. */
  readonly day: readonly Box[];
  /** Value at the top of the axis; the bottom is 0. */
  readonly ceiling: number;
  /** The number of every bar, `y` its top; none where bars stand too close. */
  readonly counts: readonly (Label & { readonly y: number })[];
  /** Dates below the bars, as many as have room. */
  readonly dates: readonly Label[];
}

/** A bar is not wider than this share of the box: a report of one day is no wall. */
const WIDEST_SHARE = 0.06;
const BAR_SHARE = 0.8;
/** With more days their numbers would touch. */
const MOST_COUNTED = 31;
const MOST_DATES = 8;

/** The least of 1, 2, 5 × 10ⁿ that nothing is above: alerts are counted in whole ones. */
function ceilingOf(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return ([1, 2, 5].find((step) => step * power >= most) ?? 10) * power;
}

/** Lays out the days of a report in a box, one bar a day, from left to right. */
export function layoutDays(days: AlertReport['days'], box: Box): DayShapes {
  const ceiling = ceilingOf(days.reduce((most, { fired }) => Math.max(most, fired), 1));
  const pitch = box.width / Math.max(1, days.length);
  const width = Math.min(pitch * BAR_SHARE, box.width * WIDEST_SHARE);
  const floor = box.y + box.height;
  const every = Math.ceil(days.length / MOST_DATES);
  const night: Box[] = [];
  const day: Box[] = [];
  const counts: DayShapes['counts'][number][] = [];
  const dates: Label[] = [];
  days.forEach(({ at, atNight, fired }, i) => {
    const middle = box.x + (i + 0.5) * pitch;
    const bar = (from: number, to: number): Box => ({
      x: middle - width / 2,
      y: floor - (box.height * to) / ceiling,
      width,
      height: (box.height * (to - from)) / ceiling,
    });
    if (atNight > 0) night.push(bar(0, atNight));
    if (fired > atNight) day.push(bar(atNight, fired));
    if (fired > 0 && days.length <= MOST_COUNTED) counts.push({ x: middle, y: bar(0, fired).y, text: count(fired) });
    // The year is in the period above; midnights of the zone are written as if they were in UTC.
    if (i % every === 0) dates.push({ x: middle, text: dateInZone(at, 'UTC').slice(5) });
  });
  return { night, day, ceiling, counts, dates };
}

/** What the two parts of a bar are, with their classes on screen and their inks on paper. */
export const DAY_PARTS = [
  { part: 'night', label: 'At night (22 to 7)' },
  { part: 'day', label: 'By day' },
] as const;
