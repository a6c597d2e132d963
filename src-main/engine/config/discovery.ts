import { addressProblem } from '../collect/discovery/groups.ts';
import type { DiscoveryConfig, TargetGroup } from '../collect/scrape/config.ts';
import { choice, httpUrl, readHttpOptions } from './http-client.ts';
import { besideFile } from './paths.ts';
import { type Reporter, Section } from './section.ts';
import type { Tree } from './tree.ts';

/** Prometheus' other ways of finding targets. */
export const LATER_DISCOVERY: readonly string[] = [
  'aws',
  'azure',
  'consul',
  'digitalocean',
  'docker',
  'dockerswarm',
  'ec2',
  'eureka',
  'gce',
  'hetzner',
  'ionos',
  'kubernetes',
  'kuma',
  'lightsail',
  'linode',
  'marathon',
  'nerve',
  'nomad',
  'openstack',
  'ovhcloud',
  'puppetdb',
  'scaleway',
  'serverset',
  'stackit',
  'triton',
  'uyuni',
  'vultr',
].map((name) => `${name}_sd_configs`);

const RECORDS = ['SRV', 'A', 'AAAA', 'MX', 'NS'] as const;

function refresh(section: Section, fallback: number): number {
  const ms = section.duration('refresh_interval');
  if (ms === undefined) return fallback;
  if (ms < 1_000) section.fail(section.placeOf('refresh_interval'), 'refresh_interval must be at least 1s.');
  return ms;
}

function readStatic(section: Section, i: number): TargetGroup {
  const targets = (section.items('targets') ?? []).flatMap((tree) => {
    const address = section.asText(tree, 'targets') ?? '';
    const problem = addressProblem(address);
    if (problem !== undefined) section.fail(tree.place, `${problem}.`);
    return [address];
  });
  return { source: String(i), targets, labels: section.pairs('labels', 'labels') ?? {} };
}

function readFileDiscovery(section: Section): DiscoveryConfig {
  const files = (section.items('files') ?? []).flatMap((tree) => {
    const pattern = section.asText(tree, 'files') ?? '';
    if (!/\.(?:json|ya?ml)$/i.test(pattern))
      section.fail(tree.place, `"${pattern}" is no file of targets: its name ends in .json, .yml or .yaml.`);
    return [besideFile(tree.place, pattern)];
  });
  if (files.length === 0) section.fail(section.place, 'file discovery needs files.');
  return { type: 'file', files, refreshInterval: refresh(section, 300_000) };
}

function readHttpDiscovery(section: Section): DiscoveryConfig {
  const url = httpUrl(section, 'url');
  if (!section.has('url')) section.fail(section.place, 'HTTP discovery needs url.');
  return {
    type: 'http',
    url: url ?? '',
    http: readHttpOptions(section),
    refreshInterval: refresh(section, 60_000),
  };
}

function readDnsDiscovery(section: Section): DiscoveryConfig {
  const names = section.texts('names') ?? [];
  if (names.length === 0) section.fail(section.place, 'DNS discovery needs names.');
  const record = choice(section, 'type', RECORDS) ?? 'SRV';
  const port = section.number('port');
  if (port === undefined && record !== 'SRV')
    section.fail(section.place, `DNS discovery of ${record} records needs port.`);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536))
    section.fail(section.placeOf('port'), 'port is a whole number from 1 to 65535.');
  return { type: 'dns', names, record, port: port ?? 0, refreshInterval: refresh(section, 30_000) };
}

/** Reads all `*_sd_configs` and `static_configs` of a scrape job. */
export function readDiscovery(section: Section, report: Reporter): readonly DiscoveryConfig[] {
  const out: DiscoveryConfig[] = [];
  const each = (key: string, what: string, read: (one: Section, i: number) => void): void => {
    (section.items(key) ?? []).forEach((tree: Tree, i) => {
      const one = Section.of(tree, what, report);
      if (!one) return;
      read(one, i);
      one.done();
    });
  };
  const groups: TargetGroup[] = [];
  each('static_configs', 'a group of targets', (one, i) => groups.push(readStatic(one, i)));
  if (groups.length > 0) out.push({ type: 'static', groups });
  each('file_sd_configs', 'file discovery', (one) => out.push(readFileDiscovery(one)));
  each('http_sd_configs', 'HTTP discovery', (one) => out.push(readHttpDiscovery(one)));
  each('dns_sd_configs', 'DNS discovery', (one) => out.push(readDnsDiscovery(one)));
  section.notYet(LATER_DISCOVERY);
  return out;
}
