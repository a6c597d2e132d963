import { openStore } from '../../src-main/engine/store/open.ts';
import { FakeClock } from './fake-clock.ts';
import { QuietLog } from './quiet-log.ts';

export interface SoakOptions {
  readonly dir: string;
  readonly workers: { readonly writer: string; readonly reader: string };
  readonly series: number;
  readonly layouts: number;
  /** Simulated time, minutes, at one row every 15 s. */
  readonly minutes: number;
  /** Real ms of rest before the memory is measured: real rows come 15 s apart, and garbage is collected between them. */
  readonly restMs?: number;
}

export interface SoakResult {
  readonly appended: number;
  /** What a query counts afterwards. */
  readonly counted: number;
  readonly rowsRefused: number;
  /** Resident memory of the process, bytes: after the first quarter of the time, and at the end. */
  readonly rssEarly: number;
  readonly rssEnd: number;
  /** What queries took that were asked while rows came in, ms of a clock on the wall, rising. */
  readonly queryMs: readonly number[];
  /** CPU of all threads for taking the rows, µs; the queries' included. */
  readonly cpuMicros: number;
}

const PACE_MS = 15_000;
const TICKS_PER_QUERY = 8;

/** Takes rows for `minutes` of simulated time, asking all the while, and counts what is there in the end. */
export async function soak({ dir, workers, series, layouts, minutes, restMs = 0 }: SoakOptions): Promise<SoakResult> {
  const clock = new FakeClock();
  const store = await openStore({ dir, workers }, { clock, log: new QuietLog() });
  try {
    const width = Math.floor(series / layouts);
    const targets = Array.from({ length: layouts }, (_, target) =>
      store.samples.layout(
        `target-${target}`,
        Array.from({ length: width }, (_, i) => ({
          __name__: `metric_${i % 50}`,
          instance: `host-${target}:9100`,
          part: String(Math.floor(i / 50)),
        })),
      ),
    );
    const row = new Float64Array(width);
    const begin = clock.now();
    const ticks = (minutes * 60_000) / PACE_MS;
    const queryMs: number[] = [];
    const cpu = process.cpuUsage();
    let rowsRefused = 0;
    let rssEarly = 0;
    for (let tick = 0; tick < ticks; tick += 1) {
      for (const [target, layout] of targets.entries()) {
        // A third counts up, a third is a gauge with decimals, a third stands still.
        for (let i = 0; i < width; i += 1)
          row[i] =
            i % 3 === 0 ? tick * (i + 1) : i % 3 === 1 ? Math.round(1_000 * Math.sin(tick * (i + target))) / 10 : i;
        if (!store.samples.append(layout, clock.now(), row)) rowsRefused += 1;
      }
      clock.advance(PACE_MS);
      await store.samples.flush();
      if (tick % TICKS_PER_QUERY === TICKS_PER_QUERY - 1) {
        const asked = performance.now();
        await store.queries.range(
          `sum(rate(metric_3{instance=~"host-[0-9]:9100"}[5m]))`,
          Math.max(begin, clock.now() - 3_600_000),
          clock.now(),
          15_000,
        );
        queryMs.push(performance.now() - asked);
      }
      if (tick === Math.floor(ticks / 4)) rssEarly = process.memoryUsage.rss();
    }
    const { user, system } = process.cpuUsage(cpu);
    if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
    const rssEnd = process.memoryUsage.rss();
    const window = `${minutes + 1}m`;
    let counted = 0;
    for (let i = 0; i < 50; i += 1) {
      const { vector } = await store.queries.instant(`sum(count_over_time(metric_${i}[${window}]))`, clock.now());
      counted += vector[0]?.v ?? 0;
    }
    return {
      appended: ticks * width * layouts,
      counted,
      rowsRefused,
      rssEarly,
      rssEnd,
      queryMs: queryMs.toSorted((a, b) => a - b),
      cpuMicros: user + system,
    };
  } finally {
    await store.close();
  }
}
