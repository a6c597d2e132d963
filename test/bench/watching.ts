import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { ConsoleProcess } from '../support/console-process.ts';
import { type Figure, printFigures } from './figures.ts';
import { processCost } from './process-cost.ts';

const MONITORS = 1_000;
const INTERVAL_S = 20;
const MB = 1_048_576;

const Answer = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
});

async function ask(console: ConsoleProcess, expr: string): Promise<number> {
  const reply = await console.fetch(`/api/v1/query?query=${encodeURIComponent(expr)}`);
  return Number(Answer.parse(await reply.json()).data.result[0]?.value[1] ?? Number.NaN);
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}

/** 1,000 HTTP monitors at 20 s on loopback for `minutes`, as the operating system counts it. */
export async function benchWatching(minutes: number, keepAlive: boolean): Promise<void> {
  const fleet = spawn(process.execPath, [join(import.meta.dirname, 'targets.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-bench-'));
  try {
    const port = String((await once(createInterface({ input: fleet.stdout }), 'line'))[0]);
    const monitors = Array.from(
      { length: MONITORS },
      (_, i) =>
        `  - {name: service-${i}, kind: http, url: "http://127.0.0.1:${port}/${i}", interval: ${INTERVAL_S}s, keep_alive: ${keepAlive}, collect: {preset: none}}`,
    );
    const config = join(dir, 'tocsin.yml');
    await writeFile(config, `monitors:\n${monitors.join('\n')}\n`);
    await using console = await ConsoleProcess.start(['--data', join(dir, 'data'), '--config', config]);
    // One interval to spread out and to warm up.
    await new Promise((resolve) => setTimeout(resolve, (INTERVAL_S + 5) * 1_000));
    const before = await processCost(console.ready.pid);
    const checksBefore = await ask(console, 'sum(tocsin_checks_total)');
    const started = performance.now();
    const sizeBefore = await folderBytes(join(dir, 'data'));
    await new Promise((resolve) => setTimeout(resolve, minutes * 60_000));
    const elapsedS = (performance.now() - started) / 1_000;
    const after = await processCost(console.ready.pid);
    // The console's own series are written every 15 s; the last row closes the window.
    await new Promise((resolve) => setTimeout(resolve, 16_000));
    const checks = (await ask(console, 'sum(tocsin_checks_total)')) - checksBefore;
    const perThousand = (1_000 * (after.cpuSeconds - before.cpuSeconds)) / ((MONITORS * elapsedS) / INTERVAL_S);
    const planned = (MONITORS * elapsedS) / INTERVAL_S;
    const window = `${Math.ceil(elapsedS) + 16}s`;
    const figures: Figure[] = [
      { name: 'checks in the window', value: checks, unit: '' },
      {
        name: 'checks skipped',
        value: (await ask(console, 'sum(tocsin_checks_skipped_total)')) || 0,
        unit: '',
        mustReach: 0,
      },
      {
        name: 'CPU s per 1,000 checks',
        value: perThousand,
        unit: 's',
        mustReach: keepAlive ? 0.7 : 1,
        peer: keepAlive ? 'floor 0.66–0.70 recorded' : 'Kuma 5.7–6.5, Prometheus+blackbox 1.9–2.8 recorded',
      },
      {
        name: 'lateness p99',
        value: 1_000 * (await ask(console, `max_over_time(tocsin_check_lateness_seconds{quantile="0.99"}[${window}])`)),
        unit: 'ms',
        mustReach: 15,
        peer: 'Kuma 65–391, Prometheus 9–45',
      },
      {
        name: 'lateness max',
        value: 1_000 * (await ask(console, `max_over_time(tocsin_check_lateness_seconds{quantile="1"}[${window}])`)),
        unit: 'ms',
        mustReach: 250,
      },
      {
        name: 'event loop lag p99',
        value: 1_000 * (await ask(console, `max_over_time(tocsin_event_loop_lag_seconds{quantile="0.99"}[${window}])`)),
        unit: 'ms',
        mustReach: 20,
      },
      {
        name: 'memory of the engine',
        value: after.rssBytes / MB,
        unit: 'MB',
        mustReach: 200,
        peer: 'Kuma 273–310, Prometheus 243',
      },
      {
        name: 'bytes written per check',
        value: (after.writtenBytes - before.writtenBytes) / planned,
        unit: 'B',
        mustReach: 250,
        peer: 'Kuma 40,000, Prometheus 195–208',
      },
      {
        name: 'data folder bytes per check',
        value: ((await folderBytes(join(dir, 'data'))) - sizeBefore) / checks,
        unit: 'B',
        peer: 'Kuma 136–159, Prometheus 192',
      },
    ];
    printFigures(
      `Watching: ${MONITORS} HTTP monitors at ${INTERVAL_S} s for ${minutes} min, ${keepAlive ? 'keep-alive' : 'a new connection each'}`,
      figures,
    );
  } finally {
    fleet.kill();
    await rm(dir, { recursive: true, force: true });
  }
}
