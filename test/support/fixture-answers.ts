import { readRuleDrafts } from '../../src-main/engine/rules/read-drafts.ts';
import { runRuleTests } from '../../src-main/engine/rules/unit-test/rule-tests.ts';
import type { TocsinHandlers } from '../../src-shared/contract/index.ts';
import type { StatusBar } from '../../src-shared/contract/system.ts';
import { targetOf } from '../../src-shared/model/monitor.ts';
import { DEFAULT_RETENTION, DEFAULT_SETTINGS, type Settings } from '../../src-shared/model/settings.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';
import { fixtureAlertReport, fixtureAlertStatistics } from './fixture-alert-statistics.ts';
import { fixtureAlertmanagers } from './fixture-alertmanagers.ts';
import { fixtureBacktest } from './fixture-backtest.ts';
import type { FixtureWorld } from './fixture-client.ts';
import { checkOf, dice, historyOf, statusOf, timelineOf } from './fixture-data.ts';
import { fixtureDeliveries } from './fixture-deliveries.ts';
import { fixtureIncidents } from './fixture-incidents.ts';
import { fixtureMaintenance } from './fixture-maintenance.ts';
import { fixturePreview } from './fixture-preview.ts';
import { responseAnswers } from './fixture-response.ts';
import { fixtureRouting } from './fixture-routing.ts';
import { FixtureRules } from './fixture-rules.ts';
import { fixtureSilences } from './fixture-silences.ts';
import { fixtureSlos } from './fixture-slos.ts';
import { FIXTURE_CORRELATION, fixtureStatistics } from './fixture-statistics.ts';
import { fixtureDiagnostics, fixtureReport, fixtureReported } from './fixture-system.ts';
import { FIXTURE_METADATA, fixtureTargets } from './fixture-targets.ts';

import { fixtureWhy } from './fixture-why.ts';

const still: Disposable = { [Symbol.dispose]: () => undefined };

function statusBar(world: FixtureWorld): StatusBar {
  const paused = [...world.monitors.values()].filter((monitor) => monitor.state === 'paused').length;
  return {
    version: '0.1.0',
    now: Date.now(),
    watching: world.monitors.size - paused,
    paused,
    checksPerSecond: world.monitors.size / 20,
    latenessP99: 4,
    blind: null,
    coverage: world.monitors.size === 0 ? 1 : 0.978,
    outbox: world.scenario === 'storm' ? 41 : 0,
    storageBytes: 48_234_496,
    problems: [],
  };
}

/** The monitors an expression is about: the one it names, else those with alerts, else the first few. */
function subjects(world: FixtureWorld, expr: string): readonly string[] {
  const named = /monitor="([^"]+)"/.exec(expr)?.[1];
  if (named !== undefined) return [named];
  const alerting = [...new Set([...world.alerts.values()].flatMap((alert) => alert.labels['monitor'] ?? []))];
  return (alerting.length > 0 ? alerting : [...world.monitors.keys()]).slice(0, 6);
}

