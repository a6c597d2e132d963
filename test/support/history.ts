import { mkdirSync } from 'node:fs';
import type { OpsCommand } from '../../src-main/engine/store/ops.ts';
import { storePaths } from '../../src-main/engine/store/paths.ts';
import { commit } from '../../src-main/engine/store/repo/all.ts';
import { storedSeries } from '../../src-main/engine/store/tsdb/catalogue.ts';
import { compact } from '../../src-main/engine/store/tsdb/compact.ts';
import { Journal } from '../../src-main/engine/store/tsdb/journal.ts';
import { MetricsWriter, openMetrics } from '../../src-main/engine/store/tsdb/metrics.ts';
import { RowBuffers } from '../../src-main/engine/store/tsdb/row-buffers.ts';
import { RowRing } from '../../src-main/engine/store/tsdb/row-ring.ts';
import { seal } from '../../src-main/engine/store/tsdb/seal.ts';
import { openOps } from '../../src-main/engine/store/writer-open.ts';
import { STATE_CODE } from '../../src-shared/model/check.ts';
import type { Labels } from '../../src-shared/model/labels.ts';

const DAY = 86_400_000;
/** A query sees a sample for so long, ms: an outage within it would still be firing when the console starts. */
const LOOKBACK = 300_000;

export interface HistoryOptions {
  readonly dir: string;
  readonly monitors: readonly { readonly name: string; readonly labels: Labels }[];
  readonly days: number;
  /** ms between checks. */
  readonly interval: number;
  /** End of the history, epoch ms. */
  readonly until: number;
}

/** The series that an http check writes. */
export const HISTORY_SERIES: readonly Labels[] = [
  { __name__: 'monitor_state' },
  { __name__: 'probe_success' },
  { __name__: 'probe_duration_seconds' },
  { __name__: 'probe_http_duration_seconds', phase: 'resolve' },
  { __name__: 'probe_http_duration_seconds', phase: 'connect' },
  { __name__: 'probe_http_duration_seconds', phase: 'processing' },
  { __name__: 'probe_http_duration_seconds', phase: 'transfer' },
  { __name__: 'probe_http_status_code' },
];

/** Repeatable numbers in [0, 1) (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function ms(value: number): number {
  return Math.round(value * 10) / 10_000;
}

/** Fills one row of a check: times in seconds, rounded to 0.1 ms as the checks do. */
function fill(row: Float64Array, random: () => number, base: number, down: boolean): void {
  const dns = ms(0.5 + random());
  const connect = ms(2 + 3 * random());
  const firstByte = ms(base * (0.8 + 0.4 * random()) * (random() < 0.01 ? 5 : 1));
  const transfer = ms(0.3 + random());
  row[0] = down ? STATE_CODE.down : STATE_CODE.up;
  row[1] = down ? 0 : 1;
  row[2] = down ? NaN : ms((dns + connect + firstByte + transfer) * 1_000);
  row[3] = dns;
  row[4] = down ? NaN : connect;
  row[5] = down ? NaN : firstByte;
  row[6] = down ? NaN : transfer;
  row[7] = down ? NaN : 200;
}

/** Writes a history into an empty data folder, directly as sealed and compacted days: what a console leaves that ran so long. */
export function writeHistory(options: HistoryOptions): { readonly samples: number; readonly checks: number } {
  const { dir, monitors, days, interval, until } = options;
  const paths = storePaths(dir);
  mkdirSync(dir, { recursive: true });
  const db = openMetrics(paths.metrics, () => undefined);
  using metrics = new MetricsWriter(db, new Journal(paths.journal, 1_048_576));
  const width = HISTORY_SERIES.length;
  metrics.register({
    series: monitors.flatMap(({ labels }, m) =>
      HISTORY_SERIES.map((own, i) => storedSeries({ id: m * width + i + 1, labels: { ...labels, ...own } })),
    ),
    layouts: monitors.map(({ name }, m) => ({
      id: m + 1,
      source: `monitor:${name}`,
      series: HISTORY_SERIES.map((_, i) => m * width + i + 1),
    })),
  });
  const first = Math.floor((until - days * DAY) / interval) * interval;
  const ops = openOps(paths, until);
  const row = new Float64Array(width);
  let checks = 0;
  for (const [m, { name }] of monitors.entries()) {
    const random = seeded(m + 1);
    const base = 20 + 200 * random();
    const commands: OpsCommand[] = [{ do: 'state.change', monitor: name, state: 'up', from: first, reason: '' }];
    for (let day = Math.floor(first / DAY) * DAY; day < until; day += DAY) {
      // One day in ten has an outage of up to half an hour.
      const begin = random() < 0.1 ? day + Math.floor(random() * 23 * 3_600_000) : Infinity;
      const end = begin + 60_000 + Math.floor(random() * 1_740_000);
      const outage = begin >= first && end < until - LOOKBACK ? begin : Infinity;
      if (outage < Infinity) {
        commands.push({ do: 'state.change', monitor: name, state: 'down', from: outage, reason: 'connection refused' });
        commands.push({ do: 'state.change', monitor: name, state: 'up', from: end, reason: '' });
      }
      const ring = new RowRing(width, new RowBuffers());
      for (let t = Math.max(first, day); t < Math.min(until, day + DAY); t += interval) {
        fill(row, random, base, t >= outage && t < end);
        ring.append(t, row);
        checks += 1;
      }
      metrics.tails.set(m + 1, ring);
      for (const job = seal(metrics, [m + 1]); job.next().done !== true; );
    }
    commit(ops, commands);
  }
  for (const job = compact(metrics, Math.floor(until / DAY) * DAY); job.next().done !== true; );
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  ops.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  ops.close();
  return { samples: checks * width, checks };
}
