import { timesOf, vector } from '../values.ts';
import type { Family } from './implementation.ts';
import { mapSamples } from './implementation.ts';

const DAY_MS = 86_400_000;

/** A part of a UTC date. Without an argument the date is the evaluation time. Values are seconds since 1970. */
function part(of: (date: Date) => number): Family[string] {
  const fromSeconds = (seconds: number): number => {
    // A value that is no time gives what Go gives for the zero second rather than a failure.
    const date = new Date(Math.trunc(seconds) * 1_000);
    return Number.isNaN(date.getTime()) ? Number.NaN : of(date);
  };
  return (call, grid, run) => {
    if (call.args.length > 0) return mapSamples(run.columns(call.args[0], grid), fromSeconds);
    return vector([{ labels: {}, v: timesOf(grid).map((t) => fromSeconds(t / 1_000)) }]);
  };
}

/** Minute to year of a time, in UTC. */
export const DATES: Family = {
  minute: part((d) => d.getUTCMinutes()),
  hour: part((d) => d.getUTCHours()),
  day_of_week: part((d) => d.getUTCDay()),
  day_of_month: part((d) => d.getUTCDate()),
  day_of_year: part((d) => Math.floor((d.getTime() - Date.UTC(d.getUTCFullYear(), 0, 1)) / DAY_MS) + 1),
  days_in_month: part((d) => new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + 1, 0)).getUTCDate()),
  month: part((d) => d.getUTCMonth() + 1),
  year: part((d) => d.getUTCFullYear()),
};
