import type { CollectedSample, SeriesPool } from '../../collect/collected.ts';
import { acceptOf, formatOf, SCRAPE_PROTOCOLS } from '../../collect/exposition/negotiate.ts';
import { ExpositionError, ExpositionParser } from '../../collect/exposition/parse.ts';
import { type Fetched, fetchTarget } from '../http/fetch.ts';
import { answered, failed, hostOf, httpMeasures, lazyJson } from './http-common.ts';
import type { Finding, MonitorKind } from './kind.ts';
import { seconds } from './measures.ts';

const ACCEPT = acceptOf(SCRAPE_PROTOCOLS, 'allow-utf-8');

/** What each monitor's last reply looked like, kept as long as its series are. */
const parsers = new WeakMap<SeriesPool, ExpositionParser>();

function parserOf(pool: SeriesPool): ExpositionParser {
  const known = parsers.get(pool);
  if (known !== undefined) return known;
  const made = new ExpositionParser();
  parsers.set(pool, made);
  return made;
}

/** The samples of a reply. One that names no format is read as the text format: whoever set the monitor up means it. */
function read(fetched: Fetched, pool: SeriesPool): CollectedSample[] {
  const found = formatOf(fetched.headers['content-type'], 'PrometheusText0.0.4');
  const { format, latin1 } = typeof found === 'string' ? { format: 'text' as const, latin1: false } : found;
  return parserOf(pool).parse(latin1 ? Buffer.from(fetched.text, 'utf8') : fetched.bytes, format);
}

/** Series about the scrape itself, which stand beside those of the reply: `up` and two `scrape_*`. */
export const SCRAPE_REPORT = 3;

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
      const samples = read(fetched, pool);
      if (monitor.sampleLimit > 0 && samples.length > monitor.sampleLimit) {
        const reason = `the reply has ${samples.length}, more than ${monitor.sampleLimit} samples: raise sampleLimit or expose less`;
        return broken(finding, reason, pool);
      }
      return { ...finding, collected: [...samples, ...scrapeSeries(true, finding, samples.length, pool)] };
    } catch (error) {
      if (error instanceof ExpositionError) return broken(finding, error.message, pool);
      throw error;
    }
  },
} as const satisfies MonitorKind<'prometheus'>;
