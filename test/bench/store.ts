import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src-main/app/system-clock.ts';
import { openStore } from '../../src-main/engine/store/open.ts';
import type { Store } from '../../src-main/engine/store/store.ts';
import { Monitor, monitorLabels } from '../../src-shared/model/monitor.ts';
import { HISTORY_SERIES, writeHistory } from '../support/history.ts';
import { QuietLog } from '../support/quiet-log.ts';
import { type Figure, printFigures } from './figures.ts';

const MONITORS = 100;
const DAYS = 30;
const INTERVAL_MS = 20_000;
const HOUR_MS = 3_600_000;
const engine = join(import.meta.dirname, '../../src-main/engine');
const WORKERS = { writer: join(engine, 'store/writer.worker.ts'), reader: join(engine, 'query/reader.worker.ts') };

/** Median of five runs, ms. */
async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times.toSorted((a, b) => a - b)[2] ?? Number.NaN;
}

async function append(store: Store, rows: number): Promise<{ readonly cpuPerMillion: number }> {
  const layouts = Array.from({ length: MONITORS }, (_, m) =>
    store.samples.layout(
      `bench:${m}`,
      HISTORY_SERIES.map((labels) => ({ ...labels, bench: String(m) })),
    ),
  );
  const row = new Float64Array(HISTORY_SERIES.length);
  const start = systemClock.now();
  const before = process.cpuUsage();
  for (let i = 0; i < rows; i++) {
    for (const layout of layouts) {
      for (let s = 0; s < row.length; s++) row[s] = Math.round(1_000 * Math.abs(Math.sin(i + s))) / 10_000;
      store.samples.append(layout, start + i * 1_000, row);
    }
    if (i % 20 === 19) await store.samples.flush();
  }
  await store.samples.flush();
  const cpu = process.cpuUsage(before);
  return { cpuPerMillion: (cpu.user + cpu.system) / (rows * MONITORS * row.length) };
}

/** A month of 100 monitors in the store: what it takes on disk, what taking and asking costs. */
export async function benchStore(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-bench-'));
  try {
    const until = Math.floor(systemClock.now() / INTERVAL_MS) * INTERVAL_MS;
    const monitors = Array.from({ length: MONITORS }, (_, i) => {
      const monitor = Monitor.parse({ kind: 'http', name: `service-${i}`, url: `http://127.0.0.1:9/${i}` });
      return { name: monitor.name, labels: monitorLabels(monitor) };
    });
    const written = writeHistory({ dir, monitors, days: DAYS, interval: INTERVAL_MS, until });
    const bytes = (await stat(join(dir, 'metrics.db'))).size;
    const store = await openStore({ dir, workers: WORKERS }, { clock: systemClock, log: new QuietLog() });
    const one = `probe_duration_seconds{monitor="service-7"}`;
    const ask = (expr: string, hours: number, stepMs: number): Promise<number> =>
      median(() => store.queries.range(expr, until - hours * HOUR_MS, until, stepMs));
    const figures: Figure[] = [
      { name: 'samples', value: written.samples, unit: '' },
      {
        name: 'database bytes per check, all its series and tiers',
        value: bytes / written.checks,
        unit: 'B',
        mustReach: 40,
        peer: 'Kuma 136–159, Prometheus ~95',
      },
      {
        name: '1 series × 24 h, step 20 s',
        value: await ask(one, 24, 20_000),
        unit: 'ms',
        mustReach: 20,
        peer: 'Prometheus 36 over HTTP',
      },
      {
        name: '1 series × 30 d, every sample seen',
        value: await ask(`max_over_time(${one}[5m])`, 24 * 30, 300_000),
        unit: 'ms',
        mustReach: 250,
        peer: 'Prometheus 476 over HTTP',
      },
      {
        name: '100 series × 24 h, avg_over_time, step 60 s',
        value: await ask('avg_over_time(probe_duration_seconds[5m])', 24, 60_000),
        unit: 'ms',
        mustReach: 250,
        peer: 'Prometheus rate() 315',
      },
      {
        name: 'taking samples, CPU s per million',
        value: (await append(store, 400)).cpuPerMillion,
        unit: 's',
        mustReach: 3,
        peer: 'Prometheus 7.0 scraping',
      },
    ];
    printFigures(
      `Store: ${MONITORS} monitors × ${DAYS} days at ${INTERVAL_MS / 1_000} s (${HISTORY_SERIES.length} series each)`,
      figures,
    );
    await store.close();
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
