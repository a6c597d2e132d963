import type { Alert, AlertEvent } from '../../src-shared/model/alert.ts';
import type { Check, MonitorState, MonitorStatus, StateInterval } from '../../src-shared/model/check.ts';
import { Monitor } from '../../src-shared/model/monitor.ts';

/** What the picture shows. */
export type Scenario = 'empty' | 'three' | 'good' | 'mixed' | 'large' | 'storm';

/** Numbers that look random and are the same at every start (mulberry32). */
export function dice(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const GROUPS = ['Payments', 'Orders', 'Search', 'Identity', 'Mail', 'Warehouse', 'Partners', 'Infrastructure'] as const;
const THINGS = ['API', 'Web', 'Worker', 'Queue', 'Cache', 'Gateway', 'Export', 'Webhook', 'Admin', 'Database'] as const;
const REASON: Readonly<Record<MonitorState, string>> = {
  up: '',
  degraded: 'latency 1,204 ms is not below 800 ms',
  down: 'connect: connection refused (ECONNREFUSED 10.2.0.14:443)',
  blind: 'the network was lost',
  maintenance: 'database upgrade',
  paused: 'paused by me',
  pending: '',
};

function letter(state: MonitorState): string {
  if (state === 'down') return 'x';
  if (state === 'degraded') return 'd';
  return state === 'blind' ? 'b' : 'u';
}

/** One monitor's live record in a state. */
export function statusOf(i: number, state: MonitorState, now: number, total: number): MonitorStatus {
  const random = dice(i + 1);
  const group = total <= 5 ? 'Shop' : (GROUPS[i % GROUPS.length] ?? '');
  const thing = THINGS[(total <= 5 ? i : Math.floor(i / GROUPS.length)) % THINGS.length] ?? 'API';
  const serial = Math.floor(i / (GROUPS.length * THINGS.length));
  const name = `${group} ${thing}${serial === 0 ? '' : ` ${serial + 1}`}`;
  const host = name.toLowerCase().replaceAll(' ', '-');
  const kind = i % 13 === 5 ? 'tls' : i % 7 === 3 ? 'tcp' : 'http';
  const base = 20 + random() * 180;
  const bad = state === 'down' || state === 'degraded' ? 3 + Math.floor(random() * 12) : 0;
  const strip = Array.from({ length: 30 }, (_, k) => {
    if (k >= 30 - bad) return letter(state);
    if (k > 7 && k < 10 && i % 11 === 0) return 'b';
    return random() < 0.004 ? 'd' : 'u';
  }).join('');
  const latencies = Array.from(strip, (l) =>
    l === 'x' || l === 'b' ? -1 : Math.round(base * (0.8 + random() * 0.5) * (l === 'd' ? 6 : 1)),
  );
  const last = latencies.at(-1) ?? -1;
  return {
    name,
    kind,
    target: kind === 'tcp' ? `${host}.example:5432` : `https://${host}.example/health`,
    group,
    category: 'api',
    interval: 30_000,
    state,
    since: now - (state === 'up' ? 86_400_000 * (1 + random() * 20) : 60_000 * (2 + random() * 40)),
    reason: REASON[state],
    lastCheck: now - Math.round(random() * 20_000),
    nextCheck: now + Math.round(random() * 20_000),
    ...(last < 0 ? {} : { latencyMs: last }),
    strip,
    latencies,
    ...(i % 13 === 5 ? { certificateEnds: now + 86_400_000 * (6 + random() * 80) } : {}),
  };
}

function stateAt(scenario: Scenario, i: number): MonitorState {
  if (scenario === 'good') return 'up';
  if (scenario === 'three') return i === 1 ? 'down' : 'up';
  if (scenario === 'storm') return i % 3 === 0 ? 'down' : i % 5 === 0 ? 'degraded' : 'up';
  if (i === 9) return 'down';
  if (i === 20 || i === 43) return 'degraded';
  if (i === 60) return 'maintenance';
  if (i % 97 === 70) return 'paused';
  if (i % 131 === 100) return 'blind';
  return 'up';
}

const COUNT: Readonly<Record<Scenario, number>> = {
  empty: 0,
  three: 3,
  good: 300,
  mixed: 300,
  large: 2_000,
  storm: 2_000,
};

/** Every monitor of a scenario. */
export function monitorsOf(scenario: Scenario, now: number): readonly MonitorStatus[] {
  return Array.from({ length: COUNT[scenario] }, (_, i) => statusOf(i, stateAt(scenario, i), now, COUNT[scenario]));
}

/** The definition behind a live record. */
export function definitionOf(status: MonitorStatus): Monitor {
  const [host = 'localhost', port = '443'] = status.target.split(':');
  const common = { name: status.name, group: status.group, category: status.category };
  if (status.kind === 'tcp') return Monitor.parse({ kind: 'tcp', ...common, host, port: Number(port) });
  if (status.kind === 'tls') return Monitor.parse({ kind: 'tls', ...common, host: new URL(status.target).hostname });
  return Monitor.parse({
    kind: 'http',
    ...common,
    url: status.target,
    assert: ['status in 200..299', 'latency < 800ms : degraded', 'json $.status == "healthy"'],
  });
}

const RULES = {
  down: { rule: 'MonitorDown', severity: 'critical', expr: 'monitor_state == 2', text: 'is down' },
  degraded: { rule: 'MonitorDegraded', severity: 'warning', expr: 'monitor_state == 1', text: 'is degraded' },
  latency: { rule: 'HighLatency', severity: 'error', expr: 'probe_duration_seconds > 1', text: 'answers slowly' },
  cert: {
    rule: 'CertificateExpires',
    severity: 'info',
    expr: 'probe_ssl_earliest_cert_expiry - time() < 1209600',
    text: 'certificate ends in 6 days',
  },
} as const;

/** An alert about a monitor. */
export function alertOf(monitor: MonitorStatus, kind: keyof typeof RULES, n: number, activeAt: number): Alert {
  const { rule, severity, expr, text } = RULES[kind];
  return {
    id: `alert-${n}`,
    fingerprint: (n * 2_654_435_761).toString(16).padStart(16, '0').slice(-16),
    rule,
    labels: {
      alertname: rule,
      monitor: monitor.name,
      instance: monitor.target,
      group: monitor.group,
      kind: monitor.kind,
      severity,
    },
    annotations: {
      summary: `${monitor.name} ${text}`,
      description: monitor.reason === '' ? `The rule's expression holds for ${monitor.name}.` : monitor.reason,
      ...(n % 2 === 0 ? { runbook_url: 'https://runbooks.example/monitor-down' } : {}),
    },
    state: 'firing',
    activeAt,
    firedAt: activeAt + 30_000,
    value: kind === 'latency' ? 1.24 : 2,
    expr,
    closedByHand: false,
    updatedAt: activeAt + 30_000,
  };
}

/** Every alert of a scenario. */
export function alertsOf(scenario: Scenario, monitors: readonly MonitorStatus[], now: number): readonly Alert[] {
  if (scenario === 'empty' || scenario === 'good') return [];
  const bad = monitors.filter((monitor) => monitor.state === 'down' || monitor.state === 'degraded');
  const list: Alert[] = [];
  for (const monitor of bad) {
    list.push(alertOf(monitor, monitor.state === 'down' ? 'down' : 'degraded', list.length, monitor.since));
    if (scenario === 'storm' || monitor.state === 'down')
      list.push(alertOf(monitor, 'latency', list.length, monitor.since + 15_000));
    if (scenario === 'storm') list.push(alertOf(monitor, 'cert', list.length, monitor.since + 45_000));
  }
  const tls = monitors.find((monitor) => monitor.certificateEnds !== undefined);
  if (tls !== undefined && scenario !== 'storm') list.push(alertOf(tls, 'cert', list.length, now - 7_200_000));
  const taken = list.at(2);
  if (taken !== undefined && scenario !== 'three')
    list[2] = { ...taken, ack: { at: now - 120_000, by: 'me', note: 'looking at the pool size' } };
  const up = monitors.filter((monitor) => monitor.state === 'up').slice(0, 3);
  for (const [i, monitor] of up.entries()) {
    const ended = now - (i + 1) * 600_000;
    list.push({
      ...alertOf(monitor, 'down', list.length, ended - 400_000),
      state: 'resolved',
      resolvedAt: ended,
      updatedAt: ended,
    });
  }
  return list;
}

/** A plausible story of an alert. */
export function timelineOf(alert: Alert): readonly AlertEvent[] {
  const events: Omit<AlertEvent, 'id' | 'alertId'>[] = [
    { at: alert.activeAt, kind: 'pending', by: 'engine', reason: `${alert.expr} holds, value ${alert.value}` },
    { at: alert.firedAt ?? alert.activeAt, kind: 'fired', by: 'engine', reason: 'held for 30s' },
    { at: (alert.firedAt ?? alert.activeAt) + 900, kind: 'notified', by: 'engine', reason: 'slack of on-call: sent' },
  ];
  if (alert.ack !== undefined)
    events.push({ at: alert.ack.at, kind: 'acknowledged', by: alert.ack.by, reason: alert.ack.note });
  if (alert.resolvedAt !== undefined)
    events.push({ at: alert.resolvedAt, kind: 'resolved', by: 'engine', reason: 'the expression is false' });
  return events.map((event, i) => ({ ...event, id: i + 1, alertId: alert.id }));
}

/** A check as the reply log and "run now" show it. */
export function checkOf(name: string, state: MonitorState, at: number, latency: number): Check {
  const bad = state === 'down' || state === 'degraded';
  return {
    monitor: name,
    at,
    lateness: 2,
    outcome: state === 'down' || state === 'degraded' || state === 'blind' ? state : 'up',
    reason: REASON[state],
    durationMs: latency,
    phases: {
      dns: latency * 0.05,
      connect: latency * 0.1,
      tls: latency * 0.25,
      firstByte: latency * 0.5,
      transfer: latency * 0.1,
    },
    assertions: [
      {
        text: 'status in 200..299',
        resolved: `status in 200..299 (was ${bad ? 503 : 200})`,
        passed: !bad,
        failing: 'down',
      },
      {
        text: 'latency < 800ms',
        resolved: `latency < 800ms (was ${Math.round(latency)}ms)`,
        passed: latency < 800,
        failing: 'degraded',
      },
    ],
    evidence: {
      status: bad ? 503 : 200,
      headers: { 'content-type': 'application/json', server: 'envoy' },
      body: JSON.stringify(
        { status: bad ? 'degraded' : 'healthy', database: { status: 'healthy', pool: 12 } },
        null,
        2,
      ),
      remote: '10.2.0.14:443',
    },
  };
}

/** States of a monitor between two instants: mostly up, one outage, one blind stretch, then what it is now. */
export function historyOf(status: MonitorStatus, from: number, to: number): readonly StateInterval[] {
  const width = to - from;
  const cuts: readonly (readonly [number, MonitorState])[] = [
    [0, 'up'],
    [0.3, 'down'],
    [0.34, 'up'],
    [0.5, 'blind'],
    [0.56, 'up'],
    [0.7, 'degraded'],
    [0.73, 'up'],
  ];
  const now = Math.max(from + width * 0.75, Math.min(to, status.since));
  const points = [
    ...cuts.map(([share, state]) => ({ at: from + share * width, state })),
    { at: now, state: status.state },
  ];
  return points.map(({ at, state }, i) => {
    const next = points[i + 1];
    return {
      state,
      from: at,
      ...(next === undefined ? {} : { to: next.at }),
      reason: REASON[state],
      ...(state === 'blind' ? { cause: 'network' as const } : {}),
    };
  });
}
