import type { Resolver } from 'node:dns/promises';
import type { DiscoveryConfig, TargetGroup } from '../scrape/config.ts';
import type { Rounds } from './discover.ts';

type DnsConfig = Extract<DiscoveryConfig, { type: 'dns' }>;

/** What DNS discovery asks; node:dns answers it. */
export type DnsResolver = Pick<Resolver, 'resolve4' | 'resolve6' | 'resolveSrv' | 'resolveMx' | 'resolveNs'>;

interface Found {
  readonly host: string;
  readonly port: number;
  readonly meta: Readonly<Record<string, string>>;
}

function plain(name: string): string {
  return name.replace(/\.$/, '');
}

async function records({ port, record }: DnsConfig, name: string, dns: DnsResolver): Promise<readonly Found[]> {
  switch (record) {
    case 'A':
      return (await dns.resolve4(name)).map((host) => ({ host, port, meta: {} }));
    case 'AAAA':
      return (await dns.resolve6(name)).map((host) => ({ host: `[${host}]`, port, meta: {} }));
    case 'SRV':
      return (await dns.resolveSrv(name)).map((one) => ({
        host: plain(one.name),
        port: one.port,
        meta: {
          __meta_dns_srv_record_target: `${plain(one.name)}.`,
          __meta_dns_srv_record_port: String(one.port),
        },
      }));
    case 'MX':
      return (await dns.resolveMx(name)).map(({ exchange }) => ({
        host: plain(exchange),
        port,
        meta: { __meta_dns_mx_record_target: `${plain(exchange)}.` },
      }));
    case 'NS':
      return (await dns.resolveNs(name)).map((host) => ({
        host: plain(host),
        port,
        meta: { __meta_dns_ns_record_target: `${plain(host)}.` },
      }));
  }
}

/** A name that has no such record (any more) has no targets; that is an answer. */
function isEmpty(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'ENODATA' || code === 'ENOTFOUND';
}

async function groupOf(config: DnsConfig, name: string, dns: DnsResolver): Promise<readonly TargetGroup[] | Error> {
  try {
    const found = await records(config, name, dns);
    return found
      .map(({ host, meta, port }) => ({
        source: `${name} ${host}:${port}`,
        targets: [`${host}:${port}`],
        labels: { __meta_dns_name: name, ...meta },
      }))
      .sort((a, b) => (a.source < b.source ? -1 : 1));
  } catch (error) {
    if (isEmpty(error)) return [];
    return new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** DNS discovery (Prometheus, "Configuration", dns_sd_config). */
export function dnsRound(config: DnsConfig, dns: DnsResolver): Rounds {
  return {
    everyMs: config.refreshInterval,
    async look() {
      const names = [...new Set(config.names)];
      const groups = await Promise.all(names.map((name) => groupOf(config, name, dns)));
      return new Map(names.map((name, i) => [name, groups[i] ?? []]));
    },
    [Symbol.dispose]: () => undefined,
  };
}
