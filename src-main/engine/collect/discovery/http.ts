import { HttpClient } from '../../net/http-client.ts';
import { within } from '../../net/within.ts';
import type { DiscoveryConfig, TargetGroup } from '../scrape/config.ts';
import type { DiscoveryDeps, Rounds } from './discover.ts';
import { readGroups } from './groups.ts';

/** Bytes of a list of targets. */
const MOST_BYTES = 64 * 1_048_576;

async function ask(
  config: Extract<DiscoveryConfig, { type: 'http' }>,
  client: HttpClient,
  version: string,
  signal: AbortSignal,
): Promise<readonly TargetGroup[]> {
  const { refreshInterval, url } = config;
  const got = await client.ask(url, {
    headers: {
      'user-agent': `Tocsin/${version}`,
      accept: 'application/json',
      'accept-encoding': 'gzip',
      'x-prometheus-refresh-interval-seconds': String(refreshInterval / 1_000),
    },
    limit: MOST_BYTES,
    signal,
  });
  if (got.status !== 200) throw new Error(`${url} answered with HTTP status ${got.status}`);
  if (!/^application\/json\b/i.test(got.headers['content-type'] ?? ''))
    throw new Error(`${url} answered "${got.headers['content-type'] ?? ''}" instead of application/json`);
  const data: unknown = JSON.parse(got.body.toString('utf8'));
  return readGroups(data, url, { __meta_url: url });
}

/** HTTP discovery (Prometheus, "HTTP SD"). */
export function httpRound(config: Extract<DiscoveryConfig, { type: 'http' }>, deps: DiscoveryDeps): Rounds {
  const client = new HttpClient(config.http, deps.secrets);
  return {
    everyMs: config.refreshInterval,
    async look(stop) {
      const look = (signal: AbortSignal): ReturnType<typeof ask> => ask(config, client, deps.version, signal);
      try {
        return new Map([[config.url, await within(config.refreshInterval, deps.clock, stop, look)]]);
      } catch (error) {
        return new Map([[config.url, error instanceof Error ? error : new Error(String(error))]]);
      }
    },
    [Symbol.dispose]: () => {
      client[Symbol.dispose]();
    },
  };
}
