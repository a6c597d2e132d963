import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storePaths } from '../../src-main/engine/store/paths.ts';
import { openWritable } from '../../src-main/engine/store/sqlite.ts';
import { StoredSeries } from '../../src-main/engine/store/tsdb/stored-series.ts';
import { ConsoleProcess } from '../support/console-process.ts';
import type { SoakResult } from '../support/soak.ts';
import { type Figure, printFigures } from './figures.ts';
import { fillStore, writeOpenMetrics } from './fill.ts';
import { hasPrometheus, PrometheusProcess } from './prometheus.ts';
import { buckets, counters, longOne, mixed, type SampleSet } from './sample-sets.ts';
import { scraping } from './scraping.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MB = 1_048_576;
const RUNS = 7;

interface Asked {
  readonly name: string;
  readonly expr: string;
  /** ms before the end. */
  readonly from: number;
  /** ms; 0 asks an instant query at the end. */
  readonly step: number;
  readonly mustReach: number;
  /** What Prometheus 2.42 took when the limit was set, ms; shown when it is not here to be asked. */
  readonly recorded: number;
}

const QUESTIONS: readonly Asked[] = [
  { name: '1 series × 24 h at 15 s', expr: 'temperature', from: DAY_MS, step: 15_000, mustReach: 20, recorded: 36 },
  { name: '1 series × 30 d raw', expr: 'temperature[30d]', from: 0, step: 0, mustReach: 250, recorded: 476 },
  {
    name: '1 series × 90 d, step 720 s',
    expr: 'temperature',
    from: 90 * DAY_MS,
    step: 720_000,
    mustReach: 60,
    recorded: 167,
  },
  {
    name: 'rate() over 100 series × 24 h, step 60 s',
    expr: 'rate(ops_total[5m])',
    from: DAY_MS,
    step: 60_000,
    mustReach: 250,
    recorded: 315,
  },
  {
    name: 'histogram_quantile over 1,000 series × 1 h, step 15 s',
    expr: 'histogram_quantile(0.9, sum by (le) (rate(latency_seconds_bucket[5m])))',
    from: HOUR_MS,
    step: 15_000,
    mustReach: Number.NaN,
    recorded: Number.NaN,
  },
];

function sets(until: number): readonly SampleSet[] {
  return [longOne(90, until), counters(100, 1, until), buckets(1_000, 1, until)];
}

async function median(work: () => Promise<unknown>): Promise<number> {
  await work();
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN;
}

/** Median ms of one question over HTTP, the answer read to its end. */
function ask(url: string, token: string | undefined, { expr, from, step }: Asked, until: number): Promise<number> {
  const end = until / 1_000;
  const query = encodeURIComponent(expr);
  const path =
    step === 0
      ? `/api/v1/query?query=${query}&time=${end}`
      : `/api/v1/query_range?query=${query}&start=${end - from / 1_000}&end=${end}&step=${step / 1_000}`;
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return median(async () => {
    const reply = await fetch(`${url}${path}`, { headers });
    const body = await reply.arrayBuffer();
    if (!reply.ok) throw new Error(`${path}: ${new TextDecoder().decode(body)}`);
  });
}

