import { DAY_MS, HOUR_MS, MINUTE_MS } from '../limits.ts';
import { blob, num, type Writable } from '../sqlite.ts';
import { type Columns, decodeBlock, decodeChunk, encodeChunk, mergeColumns } from './chunk.ts';
import type { MetricsWriter } from './metrics.ts';
import {
  decodeRollup,
  decodeSketch,
  encodeRollup,
  encodeSketch,
  type FullRollupRow,
  mergeRollups,
  mergeRows,
  rollUp,
} from './rollup.ts';
import { STRIPE } from './seal.ts';

/** Tiers of the chunk table. Days are rows of their own, because reports join on them. */
export const TIER = { raw: 0, minute: 1, hour: 2 } as const;
/** Minutes are kept for sources faster than this; for others they would be no smaller than the samples. */
const MINUTES_BELOW_MS = 30_000;

interface SeriesDay {
  readonly id: number;
  readonly samples: Columns;
  readonly minutes: readonly FullRollupRow[];
  readonly hours: readonly FullRollupRow[];
  readonly day: FullRollupRow | undefined;
}

/** Turns the blocks of finished days (before `today`, epoch ms of a midnight UTC) into one chunk per series and the tiers. */
export function* compact(metrics: MetricsWriter, today: number): Generator<void, number> {
  const { db, layouts, tails } = metrics;
  const due = db.all(
    `SELECT layout_id, stripe, start_ts / ${DAY_MS} AS day FROM block WHERE start_ts < ? GROUP BY layout_id, stripe, day`,
    today,
  );
  yield;
  let done = 0;
  for (const row of due) {
    const layout = layouts.get(num(row, 'layout_id'));
    const day = num(row, 'day') * DAY_MS;
    const waiting = tails.get(num(row, 'layout_id'))?.firstTime;
    // Rows of that day that are not sealed yet come first; the age limit of segments sees to it.
    if (layout === undefined || (waiting !== undefined && waiting < day + DAY_MS)) continue;
    yield* compactStripe(db, layout.id, layout.series, num(row, 'stripe'), day);
    done += 1;
  }
  return done;
}

function* compactStripe(
  db: Writable,
  layout: number,
  allSeries: readonly number[],
  stripe: number,
  day: number,
): Generator<void, void> {
  const blocks = db.all(
    'SELECT id, data FROM block WHERE layout_id = ? AND start_ts >= ? AND start_ts < ? AND stripe = ? ORDER BY start_ts',
    layout,
    day,
    day + DAY_MS,
    stripe,
  );
  const series = allSeries.slice(stripe * STRIPE, (stripe + 1) * STRIPE);
  const columns = series.map((_, i) => i);
  const decoded: (readonly Columns[])[] = [];
  for (const block of blocks) {
    decoded.push(decodeBlock(blob(block, 'data'), columns));
    yield;
  }
  const days: SeriesDay[] = [];
  for (const [i, id] of series.entries()) {
    const samples = mergeColumns(decoded.map((block) => block[i]).filter((part) => part !== undefined));
    if (samples.t.length === 0) continue;
    const hours = rollUp(samples, HOUR_MS);
    days.push({
      id,
      samples,
      minutes: paceOf(samples) < MINUTES_BELOW_MS ? rollUp(samples, MINUTE_MS) : [],
      hours,
      day: hours.length === 0 ? undefined : { ...hours.reduce(mergeRows), t: day },
    });
    yield;
  }
  // Chunks in, blocks out: one transaction, so a crash leaves either the one or the other.
  db.transaction(() => {
    for (const entry of days) putDay(db, entry, day);
    for (const block of blocks) db.run('DELETE FROM block WHERE id = ?', num(block, 'id'));
  });
  yield;
}

/** Mean ms between samples. */
function paceOf({ t }: Columns): number {
  return t.length < 2 ? Infinity : ((t.at(-1) ?? 0) - (t[0] ?? 0)) / (t.length - 1);
}

function putDay(db: Writable, entry: SeriesDay, day: number): void {
  putRaw(db, entry.id, entry.samples);
  putTier(db, entry.id, TIER.minute, day, entry.minutes);
  putTier(db, entry.id, TIER.hour, day, entry.hours);
  if (entry.day !== undefined) putDayRollup(db, entry.id, day, entry.day);
}

function existing(db: Writable, series: number, tier: number, start: number): Uint8Array | undefined {
  const row = db.get('SELECT data FROM chunk WHERE series_id = ? AND tier = ? AND start_ts = ?', series, tier, start);
  return row === undefined ? undefined : blob(row, 'data');
}

function put(
  db: Writable,
  series: number,
  tier: number,
  start: number,
  end: number,
  n: number,
  data: Uint8Array,
): void {
  db.run(
    `INSERT INTO chunk (series_id, tier, start_ts, end_ts, n, data) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (series_id, tier, start_ts) DO UPDATE SET end_ts = excluded.end_ts, n = excluded.n, data = excluded.data`,
    series,
    tier,
    start,
    end,
    n,
    data,
  );
}

/** Stores raw samples of a series as one chunk; samples that begin where a chunk begins are joined with it. */
function putRaw(db: Writable, series: number, samples: Columns): void {
  const start = samples.t[0];
  if (start === undefined) return;
  const before = existing(db, series, TIER.raw, start);
  const joined = before === undefined ? samples : mergeColumns([decodeChunk(before), samples]);
  put(db, series, TIER.raw, start, joined.t.at(-1) ?? start, joined.t.length, encodeChunk(joined));
}

/** Stores a day's rows of a tier, joined with what the day already has. */
function putTier(db: Writable, series: number, tier: number, day: number, rows: readonly FullRollupRow[]): void {
  if (rows.length === 0) return;
  const before = existing(db, series, tier, day);
  const joined = before === undefined ? rows : mergeRollups(decodeRollup(before, true), rows);
  put(db, series, tier, day, joined.at(-1)?.t ?? day, joined.length, encodeRollup(joined));
}

function putDayRollup(db: Writable, series: number, day: number, row: FullRollupRow): void {
  const before = db.get('SELECT * FROM day_rollup WHERE series_id = ? AND day = ?', series, day);
  const joined =
    before === undefined
      ? row
      : mergeRows(
          {
            t: day,
            n: num(before, 'n'),
            min: num(before, 'vmin'),
            max: num(before, 'vmax'),
            sum: num(before, 'vsum'),
            last: num(before, 'vlast'),
            sketch: decodeSketch(blob(before, 'sketch')),
          },
          row,
        );
  db.run(
    'INSERT OR REPLACE INTO day_rollup (series_id, day, n, vmin, vmax, vsum, vlast, sketch) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    series,
    day,
    joined.n,
    joined.min,
    joined.max,
    joined.sum,
    joined.last,
    encodeSketch(joined.sketch),
  );
}
