import type { CollectedSample, SeriesPool } from '../../collect/collected.ts';
import { ExpositionError, parseExposition } from '../../collect/exposition/parse.ts';
import { type Fetched, fetchTarget } from '../http/fetch.ts';
import { answered, failed, hostOf, httpMeasures, lazyJson } from './http-common.ts';
import type { Finding, MonitorKind } from './kind.ts';
import { seconds } from './measures.ts';

const ACCEPT =
  'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4,text/plain;q=0.3,*/*;q=0.1';

function scrapeSeries(up: boolean, finding: Finding, scraped: number, pool: SeriesPool): CollectedSample[] {
  return [
    { series: pool.of('up'), value: up ? 1 : 0 },
    { series: pool.of('scrape_duration_seconds'), value: seconds(finding.durationMs) },
    { series: pool.of('scrape_samples_scraped'), value: scraped },
  ];
}

function broken(finding: Finding, reason: string, pool: SeriesPool): Finding {
  return { ...finding, outcome: 'down', reason, collected: scrapeSeries(false, finding, 0, pool) };
}

/** A scrape as a monitor: a target that cannot be read is down, and nothing of a malformed reply is stored. */
export const prometheus = {
  kind: 'prometheus',
  networked: true,
  host: hostOf,
  defaults: () => ['status in 200..299'],
  measures: httpMeasures,
  async check(monitor, context) {
    const { pool } = context;
    const started = context.clock.monotonic();
    let fetched: Fetched;
    try {
      fetched = await fetchTarget(monitor, ACCEPT, context);
    } catch (error) {
      const finding = failed(error, context.clock.monotonic() - started);
      return { ...finding, collected: scrapeSeries(false, finding, 0, pool) };
    }
    const finding = answered(fetched, lazyJson(fetched), context.clock.now());
    if (fetched.status < 200 || fetched.status > 299)
      return { ...finding, collected: scrapeSeries(false, finding, 0, pool) };
    if (fetched.truncated)
      return broken(finding, `the metrics are longer than ${monitor.bodyLimit} bytes: raise bodyLimit`, pool);
    try {
      const samples = parseExposition(fetched.text, monitor.sampleLimit, pool);
      return { ...finding, collected: [...samples, ...scrapeSeries(true, finding, samples.length, pool)] };
    } catch (error) {
      if (error instanceof ExpositionError) return broken(finding, error.message, pool);
      throw error;
    }
  },
} as const satisfies MonitorKind<'prometheus'>;
