import { num } from '../sqlite.ts';
import type { MetricsWriter } from './metrics.ts';

const LAYOUTS_PER_SLICE = 500;
const SERIES_PER_SLICE = 1_000;

/** Layouts of which nothing is left: no block, no unsealed row, no row in the journal. Series of compacted days need none. */
export function unusedLayouts(metrics: MetricsWriter): readonly number[] {
  const used = new Set(metrics.db.all('SELECT DISTINCT layout_id FROM block').map((row) => num(row, 'layout_id')));
  const written = metrics.journal.layouts();
  return [...metrics.layouts.keys()].filter(
    (id) => !used.has(id) && !written.has(id) && (metrics.tails.get(id)?.count ?? 0) === 0,
  );
}

/**
 * Deletes layouts that nobody appends to any more, and every series that no layout holds and of which nothing is stored.
 * Gives how many of both went.
 */
export function* forget(metrics: MetricsWriter, layouts: readonly number[]): Generator<void, number> {
  const { db } = metrics;
  const unused = new Set(unusedLayouts(metrics));
  const gone = layouts.filter((id) => unused.has(id));
  let removed = gone.length;
  for (let at = 0; at < gone.length; at += LAYOUTS_PER_SLICE) {
    const slice = gone.slice(at, at + LAYOUTS_PER_SLICE);
    db.transaction(() => {
      for (const id of slice) {
        db.run('DELETE FROM layout WHERE id = ?', id);
        db.run('DELETE FROM sealed WHERE layout_id = ?', id);
      }
    });
    for (const id of slice) {
      metrics.layouts.delete(id);
      metrics.sealed.delete(id);
      metrics.tails.delete(id);
    }
    yield;
  }
  const last = metrics.nextIds().series - 1;
  for (let from = 1; from <= last; from += SERIES_PER_SLICE) {
    const empty = db
      .all(
        `SELECT id FROM series WHERE id BETWEEN ? AND ?
         AND NOT EXISTS (SELECT 1 FROM chunk WHERE series_id = series.id)
         AND NOT EXISTS (SELECT 1 FROM day_rollup WHERE series_id = series.id)`,
        from,
        from + SERIES_PER_SLICE - 1,
      )
      .map((row) => num(row, 'id'));
    if (empty.length > 0) {
      // Asked for each slice: a layout may have come meanwhile.
      const held = new Set<number>();
      for (const { series } of metrics.layouts.values()) for (const id of series) held.add(id);
      const free = empty.filter((id) => !held.has(id));
      db.transaction(() => {
        for (const id of free) db.run('DELETE FROM series WHERE id = ?', id);
      });
      removed += free.length;
    }
    yield;
  }
  return removed;
}
