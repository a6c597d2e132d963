import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { storePaths } from '../../src-main/engine/store/paths.ts';
import { storedSeries } from '../../src-main/engine/store/tsdb/catalogue.ts';
import { compact } from '../../src-main/engine/store/tsdb/compact.ts';
import { Journal } from '../../src-main/engine/store/tsdb/journal.ts';
import { MetricsWriter, openMetrics } from '../../src-main/engine/store/tsdb/metrics.ts';
import { RowBuffers } from '../../src-main/engine/store/tsdb/row-buffers.ts';
import { RowRing } from '../../src-main/engine/store/tsdb/row-ring.ts';
import { seal } from '../../src-main/engine/store/tsdb/seal.ts';
import { seriesKey } from '../../src-shared/model/labels.ts';
import type { SampleSet } from './sample-sets.ts';

const DAY_MS = 86_400_000;

function done(job: Generator<void, unknown>): void {
  while (job.next().done !== true);
}

/**
 * Writes sets into a data folder as a console leaves them that ran all the time: sealed, days compacted, the newest two hours
 * in the journal. `dir` must hold no database yet.
 */
export function fillStore(dir: string, sets: readonly SampleSet[], until: number): void {
  mkdirSync(dir, { recursive: true });
  const paths = storePaths(dir);
  using metrics = new MetricsWriter(
    openMetrics(paths.metrics, () => undefined),
    new Journal(paths.journal, 8 * 1_048_576),
  );
  metrics.recover(until);
  let next = 1;
  for (const [i, set] of sets.entries()) {
    const ids = set.series.map(() => next++);
    metrics.register({
      series: ids.map((id, at) => storedSeries({ id, labels: set.series[at] ?? {} })),
      layouts: [{ id: i + 1, source: set.name, series: ids }],
    });
    const row = new Float64Array(set.series.length);
    let ring = new RowRing(row.length, new RowBuffers());
    metrics.tails.set(i + 1, ring);
    for (let r = 0; r < set.rows; r += 1) {
      set.fill(row, r);
      ring.append(set.start + r * set.step, row);
      if (ring.count < 240) continue;
      done(seal(metrics, [i + 1]));
      ring = metrics.tails.get(i + 1) ?? ring;
    }
    done(seal(metrics, [i + 1]));
  }
  done(compact(metrics, Math.floor(until / DAY_MS) * DAY_MS));
  metrics.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

/** Writes sets as OpenMetrics text, for promtool's backfill. */
export async function writeOpenMetrics(file: string, sets: readonly SampleSet[]): Promise<void> {
  const out = createWriteStream(file);
  for (const set of sets) {
    const row = new Float64Array(set.series.length);
    const keys = set.series.map((labels) => seriesKey(labels));
    for (let r = 0; r < set.rows; r += 1) {
      set.fill(row, r);
      const seconds = (set.start + r * set.step) / 1_000;
      const lines = keys.map((key, i) => `${key} ${row[i] ?? 0} ${seconds}\n`).join('');
      if (!out.write(lines)) await once(out, 'drain');
    }
  }
  await new Promise<void>((resolve) => out.end('# EOF\n', () => resolve()));
}
