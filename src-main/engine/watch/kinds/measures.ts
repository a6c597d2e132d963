import type { Phases } from '../../../../src-shared/model/check.ts';
import type { Finding, Measure } from './kind.ts';

/** Seconds with four decimals: tenths of a millisecond, which the store packs into few bits. */
export function seconds(ms: number | undefined): number {
  return ms === undefined ? Number.NaN : Math.round(ms * 10) / 10_000;
}

export const DURATION: Measure = { name: 'probe_duration_seconds', value: (f) => seconds(f.durationMs) };
export const IP_PROTOCOL: Measure = { name: 'probe_ip_protocol', value: (f) => f.ipProtocol ?? Number.NaN };
export const DNS: Measure = { name: 'probe_dns_lookup_time_seconds', value: (f) => seconds(f.phases.dns) };
export const CERTIFICATE: Measure = {
  name: 'probe_ssl_earliest_cert_expiry',
  value: (f) => (f.certificate === undefined ? Number.NaN : Math.floor(f.certificate.notAfter / 1_000)),
};

/** blackbox_exporter's names of the phases of an HTTP request. */
const PHASES: readonly (readonly [label: string, key: keyof Phases])[] = [
  ['resolve', 'dns'],
  ['connect', 'connect'],
  ['tls', 'tls'],
  ['processing', 'firstByte'],
  ['transfer', 'transfer'],
];

function phase(label: string, key: keyof Phases): Measure {
  return {
    name: 'probe_http_duration_seconds',
    labels: { phase: label },
    value: (f: Finding) => seconds(f.phases[key]),
  };
}

/** The phases an HTTP check can have: no `resolve` for a literal address, no `tls` without TLS. */
export function phaseMeasures(possible: { readonly dns: boolean; readonly tls: boolean }): readonly Measure[] {
  return PHASES.filter(([label]) => (label !== 'resolve' || possible.dns) && (label !== 'tls' || possible.tls)).map(
    ([label, key]) => phase(label, key),
  );
}
