import { Monitor, type MonitorKindName } from '../../../../src-shared/model/monitor.ts';

/** The kinds in the order in which they are offered, in plain words. */
export const KINDS: readonly { readonly id: MonitorKindName; readonly label: string; readonly text: string }[] = [
  { id: 'http', label: 'HTTP', text: 'A web address answers, in time and with what you expect' },
  { id: 'tcp', label: 'TCP port', text: 'A port accepts connections' },
  { id: 'tls', label: 'TLS certificate', text: 'A certificate is valid and not about to end' },
  { id: 'heartbeat', label: 'Heartbeat', text: 'A job calls in; silence is the alarm' },
  { id: 'prometheus', label: 'Prometheus', text: 'A metrics endpoint is scraped' },
  { id: 'machine', label: 'This machine', text: 'CPU, memory, disks and load of this computer' },
];

const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A ping token nobody guesses: 24 letters of 32, 120 bits. */
export function newToken(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) => LETTERS[byte % LETTERS.length]).join('');
}

/** A valid stand-in for each kind, from which the schema fills in all defaults. */
const SEED = {
  http: { url: 'https://x' },
  prometheus: { url: 'http://x' },
  tcp: { host: 'x', port: 5432 },
  tls: { host: 'x' },
  heartbeat: { token: '00000000' },
  machine: {},
} as const satisfies Record<MonitorKindName, object>;

/** A new monitor of a kind with every default filled in and an empty target; what `from` already says is kept. */
export function blankMonitor(kind: MonitorKindName, from?: Monitor): Monitor {
  const made = Monitor.parse({ kind, name: 'x', ...SEED[kind] });
  const target =
    made.kind === 'http' || made.kind === 'prometheus'
      ? { ...made, url: from && 'url' in from ? from.url : '' }
      : made.kind === 'tcp' || made.kind === 'tls'
        ? { ...made, host: hostOf(from) }
        : made.kind === 'heartbeat'
          ? // One missed ping is the alarm; the grace is its patience.
            { ...made, token: newToken(), failureThreshold: 1 }
          : made;
  if (!from)
    return { ...target, name: '', ...(kind === 'machine' ? { name: 'this machine', category: 'system' } : {}) };
  const { name, interval, timeout, failureThreshold, recoveryThreshold, group, category, labels, severity } = from;
  const kept = { name, interval, timeout, recoveryThreshold, group, category, labels, severity };
  return { ...target, ...kept, failureThreshold: kind === 'heartbeat' ? 1 : failureThreshold };
}

function hostOf(from: Monitor | undefined): string {
  if (!from) return '';
  if ('host' in from) return from.host;
  return 'url' in from && URL.canParse(from.url) ? new URL(from.url).hostname : '';
}

/**
 * A name for a target: `https://orders.example.com/api/health` → `orders.example.com/api`. Empty while the target is.
 */
export function nameFor(monitor: Monitor): string {
  switch (monitor.kind) {
    case 'http':
    case 'prometheus': {
      if (!URL.canParse(monitor.url)) return '';
      const { host, pathname } = new URL(monitor.url);
      // Endings that every address of the kind has tell nothing.
      const path = pathname.replace(
        /\/(?:health(?:z|check)?|status|ready|live|ping|metrics|detailed|-|)(?=\/|$)/giu,
        '',
      );
      return `${host}${path.replace(/\/+$/, '')}`;
    }
    case 'tcp':
      return monitor.host === '' ? '' : `${monitor.host}:${monitor.port}`;
    case 'tls':
      return monitor.host === '' ? '' : `${monitor.host} certificate`;
    case 'heartbeat':
      return '';
    case 'machine':
      return 'this machine';
  }
}
