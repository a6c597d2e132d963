import { timeoutFault } from '../../net/fault.ts';
import { HttpClient } from '../http-client.ts';
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
  const got = await client.get(url, {
    headers: {
      'user-agent': `Tocsin/${version}`,
      accept: 'application/json',
      'accept-encoding': 'gzip',
      'x-prometheus-refresh-interval-seconds': String(refreshInterval / 1_000),
    },
    bodyLimit: MOST_BYTES,
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
      const late = new AbortController();
      const timer = deps.clock.after(config.refreshInterval, () => {
        late.abort(timeoutFault(config.refreshInterval));
      });
      try {
        const signal = AbortSignal.any([stop, late.signal]);
        return new Map([[config.url, await ask(config, client, deps.version, signal)]]);
      } catch (error) {
        return new Map([[config.url, error instanceof Error ? error : new Error(String(error))]]);
      } finally {
        timer[Symbol.dispose]();
      }
    },
    [Symbol.dispose]: () => {
      client[Symbol.dispose]();
    },
  };
}
