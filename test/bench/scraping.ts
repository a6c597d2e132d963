import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { ConsoleProcess } from '../support/console-process.ts';
import type { Figure } from './figures.ts';
import { processCost } from './process-cost.ts';
import { hasPrometheus, PrometheusProcess } from './prometheus.ts';

const TARGETS = 40;
const SERIES = 500;
/** One series is laid out and its template learned by then, s. */
const WARM_UP_S = 15;
const MEASURED_S = 60;
const MB = 1_048_576;

const Answer = z.object({
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
});

/** Who scrapes the fleet: its process, and how it is asked. */
interface Scraper {
  readonly pid: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Samples that a scraper has stored in the last `seconds`. */
async function taken({ url, headers }: Scraper, seconds: number): Promise<number> {
  const expr = `sum(sum_over_time(scrape_samples_post_metric_relabeling{job="fleet"}[${seconds}s]))`;
  const reply = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expr)}`, { headers });
  return Number(Answer.parse(await reply.json()).data.result[0]?.value[1] ?? Number.NaN);
}

/** CPU s per million samples of each scraper, over the same minute. */
async function costs(scrapers: readonly Scraper[]): Promise<readonly number[]> {
  await pause(WARM_UP_S * 1_000);
  const before = await Promise.all(scrapers.map(({ pid }) => processCost(pid)));
  await pause(MEASURED_S * 1_000);
  const after = await Promise.all(scrapers.map(({ pid }) => processCost(pid)));
  const samples = await Promise.all(scrapers.map((scraper) => taken(scraper, MEASURED_S)));
  return scrapers.map((_, i) => {
    const cpu = (after[i]?.cpuSeconds ?? Number.NaN) - (before[i]?.cpuSeconds ?? Number.NaN);
    return (1e6 * cpu) / (samples[i] ?? Number.NaN);
  });
}

/** What scraping real endpoints costs from the socket to the disk, beside a Prometheus that scrapes the same ones meanwhile. */
export async function scraping(dir: string): Promise<readonly Figure[]> {
  const fleet = spawn(process.execPath, [join(import.meta.dirname, 'exposition-fleet.ts'), String(SERIES)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const port = String((await once(createInterface({ input: fleet.stdout }), 'line'))[0]);
    const jobs = Array.from(
      { length: TARGETS },
      (_, i) => `{targets: ["127.0.0.1:${port}"], labels: {__metrics_path__: /${i}/metrics, instance: "host-${i}"}}`,
    );
    const scrapeConfigs = `scrape_configs:\n  - {job_name: fleet, scrape_interval: 1s, scrape_timeout: 1s, static_configs: [${jobs.join(', ')}]}\n`;
    const config = join(dir, 'scraping.yml');
    await writeFile(config, scrapeConfigs);
    await using console = await ConsoleProcess.start(['--data', join(dir, 'scraping'), '--config', config]);
    const here: Scraper = {
      pid: console.ready.pid,
      url: new URL(console.ready.url).origin,
      headers: { authorization: `Bearer ${console.token}` },
    };
    using prometheus = hasPrometheus()
      ? await PrometheusProcess.start(join(dir, 'scraping-prometheus'), scrapeConfigs)
      : undefined;
    const peerPid = prometheus?.child.pid;
    const there =
      prometheus === undefined || peerPid === undefined ? [] : [{ pid: peerPid, url: prometheus.url, headers: {} }];
    const [value = Number.NaN, peer] = await costs([here, ...there]);
    return [
      {
        name: `scraping ${TARGETS} targets × ${SERIES} series, CPU s per million samples`,
        value,
        unit: 's',
        mustReach: 3,
        peer:
          peer === undefined
            ? 'Prometheus 7.0 recorded'
            : `Prometheus ${peer.toFixed(2)} in this run (${(value / peer).toFixed(2)}× of it)`,
      },
      {
        name: `memory of the console meanwhile, ${(TARGETS * SERIES).toLocaleString('en')} series`,
        value: (await processCost(here.pid)).rssBytes / MB,
        unit: 'MB',
        peer: peerPid === undefined ? '' : `Prometheus ${Math.round((await processCost(peerPid)).rssBytes / MB)} MB`,
      },
    ];
  } finally {
    fleet.kill();
  }
}
