import fc from 'fast-check';
import { ESCAPINGS, SCRAPE_PROTOCOLS } from '../../../src-main/engine/collect/exposition/negotiate.ts';
import { ruleProblem } from '../../../src-main/engine/collect/relabel/relabel.ts';
import { RELABEL_ACTIONS, type RelabelRule } from '../../../src-main/engine/collect/relabel/rule.ts';
import type { DiscoveryConfig, ScrapeConfig, TargetGroup } from '../../../src-main/engine/collect/scrape/config.ts';
import type { HttpOptions, SecretSource } from '../../../src-main/engine/net/http-options.ts';

const text = fc.constantFrom('a', 'b c', '${HOME}', '$1', '${1}x', '', 'ü', '.*', '1.10', 'true', 'null', '#x', ': ');
const word = fc.constantFrom('a', 'b', '__address__', '__meta_x');
const name = fc.constantFrom('a', 'job-b', 'c d');
const ms = fc.integer({ min: 1_000, max: 100_000_000 });
const count = fc.constantFrom(0, 1, 1_000_000);
const secret: fc.Arbitrary<SecretSource> = fc.oneof(
  fc.constantFrom('plain', '${A}'),
  fc.constant({ secret: 'named' }),
  fc.constant({ file: '/etc/secret' }),
);
export const http: fc.Arbitrary<HttpOptions> = fc
  .tuple(
    fc.oneof(
      fc.record({ basicAuth: fc.record({ username: fc.constantFrom('u', ''), password: secret }) }),
      fc.record({ authorization: fc.record({ type: fc.constantFrom('Bearer', 'Token'), credentials: secret }) }),
      fc.constant({}),
    ),
    fc.option(
      fc.record(
        {
          ca: text,
          cert: fc.constant('-----BEGIN\nx\n'),
          key: fc.constantFrom<SecretSource>('k', { secret: 'k' }),
          serverName: fc.constant('example'),
          insecureSkipVerify: fc.boolean(),
          minVersion: fc.constantFrom<'TLSv1.2' | 'TLSv1.3'>('TLSv1.2', 'TLSv1.3'),
        },
        { requiredKeys: ['insecureSkipVerify', 'cert', 'key'] },
      ),
      { nil: undefined },
    ),
    fc.record(
      {
        proxyUrl: fc.constant('http://proxy:3128'),
        headers: fc.constantFrom<Record<string, string>>({}, { 'x-scope': 'a, b' }),
        followRedirects: fc.boolean(),
      },
      { requiredKeys: ['headers', 'followRedirects'] },
    ),
  )
  .map(([auth, tls, rest]) => ({ ...auth, ...(tls === undefined ? {} : { tls }), ...rest }));

export const rule: fc.Arbitrary<RelabelRule> = fc
  .record({
    sourceLabels: fc.array(word, { maxLength: 2 }),
    separator: text,
    regex: text,
    modulus: fc.nat(9),
    targetLabel: word,
    replacement: text,
    action: fc.constantFrom(...RELABEL_ACTIONS),
  })
  .filter((one) => ruleProblem(one) === undefined);

const group: fc.Arbitrary<Omit<TargetGroup, 'source'>> = fc.record({
  targets: fc.array(fc.constantFrom('a:1', '[::1]:9100', '${HOST}:80'), { maxLength: 2 }),
  labels: fc.dictionary(fc.constantFrom('team', '__scheme__'), text, { maxKeys: 2 }),
});
const discovery: fc.Arbitrary<readonly DiscoveryConfig[]> = fc
  .record({
    groups: fc.array(group, { maxLength: 2 }),
    files: fc.array(fc.constantFrom('/etc/a.json', '/etc/*.yml'), { maxLength: 2 }),
    url: fc.option(fc.constant('http://sd.internal/targets'), { nil: undefined }),
    http,
    names: fc.array(fc.constantFrom('_http._tcp.example', 'b.example'), { maxLength: 2 }),
    record: fc.constantFrom<'A' | 'SRV' | 'MX'>('A', 'SRV', 'MX'),
    refreshInterval: ms,
  })
  .map(({ groups, files, url, http: client, names, record, refreshInterval }) => [
    ...(groups.length === 0
      ? []
      : [{ type: 'static' as const, groups: groups.map((one, i) => ({ source: String(i), ...one })) }]),
    ...(files.length === 0 ? [] : [{ type: 'file' as const, files, refreshInterval }]),
    ...(url === undefined ? [] : [{ type: 'http' as const, url, http: client, refreshInterval }]),
    ...(names.length === 0
      ? []
      : [{ type: 'dns' as const, names, record, port: record === 'SRV' ? 0 : 9_100, refreshInterval }]),
  ]);

/** Any scrape job that a file can define. */
export const scrapeConfig: fc.Arbitrary<ScrapeConfig> = fc
  .record(
    {
      jobName: name,
      scrapeInterval: ms,
      scrapeTimeout: fc.integer({ min: 1, max: 1_000 }),
      metricsPath: fc.constantFrom('/metrics', '/a?b=c'),
      scheme: fc.constantFrom<'http' | 'https'>('http', 'https'),
      params: fc.dictionary(fc.constantFrom('module', 'match[]'), fc.array(text, { minLength: 1, maxLength: 2 }), {
        maxKeys: 2,
      }),
      honorLabels: fc.boolean(),
      honorTimestamps: fc.boolean(),
      trackTimestampsStaleness: fc.boolean(),
      protocols: fc.subarray([...SCRAPE_PROTOCOLS], { minLength: 1 }),
      fallbackProtocol: fc.constantFrom(...SCRAPE_PROTOCOLS),
      escaping: fc.constantFrom(...ESCAPINGS),
      enableCompression: fc.boolean(),
      extraMetrics: fc.boolean(),
      bodySizeLimit: count,
      sampleLimit: count,
      labelLimit: count,
      labelNameLengthLimit: count,
      labelValueLengthLimit: count,
      targetLimit: count,
      keepDroppedTargets: count,
      http,
      discovery,
      relabel: fc.array(rule, { maxLength: 2 }),
      metricRelabel: fc.array(rule, { maxLength: 2 }),
    },
    {
      // All but the one that may be absent.
      noNullPrototype: true,
    },
  )
  .chain(({ fallbackProtocol, ...rest }) =>
    fc.boolean().map((given) => (given ? { ...rest, fallbackProtocol } : rest)),
  );
