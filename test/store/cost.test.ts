import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { storePaths } from '../../src-main/engine/store/paths.ts';
import { openWritable } from '../../src-main/engine/store/sqlite.ts';
import { storedSeries } from '../../src-main/engine/store/tsdb/catalogue.ts';
import { compact } from '../../src-main/engine/store/tsdb/compact.ts';
import { Journal } from '../../src-main/engine/store/tsdb/journal.ts';
import { RowBuffer } from '../../src-main/engine/store/tsdb/journal-record.ts';
import { MetricsWriter, openMetrics } from '../../src-main/engine/store/tsdb/metrics.ts';
import { seal } from '../../src-main/engine/store/tsdb/seal.ts';
import { StoredSeries } from '../../src-main/engine/store/tsdb/stored-series.ts';
import { HISTORY_SERIES, writeHistory } from '../support/history.ts';
import { named, pairs, stored, tempFolder } from './support.ts';

const DAY = 86_400_000;
const MIDNIGHT = Date.UTC(2026, 5, 1);

/** Bytes this process has sent towards the disk, as Linux counts them; NaN elsewhere. */
function writtenBytes(): number {
  try {
    return Number(/^write_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
  } catch {
    return NaN;
  }
}

it('reads 30 days of one series quickly and stores a sample in few bytes', () => {
  const dir = tempFolder();
  const monitors = Array.from({ length: 4 }, (_, i) => ({ name: `m${i}`, labels: { monitor: `m${i}` } }));
  const { samples, checks } = writeHistory({ dir, monitors, days: 30, interval: 20_000, until: MIDNIGHT });
  const db = openWritable(join(dir, 'metrics.db'), 'normal');
  const raw = db.get('SELECT sum(n) AS n, sum(length(data)) AS bytes FROM chunk WHERE tier = 0')!;
  db.close();
  const bytes = statSync(join(dir, 'metrics.db')).size;
  using source = new StoredSeries(storePaths(dir));
  source.refresh();
  const matchers = [...named('probe_duration_seconds'), { name: 'monitor', op: '=', value: 'm1' } as const];
  let best = Infinity;
  let length = 0;
  for (let i = 0; i < 5; i += 1) {
    const begin = performance.now();
    length = source.select(matchers, 0, MIDNIGHT)[0]!.t.length;
    best = Math.min(best, performance.now() - begin);
  }
  const perSample = Number(raw['bytes']) / Number(raw['n']);
  console.log(
    `30 d × ${monitors.length} monitors × ${HISTORY_SERIES.length} series at 20 s: ${samples} samples, raw ${perSample.toFixed(2)} B/sample, ` +
      `database with all tiers ${(bytes / samples).toFixed(2)} B/sample = ${(bytes / checks).toFixed(1)} B/check; ` +
      `1 series × 30 d (${length} samples) read in ${best.toFixed(1)} ms`,
  );
  expect(length).toBeGreaterThan(129_000);
  expect(perSample).toBeLessThan(1.8);
  expect(bytes / checks).toBeLessThan(40);
  // The target is 15 ms; a machine that is busy otherwise may take some times that.
  expect(best).toBeLessThan(100);
}, 180_000);

it('writes few bytes per check, all its ways to the disk together', () => {
  const dir = tempFolder();
  const paths = storePaths(dir);
  const metrics = new MetricsWriter(
    openMetrics(paths.metrics, () => undefined),
    new Journal(paths.journal, 8 * 1_048_576),
  );
  const monitors = 200;
  const width = 8;
  metrics.recover(MIDNIGHT);
  metrics.register({
    series: Array.from({ length: monitors * width }, (_, i) =>
      storedSeries({ id: i + 1, labels: { __name__: `s${i % width}`, m: String(Math.floor(i / width)) } }),
    ),
    layouts: Array.from({ length: monitors }, (_, m) => ({
      id: m + 1,
      source: `m${m}`,
      series: Array.from({ length: width }, (_, c) => m * width + c + 1),
    })),
  });
  const before = writtenBytes();
  const buffer = new RowBuffer();
  const row = new Float64Array(width);
  let rows = 0;
  let spent = 0;
  // A tick of 20 s arrives as 80 batches; every minute what is due is sealed, 240 rows each, staggered.
  const ticks = 4_320;
  for (let tick = 0; tick < ticks; tick += 1) {
    const t = MIDNIGHT + tick * 20_000;
    for (let part = 0; part < 20; part += 1) {
      for (let m = part * 10; m < part * 10 + 10; m += 1) {
        for (let c = 0; c < width; c += 1)
          row[c] = c < 3 ? 1 : Math.round(1_000 * (1 + Math.sin(tick * m * c))) / 10_000;
        buffer.add(m + 1, t, row);
        rows += 1;
      }
      const begin = performance.now();
      metrics.append(t, buffer.take());
      spent += performance.now() - begin;
    }
    if (tick % 3 !== 0) continue;
    const due = [...metrics.tails].filter(
      ([id, ring]) => ring.count >= 240 || (tick < 240 && ring.count >= 120 + (id % 120)),
    );
    for (
      const job = seal(
        metrics,
        due.map(([id]) => id),
      );
      job.next().done !== true;
    );
    const removable = metrics.journal.removable((id) => metrics.sealed.get(id) ?? -1);
    if (removable.length > 0) {
      metrics.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      metrics.journal.remove(removable);
    }
  }
  for (const job = seal(metrics, [...metrics.tails.keys()]); job.next().done !== true; );
  const sealedAt = writtenBytes();
  for (const job = compact(metrics, MIDNIGHT + DAY); job.next().done !== true; );
  metrics.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const after = writtenBytes();
  console.log(
    `one day × ${monitors} monitors: ${rows} rows; append ${((spent * 1_000) / rows).toFixed(1)} µs/row in batches of 10; ` +
      `journal ${(metrics.journal.written / rows).toFixed(0)} B/row; to the disk ${((sealedAt - before) / rows).toFixed(0)} B/row ` +
      `before and ${((after - before) / rows).toFixed(0)} B/row with compaction`,
  );
  expect(metrics.journal.written / rows).toBeLessThan(90);
  if (!Number.isNaN(after)) expect((after - before) / rows).toBeLessThan(250);
  metrics[Symbol.dispose]();
  expect(pairs(stored(dir, [{ name: 'm', op: '=', value: '7' }])[0])).toHaveLength(ticks);
}, 180_000);
