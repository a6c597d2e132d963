import { DATES } from './dates.ts';
import { HISTOGRAM } from './histogram.ts';
import type { Implementation } from './implementation.ts';
import { INFO } from './info.ts';
import { LABEL } from './label.ts';
import { MATH } from './math.ts';
import { OVER_TIME } from './over-time.ts';
import { PRESENCE } from './presence.ts';
import { RATE } from './rate.ts';
import { SORT } from './sort.ts';
import { TREND } from './trend.ts';

/** Every function by its name; a test compares the names with the signatures of the type check. */
export const FUNCTIONS: ReadonlyMap<string, Implementation> = new Map(
  [DATES, HISTOGRAM, INFO, LABEL, MATH, OVER_TIME, PRESENCE, RATE, SORT, TREND].flatMap((family) =>
    Object.entries(family),
  ),
);