/** Every method of the contract over a fixture world. */
export function answerHandlers(world: FixtureWorld): TocsinHandlers {
  const rules = new FixtureRules(() => now());
  let settings: Settings = { ...DEFAULT_SETTINGS, operator: 'kim', canaries: ['1.1.1.1:443'] };
  const now = (): number => Date.now();
  return {
    ...fixtureMaintenance(now),
    ...fixtureDeliveries(world, now),
    ...fixtureRouting(),
    ...fixtureSilences(world, now),
    ...fixtureIncidents(world.incidents),
    'slo.list': () => [...fixtureSlos()],
    'monitor.list': () => [...world.definitions.values()],
    'monitor.get': ({ name }) => {
      const found = world.definitions.get(name);
      if (found === undefined) throw new RpcError('not_found', `There is no monitor named "${name}".`);
      return found;
    },
    'monitor.save': ({ monitor, create }) => {
      if (create && world.definitions.has(monitor.name))
        throw new RpcError('conflict', `A monitor named "${monitor.name}" exists already.`);
      const entry = { monitor, origin: { from: 'ui' } } as const;
      world.definitions.set(monitor.name, entry);
      const base = statusOf(world.monitors.size, 'up', now(), 10);
      world.putMonitors([
        {
          ...base,
          name: monitor.name,
          group: monitor.group,
          kind: monitor.kind,
          target: targetOf(monitor),
          state: 'pending',
          since: now(),
          strip: '',
          latencies: [],
        },
      ]);
      return entry;
    },
    'monitor.delete': ({ name }) => {
      const found = world.definitions.get(name);
      if (found === undefined) throw new RpcError('not_found', `There is no monitor named "${name}".`);
      world.definitions.delete(name);
      world.putMonitors([], [name]);
      return found;
    },
    'monitor.pause': ({ names, paused }) => {
      world.putMonitors(
        names.map((name) => ({ ...world.monitor(name), state: paused ? 'paused' : 'pending', since: now() })),
      );
      return { changed: names.length };
    },
    'monitor.try': ({ monitor }) => checkOf(monitor.name, monitor.name.includes('bad') ? 'down' : 'up', now(), 84),
    'monitor.run': ({ name }) => checkOf(name, world.monitor(name).state, now(), world.monitor(name).latencyMs ?? 95),
    'monitor.history': ({ name, from, to }) => [...historyOf(world.monitor(name), from, to)],
    'monitor.availability': ({ names, windowsMs }) =>
      Object.fromEntries(
        names.map((name, i) => [
          name,
          windowsMs.map((windowMs) => ({
            windowMs,
            knownMs: windowMs,
            availability: i % 40 === 7 ? null : 1 - dice(name.length + i)() * 0.004,
            coverage: 0.978,
            downMs: 240_000,
            degradedMs: 60_000,
            blindMs: windowMs * 0.022,
            maintenanceMs: i % 40 === 3 ? windowMs * 0.004 : 0,
            outages: 1,
          })),
        ]),
      ),
    'monitor.replies': ({ name, limit }) =>
      Array.from({ length: limit }, (_, i) =>
        checkOf(name, i === 4 ? 'down' : world.monitor(name).state, now() - i * 20_000, 90 + (i % 5) * 12),
      ),
    'monitor.latency': () => ({ p50: 84, p95: 190, p99: 412 }),
    'live.monitors': (_, sink) => {
      const listener = { onEvent: sink.delta.bind(sink) };
      world.sinks.monitors.add(listener);
      sink.snapshot({ changed: [...world.monitors.values()], removed: [] });
      return { [Symbol.dispose]: () => world.sinks.monitors.delete(listener) };
    },
    'alert.list': () => [...world.alerts.values()],
    'alert.get': ({ id }) => {
      const alert = world.alerts.get(id);
      if (alert === undefined) throw new RpcError('not_found', 'This alert is no longer kept.');
      const at = alert.firedAt ?? alert.activeAt;
      return {
        alert,
        timeline: [...timelineOf(alert)],
        deliveries: [
          {
            notification: {
              id: 7,
              dedupKey: 'k',
              receiver: 'on-call',
              channel: 1,
              channelType: 'slack',
              status: 'sent',
              attempts: 2,
              createdAt: at + 700,
              nextAttemptAt: at + 900,
              expiresAt: at + 86_400_000,
              finishedAt: at + 900,
            },
            reason: 'firing',
            attempts: [
              {
                notificationId: 7,
                at: at + 800,
                durationMs: 5_000,
                result: 'timeout',
                detail: 'no reply within 5 s',
                request: 'POST /services/…',
                reply: '',
              },
              {
                notificationId: 7,
                at: at + 5_900,
                durationMs: 212,
                result: 'sent',
                detail: '200 ok',
                request: 'POST /services/…\n{"text":"Orders API is down"}',
                reply: 'ok',
              },
            ],
          },
        ],
        before: [1, 2, 3].map((day) => ({
          ...alert,
          id: `${alert.id}-before-${day}`,
          state: 'resolved' as const,
          activeAt: alert.activeAt - day * 86_400_000,
          firedAt: at - day * 86_400_000,
          resolvedAt: at - day * 86_400_000 + 500_000,
        })),
      };
    },
    'alert.why': ({ id, at = now() }) => fixtureWhy(world, id, at),
    'alert.acknowledge': ({ ids, note, until }) =>
      world.change(ids, (alert) => ({
        ...alert,
        ack: { at: now(), by: settings.operator, note, ...(until === undefined ? {} : { until }) },
      })),
    'alert.assign': ({ ids, to }) =>
      world.change(ids, ({ assignee: _, ...alert }) => (to === null ? alert : { ...alert, assignee: to })),
    'alert.reopen': ({ ids }) =>
      world.change(ids, ({ resolvedAt: _, ...alert }) => ({ ...alert, state: 'firing', closedByHand: false })),
    'people.list': () => [settings.operator, 'Ines', 'Marek'],
    'alert.unacknowledge': ({ ids }) => world.change(ids, ({ ack: _, ...alert }) => alert),
    'alert.snooze': ({ ids, until }) => world.change(ids, (alert) => ({ ...alert, snoozedUntil: until })),
    'alert.comment': ({ ids }) => world.change(ids, (alert) => ({ ...alert, updatedAt: now() })),
    'alert.resolve': ({ ids }) =>
      world.change(ids, (alert) => ({ ...alert, state: 'resolved', closedByHand: true, resolvedAt: now() })),
    'alert.escalate': ({ ids }) => {
      const firing = ids.filter((id) => world.alerts.get(id)?.state === 'firing');
      world.change(firing, ({ ack: _, snoozedUntil: __, ...alert }) => alert);
      return {
        changed: firing.length,
        told: firing.length === 0 ? [] : ['phone', 'lead'],
        refused: ids.filter((id) => !firing.includes(id)).map((id) => ({ id, reason: 'It is over.' })),
      };
    },
    'alert.undo': ({ undo }) => {
      const before = world.undos.get(undo) ?? [];
      world.putAlerts(before);
      return { changed: before.length };
    },
    'live.alerts': (_, sink) => {
      const listener = { onEvent: sink.delta.bind(sink) };
      world.sinks.alerts.add(listener);
      sink.snapshot({ changed: [...world.alerts.values()], removed: [] });
      return { [Symbol.dispose]: () => world.sinks.alerts.delete(listener) };
    },
    'template.names': () => ['tocsin.text', 'tocsin.title'],
    'template.preview': ({ text }) => ({ output: text }),
    ...responseAnswers(),
    'live.notes': (_, sink) => {
      sink.snapshot({ notes: [] });
      return still;
    },
    'query.range': ({ expr, from, to, step }) => {
      const random = dice(expr.length);
      const count = Math.floor((to - from) / step) + 1;
      const t = Float64Array.from({ length: count }, (_, i) => from + i * step);
      const column = (base: number): Float64Array<ArrayBuffer> =>
        t.map((at, i) =>
          i > count * 0.5 && i < count * 0.56
            ? Number.NaN
            : base * (1 + 0.2 * Math.sin(at / 600_000) + random() * 0.15),
        );
      if (expr.includes('by (le)'))
        return {
          t,
          series: ['0.05', '0.1', '0.25', '0.5', '1', '2.5', '+Inf'].map((le, bucket, { length }) => ({
            labels: { le },
            v: column(40 * ((bucket + 1) / length) ** 0.5),
          })),
          warnings: [],
          infos: [],
        };
      if (expr.includes('by (phase)'))
        return {
          t,
          series: Object.entries({ resolve: 0.004, connect: 0.012, tls: 0.03, processing: 0.055, transfer: 0.008 }).map(
            ([phase, base]) => ({ labels: { phase }, v: column(base) }),
          ),
          warnings: [],
          infos: [],
        };
      const share = /quantile_over_time\(([\d.]+)/.exec(expr)?.[1];
      if (share !== undefined) {
        const base = share === '0.5' ? 0.09 : share === '0.95' ? 0.16 : 0.31;
        return { t, series: [{ labels: { monitor: 'Orders API' }, v: column(base) }], warnings: [], infos: [] };
      }
      return {
        t,
        series: subjects(world, expr).flatMap((monitor) => [
          { labels: { monitor, quantile: '0.5' }, v: column(expr.includes('state') ? 2 : 0.09) },
          { labels: { monitor, quantile: '0.95' }, v: column(expr.includes('state') ? 2 : 0.16) },
        ]),
        warnings: [],
        infos: [],
      };
    },
    'query.instant': ({ expr }) => ({
      type: 'vector',
      vector: expr.startsWith('count by (__name__)')
        ? [
            'monitor_state',
            'probe_duration_seconds',
            'probe_http_duration_seconds',
            'probe_http_status_code',
            'probe_success',
          ].map((name) => ({ labels: { __name__: name }, t: now(), v: name.includes('http_duration') ? 5 : 1 }))
        : [...world.monitors.values()]
            .slice(0, 8)
            .map((monitor) => ({ labels: { monitor: monitor.name }, t: now(), v: 1 })),
      matrix: [],
      warnings: [],
      infos: [],
    }),
    'target.list': () => fixtureTargets(now()),
    'alertmanager.list': () => fixtureAlertmanagers(now()),
    'series.metadata': ({ limit, metric }) =>
      FIXTURE_METADATA.filter((one) => metric === undefined || one.metric === metric).slice(0, limit),
    'source.list': () => [{ name: 'prod', url: 'http://prom.example:9090/' }],
    'series.labels': () => ({ values: ['__name__', 'monitor', 'phase'], truncated: false }),
    'series.values': ({ label }) => ({
      values:
        label === 'monitor'
          ? [...world.monitors.keys()].sort()
          : label === '__name__'
            ? ['http_request_duration_seconds_bucket', 'monitor_state', 'probe_duration_seconds', 'probe_success']
            : [],
      truncated: false,
    }),
    'series.statistics': ({ from, to, step = 60_000 }) => fixtureStatistics(from, to, step),
    'series.correlate': () => FIXTURE_CORRELATION,
    'series.find': ({ match }) => ({
      series: [...world.monitors.keys()].sort().map((monitor) => ({ __name__: match[0] ?? 'probe_success', monitor })),
      truncated: false,
    }),
    'rule.list': () => rules.list(),
    'rule.test': ({ draft: { group, rule, tests = '' } }) =>
      runRuleTests({ text: tests, group: { ...group, rules: [rule], origin: { from: 'ui' } } }),
    'rule.read': ({ text }) => readRuleDrafts(text),
    'rule.get': ({ name }) => rules.get(name),
    'rule.save': ({ draft, was }) => rules.save(draft, was),
    'rule.delete': ({ name }) => rules.delete(name),
    'rule.enable': ({ name, enabled }) => {
      rules.setEnabled(name, enabled);
      return {};
    },
    'rule.duplicate': ({ name }) => rules.duplicate(name),
    'rule.versions': ({ name }) => rules.versions(name),
    'rule.restore': ({ id }) => rules.restore(id),
    'rule.preview': (query) => fixturePreview(query),
    'rule.backtest': (query) => fixtureBacktest(query),
    'alert.statistics': (query) => fixtureAlertStatistics(query),
    'system.hello': () => ({
      url: 'http://127.0.0.1:9470/',
      version: '0.1.0',
      host: 'console',
      access: 'admin',
      dataDir: '/home/kim/.local/share/tocsin',
      configFiles: ['/etc/tocsin/tocsin.yml'],
    }),
    'config.export': () => ({ main: 'monitors: []\n', tested: [] }),
    'system.diagnostics': () => fixtureDiagnostics(now(), world.monitors.size),
    'settings.get': () => ({ settings, retention: DEFAULT_RETENTION, secretsBackend: 'GNOME keyring' }),
    'settings.save': (input) => {
      settings = input.settings;
      return {};
    },
    'secret.names': () => [...world.secrets].sort(),
    'secret.set': ({ name }) => {
      world.secrets.add(name);
      return {};
    },
    'secret.delete': ({ name }) => {
      world.secrets.delete(name);
      return {};
    },
    'report.preview': ({ kind, from, to, zone }) =>
      kind === 'alerts'
        ? fixtureAlertReport(from, to, zone, now())
        : fixtureReport(from, to, zone, [...world.monitors.values()], now()),
    'report.statistics': ({ from, to }) => fixtureReported(from, to),
    'report.render': ({ format }) => ({ fileName: `report.${format}`, mediaType: 'text/plain', base64: 'cmVwb3J0' }),
    'live.status': (_, sink) => {
      sink.snapshot(statusBar(world));
      const timer = setInterval(() => {
        sink.delta(statusBar(world));
      }, 1_000);
      return {
        [Symbol.dispose]: () => {
          clearInterval(timer);
        },
      };
    },
  };
}