async function queries(dir: string, until: number): Promise<readonly Figure[]> {
  const folder = join(dir, 'queries');
  fillStore(folder, sets(until), until);
  const figures: Figure[] = [];
  {
    using source = new StoredSeries(storePaths(folder));
    source.refresh();
    const matchers = [{ name: '__name__', op: '=', value: 'temperature' } as const];
    const value = await median(() => Promise.resolve(source.select(matchers, until - 30 * DAY_MS, until)));
    figures.push({
      name: '1 series × 30 d raw, in the engine',
      value,
      unit: 'ms',
      mustReach: 15,
      peer: 'floor 4 recorded',
    });
  }
  const peers: (number | undefined)[] = [];
  if (hasPrometheus()) {
    const text = join(dir, 'sets.om');
    const blocks = join(dir, 'prometheus');
    await writeOpenMetrics(text, sets(until));
    PrometheusProcess.backfill(text, blocks);
    using prometheus = await PrometheusProcess.start(blocks);
    for (const asked of QUESTIONS) peers.push(await ask(prometheus.url, undefined, asked, until));
  }
  await using console = await ConsoleProcess.start(['--data', folder]);
  const url = new URL(console.ready.url).origin;
  for (const [i, asked] of QUESTIONS.entries()) {
    const value = await ask(url, console.token, asked, until);
    const peer = peers[i];
    figures.push({
      name: `${asked.name}, over HTTP`,
      value,
      unit: 'ms',
      ...(Number.isNaN(asked.mustReach) ? {} : { mustReach: asked.mustReach }),
      peer:
        peer === undefined
          ? Number.isNaN(asked.recorded)
            ? ''
            : `Prometheus ${asked.recorded} recorded`
          : `Prometheus ${peer.toFixed(1)} in this run (${(value / peer).toFixed(2)}× of it)`,
    });
  }
  return figures;
}

function size(dir: string, until: number): Figure {
  const folder = join(dir, 'size');
  const midnight = Math.floor(until / DAY_MS) * DAY_MS;
  fillStore(folder, [mixed(100, 10, midnight)], midnight);
  const db = openWritable(join(folder, 'metrics.db'), 'normal');
  const raw = db.get('SELECT sum(n) AS n, sum(length(data)) AS bytes FROM chunk WHERE tier = 0');
  db.close();
  return {
    name: 'bytes per sample after compaction, 100 mixed series × 10 d',
    value: Number(raw?.['bytes']) / Number(raw?.['n']),
    unit: 'B',
    mustReach: 1.8,
    peer: 'Prometheus 4.34 recorded',
  };
}

/** Runs the soak in a process of its own, whose memory is all its own. */
async function soakOf(series: number, layouts: number, minutes: number): Promise<SoakResult & { written: number }> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'soak.ts'), String(series), String(layouts), String(minutes)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  await once(child, 'close');
  // Written by soak.ts.
  return JSON.parse(text) as SoakResult & { written: number };
}

async function soaks(): Promise<readonly Figure[]> {
  const hour = await soakOf(20_000, 200, 60);
  const many = await soakOf(100_000, 200, 60);
  const middle = (all: readonly number[]): number => all[Math.floor(all.length / 2)] ?? Number.NaN;
  return [
    { name: 'samples lost of 20,000 series × 1 h', value: hour.appended - hour.counted, unit: '', mustReach: 0 },
    {
      name: 'taking samples, CPU s per million, queries and sealing included',
      value: hour.cpuMicros / hour.appended,
      unit: 's',
      mustReach: 3,
      peer: 'Prometheus 7.0 recorded, scraping',
    },
    {
      name: 'bytes written per sample',
      value: hour.written / hour.appended,
      unit: 'B',
      mustReach: 150,
      peer: 'Prometheus 7.3 recorded, WAL only',
    },
    { name: 'median query meanwhile', value: middle(hour.queryMs), unit: 'ms' },
    { name: 'slowest query meanwhile', value: hour.queryMs.at(-1) ?? Number.NaN, unit: 'ms' },
    { name: 'memory with 20,000 active series', value: hour.rssEnd / MB, unit: 'MB' },
    {
      name: 'memory with 100,000 active series',
      value: many.rssEnd / MB,
      unit: 'MB',
      mustReach: 600,
      peer: 'Prometheus 300 recorded',
    },
    { name: 'median query meanwhile, 100,000 series', value: middle(many.queryMs), unit: 'ms' },
  ];
}

/** What taking, keeping and asking for samples costs, beside Prometheus on the same samples where it is installed. */
export async function benchMetrics(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-bench-'));
  try {
    const until = Math.floor(Date.now() / 15_000) * 15_000;
    printFigures('Metrics', [
      ...(await scraping(dir)),
      ...(await soaks()),
      size(dir, until),
      ...(await queries(dir, until)),
    ]);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
