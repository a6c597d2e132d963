import type { Retention } from '../../../../src-shared/model/settings.ts';
import { DAY_MS } from '../limits.ts';
import { num, type Writable } from '../sqlite.ts';
import { TIER } from './compact.ts';
import type { MetricsWriter } from './metrics.ts';

/** Series looked at, chunks evicted and pages given back between two pauses. */
const SERIES_PER_SLICE = 200;
const CHUNKS_PER_SLICE = 500;
const PAGES_PER_SLICE = 200;

function pragma(db: Writable, name: string): number {
  const row = db.get(`PRAGMA ${name}`);
  return row === undefined ? 0 : num(row, name);
}

/** Bytes of metrics.db that hold something. */
function usedBytes(db: Writable): number {
  return (pragma(db, 'page_count') - pragma(db, 'freelist_count')) * pragma(db, 'page_size');
}

/**
 * Deletes what is older than its tier's retention, then, while the file is over the size cap, the oldest raw chunks, and
 * gives the pages back. Tiers outlive the raw samples, so percentiles of old days survive both.
 */
export function* retain(metrics: MetricsWriter, retention: Retention, now: number): Generator<void, number> {
  const { db } = metrics;
  let removed = 0;
  const newest = db.get('SELECT max(id) AS id FROM series');
  const last = newest?.['id'] === null || newest === undefined ? 0 : num(newest, 'id');
  const ages = [
    [TIER.raw, retention.raw],
    [TIER.minute, retention.m1],
    [TIER.hour, retention.h1],
  ] as const;
  for (let from = 1; from <= last; from += SERIES_PER_SLICE) {
    db.transaction(() => {
      for (let id = from; id < Math.min(from + SERIES_PER_SLICE, last + 1); id += 1) {
        for (const [tier, age] of ages) {
          // A chunk spans a day at most; its end decides, its start finds it in the index.
          removed += db.run(
            'DELETE FROM chunk WHERE series_id = ? AND tier = ? AND start_ts < ? AND end_ts < ?',
            id,
            tier,
            now - age,
            tier === TIER.raw ? now - age : now - age - DAY_MS,
          );
        }
        if (retention.d1 !== null) {
          removed += db.run('DELETE FROM day_rollup WHERE series_id = ? AND day < ?', id, now - retention.d1 - DAY_MS);
        } else {
          // For ever means while it lives: of a series that ended, days stay as long as its hours do.
          removed += db.run(
            'DELETE FROM day_rollup WHERE series_id = ? AND (SELECT max(day) FROM day_rollup WHERE series_id = ?) < ?',
            id,
            id,
            now - retention.h1 - DAY_MS,
          );
        }
      }
    });
    yield;
  }
  removed += db.run('DELETE FROM block WHERE end_ts < ?', now - retention.raw);
  while (usedBytes(db) > retention.maxBytes) {
    const gone = db.run(
      `DELETE FROM chunk WHERE id IN (SELECT id FROM chunk WHERE tier = 0 ORDER BY id LIMIT ${CHUNKS_PER_SLICE})`,
    );
    if (gone === 0) break;
    removed += gone;
    yield;
  }
  for (let free = pragma(db, 'freelist_count'); free > 0; ) {
    db.exec(`PRAGMA incremental_vacuum(${PAGES_PER_SLICE})`);
    yield;
    const left = pragma(db, 'freelist_count');
    if (left >= free) break;
    free = left;
  }
  return removed;
}
