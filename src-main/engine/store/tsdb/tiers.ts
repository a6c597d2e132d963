import { DAY_MS, HOUR_MS, MINUTE_MS } from '../limits.ts';
import { blob, num, type Readable } from '../sqlite.ts';
import { TIER } from './compact.ts';
import { decodeRollup, decodeSketch, type RollupRow } from './rollup.ts';

/** A roll-up that samples are kept as, by the length of what one row sums up, ms. */
export type Span = typeof MINUTE_MS | typeof HOUR_MS | typeof DAY_MS;
/** From fine to coarse. */
export const SPANS: readonly Span[] = [MINUTE_MS, HOUR_MS, DAY_MS];

/** How long, in the words of a query. */
export function spanText(span: Span): string {
  return span === MINUTE_MS ? '1m' : span === HOUR_MS ? '1h' : '1d';
}

/** Reads the roll-ups of one series at a time. */
export class TierReader {
  readonly #db: Readable;

  constructor(db: Readable) {
    this.#db = db;
  }

  /** Rows that begin in `from <= t < to`, oldest first. Sketches only when asked for: they are most of the bytes. */
  rows(series: number, span: Span, from: number, to: number, sketches: boolean): readonly RollupRow[] {
    if (span === DAY_MS) return this.#days(series, from, to, sketches);
    return this.#db
      .all(
        'SELECT data FROM chunk WHERE series_id = ? AND tier = ? AND start_ts > ? AND start_ts < ? ORDER BY start_ts',
        series,
        span === MINUTE_MS ? TIER.minute : TIER.hour,
        from - DAY_MS,
        to,
      )
      .flatMap((row) => decodeRollup(blob(row, 'data'), sketches))
      .filter((row) => row.t >= from && row.t < to);
  }

  #days(series: number, from: number, to: number, sketches: boolean): readonly RollupRow[] {
    const sql = sketches
      ? 'SELECT day, n, vmin, vmax, vsum, vlast, sketch FROM day_rollup WHERE series_id = ? AND day >= ? AND day < ? ORDER BY day'
      : 'SELECT day, n, vmin, vmax, vsum, vlast FROM day_rollup WHERE series_id = ? AND day >= ? AND day < ? ORDER BY day';
    return this.#db.all(sql, series, from, to).map((row) => ({
      t: num(row, 'day'),
      n: num(row, 'n'),
      min: num(row, 'vmin'),
      max: num(row, 'vmax'),
      sum: num(row, 'vsum'),
      last: num(row, 'vlast'),
      sketch: sketches ? decodeSketch(blob(row, 'sketch')) : undefined,
    }));
  }
}
