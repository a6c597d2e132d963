import fc from 'fast-check';
import type {
  AlertmanagerConfig,
  DataSourceConfig,
  FederateConfig,
  RemoteWriteConfig,
} from '../../../src-main/engine/federate/config.ts';
import { http, rule } from './scrape-arbitrary.ts';

const ms = fc.integer({ min: 1, max: 10_000_000 });
const url = fc.constantFrom('http://127.0.0.1:9090/api/v1/write', 'https://user:p$w@mimir.internal/push');

const remoteWrite: fc.Arbitrary<RemoteWriteConfig> = fc.record(
  {
    name: fc.constantFrom('a', 'b c', '1.10'),
    url,
    remoteTimeout: ms,
    http,
    relabel: fc.array(rule, { maxLength: 2 }),
    queue: fc
      .record({
        maxSamplesPerSend: fc.integer({ min: 1, max: 5_000 }),
        batchSendDeadline: ms,
        backoff: fc.tuple(ms, ms),
        retryOnRateLimit: fc.boolean(),
        sampleAgeLimit: fc.constantFrom(0, 60_000),
      })
      .map(({ backoff: [a, b], ...rest }) => ({ ...rest, minBackoff: Math.min(a, b), maxBackoff: Math.max(a, b) })),
    metadataEvery: fc.option(ms, { nil: undefined }),
    maxMetadataPerSend: fc.integer({ min: 1, max: 5_000 }),
  },
  { noNullPrototype: true },
);

const dataSource: fc.Arbitrary<DataSourceConfig> = fc.record(
  { name: fc.constantFrom('mimir', 'b'), url, timeout: ms, http },
  { noNullPrototype: true },
);

const alertmanager: fc.Arbitrary<AlertmanagerConfig> = fc.record(
  {
    name: fc.constantFrom('team', 'b'),
    url,
    matchers: fc.subarray([
      { name: 'team', op: '=', value: 'db "x"' },
      { name: 'severity', op: '=~', value: 'critical|error' },
    ] as const),
    interval: fc.integer({ min: 1_000, max: 10_000_000 }),
    timeout: fc.integer({ min: 1_000, max: 10_000_000 }),
    notify: fc.boolean(),
    http,
  },
  { noNullPrototype: true },
);

/** Whatever files can say about other servers. */
export const federate: fc.Arbitrary<FederateConfig> = fc.record({
  remoteWrite: fc.uniqueArray(remoteWrite, { maxLength: 2, selector: (one) => one.name }),
  receiver: fc.boolean(),
  dataSources: fc.uniqueArray(dataSource, { maxLength: 2, selector: (one) => one.name }),
  alertmanagers: fc.uniqueArray(alertmanager, { maxLength: 2, selector: (one) => one.name }),
});
