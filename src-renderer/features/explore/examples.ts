/** A question to begin with. */
export interface Example {
  readonly expr: string;
  readonly text: string;
}

/** Questions about what Tocsin itself measures, with the metric that each needs. */
const KNOWN: readonly (Example & { readonly needs: string })[] = [
  { needs: 'monitor_state', expr: 'monitor_state == 2', text: 'Which monitors are down' },
  { needs: 'probe_duration_seconds', expr: 'probe_duration_seconds', text: 'How long every check takes' },
  {
    needs: 'probe_duration_seconds',
    expr: 'quantile_over_time(0.95, probe_duration_seconds[1h])',
    text: 'The slowest twentieth of the last hour',
  },
  { needs: 'probe_success', expr: 'avg by (group) (probe_success)', text: 'Share of good checks per group' },
  {
    needs: 'probe_ssl_earliest_cert_expiry',
    expr: '(probe_ssl_earliest_cert_expiry - time()) / 86400',
    text: 'Days until certificates end',
  },
  { needs: 'up', expr: 'up == 0', text: 'Which targets cannot be scraped' },
  { needs: 'tocsin_checks_total', expr: 'rate(tocsin_checks_total[5m])', text: 'Checks per second by outcome' },
];
/** Examples shown at most. */
const MOST = 8;

/** Words of a name: `http_requests_total` is "http requests". */
function wordsOf(name: string): string {
  return name.replace(/_(?:total|bucket|seconds_bucket)$/, '').replaceAll(/[_:]+/g, ' ');
}

/**
 * Questions that the stored metrics can answer: the well-known ones, then counters and histograms that are there. `names` undefined
 * (not known yet) gives those that every console can answer.
 */
export function examplesFor(names: readonly string[] | undefined): readonly Example[] {
  const there = new Set(names);
  const known = KNOWN.filter(({ needs }) => names === undefined || there.has(needs));
  const foreign = (names ?? []).filter((name) => !/^(?:probe|monitor|tocsin|scrape|ALERTS)/.test(name));
  const counters = foreign
    .filter((name) => name.endsWith('_total'))
    .slice(0, 3)
    .map((name) => ({ expr: `sum by (job) (rate(${name}[5m]))`, text: `Per second, by job: ${wordsOf(name)}` }));
  const buckets = (names ?? [])
    .filter((name) => name.endsWith('_bucket'))
    .slice(0, 2)
    .map((name) => ({
      expr: `histogram_quantile(0.95, sum by (le) (rate(${name}[5m])))`,
      text: `95 % stay below: ${wordsOf(name)}`,
    }));
  return [...counters, ...buckets, ...known].slice(0, MOST);
}
