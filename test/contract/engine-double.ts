import { NO_RESPONSE } from '../../src-main/engine/config/response-config.ts';
import type { Engine } from '../../src-main/engine/engine.ts';
import { NO_FEDERATION } from '../../src-main/engine/federate/config.ts';
import { readWriteRequest } from '../../src-main/engine/federate/wire/request.ts';
import type { IncidentsChanged } from '../../src-main/engine/incidents/incidents.ts';
import { describeKinds } from '../../src-main/engine/notify/channels/kinds.ts';
import type { DesktopNote } from '../../src-main/engine/ports.ts';
import { Exemplars } from '../../src-main/engine/store/exemplars.ts';
import type { OpsRead, OpsReads } from '../../src-main/engine/store/ops.ts';
import type { FederateQuestion, JsonQuestion } from '../../src-main/engine/store/protocol.ts';
import type { HeartbeatPing } from '../../src-main/engine/watch/watch.ts';
import { Delivery } from '../../src-shared/contract/alert.ts';
import { AlertmanagerEntry } from '../../src-shared/contract/alertmanager.ts';
import { MonitorEntry } from '../../src-shared/contract/monitor.ts';
import { ReceiverEntry } from '../../src-shared/contract/notify.ts';
import { StatusBar } from '../../src-shared/contract/system.ts';
import { Alert, AlertEvent } from '../../src-shared/model/alert.ts';
import { AlertStatistics } from '../../src-shared/model/alert-statistics.ts';
import { Backtest } from '../../src-shared/model/backtest.ts';
import { Check, MonitorStatus, StateInterval } from '../../src-shared/model/check.ts';
import { DeliverySummary, DeliveryTry } from '../../src-shared/model/delivery.ts';
import { Diagnostics } from '../../src-shared/model/diagnostics.ts';
import { Escalation } from '../../src-shared/model/escalation.ts';
import { Incident, IncidentStory } from '../../src-shared/model/incident.ts';
import { InhibitRule } from '../../src-shared/model/inhibit-rule.ts';
import { MaintenanceEntry } from '../../src-shared/model/maintenance.ts';
import { Notification } from '../../src-shared/model/notification.ts';
import { type InstantResult, RangeFrame } from '../../src-shared/model/query.ts';
import { Recovery, RecoveryRun } from '../../src-shared/model/recovery.ts';
import { ReportData, ReportedStatistics } from '../../src-shared/model/report.ts';
import { Route } from '../../src-shared/model/route.ts';
import { RuleGroup, RuleGroupStatus, RuleStatus } from '../../src-shared/model/rule.ts';
import { RuleDraft, RuleVersion } from '../../src-shared/model/rule-draft.ts';
import { RulePreview } from '../../src-shared/model/rule-preview.ts';
import { RuleTestRun } from '../../src-shared/model/rule-test.ts';
import { DEFAULT_RETENTION, DEFAULT_SETTINGS } from '../../src-shared/model/settings.ts';
import { Silence } from '../../src-shared/model/silence.ts';
import { Slo } from '../../src-shared/model/slo.ts';
import { CorrelationAnswer, StatisticsAnswer } from '../../src-shared/model/statistics.ts';
import { ActiveTarget, MetricMetadata } from '../../src-shared/model/target.ts';
import { DEFAULT_TELLING } from '../../src-shared/model/telling.ts';
import { TimeInterval } from '../../src-shared/model/time-interval.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';
import { NotificationTemplates } from '../../src-shared/template/notification.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { QuietLog } from '../support/quiet-log.ts';
import { sampleOf } from './arbitrary.ts';

/** Listeners that can be counted and fired. */
export class Listeners<A extends readonly unknown[]> {
  readonly set = new Set<(...args: A) => void>();
  readonly on = (fn: (...args: A) => void): Disposable => {
    this.set.add(fn);
    return { [Symbol.dispose]: () => void this.set.delete(fn) };
  };
  fire(...args: A): void {
    for (const fn of this.set) fn(...args);
  }
}

/** The monitor that the double knows; its heartbeat token is `token_12345678`. */
export const KNOWN = 'orders-api';

/** An engine that does nothing and answers every question with values of its schemas: what lies before it is tested. */
export class EngineDouble {
  readonly clock = new FakeClock();
  readonly log = new QuietLog();
  readonly statusChanged = new Listeners<[string]>();
  readonly alertsChanged = new Listeners<[readonly Alert[], readonly string[]]>();
  readonly incidentsChanged = new Listeners<[IncidentsChanged]>();
  readonly silencesChanged = new Listeners<[readonly Silence[], readonly string[]]>();
  readonly problemsChanged = new Listeners<[]>();
  readonly blindChanged = new Listeners<[undefined]>();
  readonly notes = new Listeners<[DesktopNote]>();
  readonly exemplars = new Exemplars();
  readonly statuses = new Map<string, MonitorStatus>([[KNOWN, { ...sampleOf(MonitorStatus), name: KNOWN }]]);
  readonly pings: [string, HeartbeatPing][] = [];
  /** Calls that reached the engine, with their arguments. */
  readonly seen: [string, ...unknown[]][] = [];
  /** Set: checks wait for their signal. */
  hangs = false;
  instant: InstantResult = {
    type: 'vector',
    vector: [{ labels: { __name__: 'up', job: 'x' }, t: 1_500, v: 1 }],
    matrix: [],
    warnings: [],
    infos: [],
  };
  range: RangeFrame = sampleOf(RangeFrame);
  /** What the reader answers to questions over HTTP. */
  body = '{"status":"success"}';
  /** Whether remote writes are taken. */
  receives = false;
  queryError: Error | undefined;
  readonly maintenanceEntry = MaintenanceEntry.parse({
    window: { name: 'patching', when: { kind: 'by_hand', duration: 60_000 }, monitors: [KNOWN] },
    origin: { from: 'ui' },
    zone: 'UTC',
    monitors: [KNOWN],
    next: [],
    warnings: [],
  });
  alerts: Alert[] = [sampleOf(Alert)];
  groups: RuleGroup[] = [sampleOf(RuleGroup)];
  ruleStatus: RuleStatus[] = [sampleOf(RuleStatus)];

  /** Every listener on the engine now. */
  get listeners(): number {
    const all = [this.statusChanged, this.alertsChanged, this.problemsChanged, this.blindChanged, this.notes];
    return all.reduce((sum, { set }) => sum + set.size, 0);
  }

  #note<T>(what: string, answer: T, ...args: readonly unknown[]): T {
    this.seen.push([what, ...args]);
    return answer;
  }

  #done = (what: string, ...args: readonly unknown[]): Promise<{ changed: number; undo: string }> =>
    Promise.resolve(this.#note(what, { changed: 1, undo: 'undo-1' }, ...args));

  #query<T>(what: string, answer: T, ...args: readonly unknown[]): Promise<T> {
    this.seen.push([what, ...args]);
    return this.queryError === undefined ? Promise.resolve(answer) : Promise.reject(this.queryError);
  }

  #read<K extends OpsRead>(name: K, input: OpsReads[K]['input']): Promise<OpsReads[K]['output']> {
    const notification = sampleOf(Notification);
    const answers: Partial<Record<OpsRead, unknown>> = {
      'states.window': [sampleOf(StateInterval)],
      'states.windows': { [KNOWN]: [{ state: 'up', from: 0, reason: '' }] },
      'checks.kept': [sampleOf(Check)],
      'alerts.window': this.alerts,
      'alert.get': { alert: sampleOf(Alert), timeline: [sampleOf(AlertEvent)], before: [] },
      'incidents.list': [{ ...sampleOf(Incident), excluded: ['0011223344556677'] }],
      'outbox.message': notification.message,
      'recovery.runs': [sampleOf(RecoveryRun)],
      'outbox.one': { notification, attempts: sampleOf(Delivery).attempts },
      'outbox.tries': { tries: [sampleOf(DeliveryTry)], next: undefined },
      'outbox.summary': sampleOf(DeliverySummary),
      'outbox.log': [{ notification, attempts: sampleOf(Delivery).attempts }],
    };
    if (name === 'alert.get' && 'id' in input && input.id === 'unknown') return Promise.resolve(undefined);
    if (!(name in answers)) throw new Error(`the double has no answer for ${name}`);
    // The table above holds what each name answers.
    return Promise.resolve(this.#note(name, answers[name], input));
  }

  /** The face. Only what the contract reaches is there; anything else fails loudly. */
  face(): Engine {
    const entry = sampleOf(MonitorEntry);
    const known: MonitorEntry = { ...entry, monitor: { ...entry.monitor, name: KNOWN } };
    const receiver = sampleOf(ReceiverEntry);
    const escalation = sampleOf(Escalation);
    const recovery = sampleOf(Recovery);
    const route = { route: sampleOf(Route), origin: known.origin };
    const routing = {
      timeIntervals: [{ interval: sampleOf(TimeInterval), origin: known.origin }],
      inhibitRules: [{ rule: sampleOf(InhibitRule), origin: known.origin }],
    };
    const silence = { ...sampleOf(Silence), matchers: [{ name: 'a', op: '=', value: 'b' }] };
    const check = sampleOf(Check);
    const hang = (signal?: AbortSignal): Promise<Check> =>
      new Promise((_resolve, reject) => {
        this.seen.push(['hanging']);
        signal?.addEventListener('abort', () => {
          this.seen.push(['aborted', signal.reason instanceof RpcError ? signal.reason.code : '']);
          reject(new Error('aborted'));
        });
      });
    const face = {
      version: '1.2.3',
      host: 'console',
      dataDir: '/data',
      startedAt: this.clock.now(),
      clock: this.clock,
      log: this.log,
      secrets: {
        backend: 'memory',
        get: () => Promise.reject(new Error('nobody reads secrets over the contract')),
        set: (name: string) => this.#query('secret.set', undefined, name),
        delete: (name: string) => this.#query('secret.delete', undefined, name),
        names: () => Promise.resolve(['a', 'b']),
      },
      exemplars: this.exemplars,
      store: {
        samples: { latest: () => [] },
        queries: {
          instant: (expr: string, at: number) => this.#query('instant', this.instant, expr, at),
          range: (expr: string, from: number, to: number, step: number) =>
            this.#query('range', this.range, expr, from, to, step),
          statistics: (question: unknown) => this.#query('statistics', sampleOf(StatisticsAnswer), question),
          correlate: (question: unknown) => this.#query('correlate', sampleOf(CorrelationAnswer), question),
          cardinality: (question: unknown) =>
            this.#query('cardinality', { numSeries: 1, numLabelPairs: 2, seriesCountByMetricName: [] }, question),
          federate: (question: FederateQuestion) =>
            this.#query(
              'federate',
              { names: ['a_total'], starts: Float64Array.of(0), body: Buffer.from('a_total{} 1 2\n') },
              question,
            ),
          json: ({ askedAt: _, ...question }: JsonQuestion) =>
            this.#query('json', new TextEncoder().encode(this.body), question),
          labelNames: (...args: unknown[]) =>
            this.#query('labelNames', { values: ['job', 'x'], truncated: false }, ...args),
          labelValues: (...args: unknown[]) => this.#query('labelValues', { values: ['a'], truncated: true }, ...args),
          series: (...args: unknown[]) =>
            this.#query('series', { series: [{ __name__: 'up', job: 'x' }], truncated: false }, ...args),
        },
        ops: { read: this.#read.bind(this) },
        problem: () => undefined,
        stats: () => Promise.resolve({ chunks: 3 }),
      },
      watch: {
        monitors: () => [known.monitor],
        status: () => [...this.statuses.values()],
        statusOf: (name: string) => this.statuses.get(name),
        onStatus: this.statusChanged.on,
        onBlind: this.blindChanged.on,
        blind: () => undefined,
        run: () => Promise.resolve(check),
        try: (_monitor: unknown, signal?: AbortSignal) => (this.hangs ? hang(signal) : Promise.resolve(check)),
        ping: (token: string, ping: HeartbeatPing) => {
          this.pings.push([token, ping]);
          return Promise.resolve(token === 'token_12345678');
        },
      },
      maintenance: {
        list: () => [this.maintenanceEntry],
        calendar: () => [{ window: 'patching', from: 1, to: null }],
        get: () => this.maintenanceEntry,
        preview: () => this.maintenanceEntry,
        open: (...args: unknown[]) => this.#query('maintenance.open', this.maintenanceEntry, ...args),
        finish: (...args: unknown[]) => this.#query('maintenance.finish', this.maintenanceEntry, ...args),
        dropped: () => undefined,
        forget: (...args: unknown[]) => this.#query('maintenance.forget', undefined, ...args),
      },
      targets: {
        list: () => this.#note('target.list', { targets: [sampleOf(ActiveTarget)], dropped: [] }),
        pools: () => ['node'],
        droppedCounts: () => ({ node: 0 }),
        metadata: (metric?: string) =>
          this.#note('metadata', [{ ...sampleOf(MetricMetadata), target: { job: 'node' } }], metric),
        stats: () => undefined,
      },
      rules: {
        status: () => this.ruleStatus,
        reports: () =>
          this.groups.map((group) => {
            const rules = this.ruleStatus.filter((one) => one.group === group.name);
            return { group, status: rules[0]?.groupStatus ?? sampleOf(RuleGroupStatus), rules };
          }),
        preview: () => Promise.resolve(sampleOf(RulePreview)),
      },
      backtest: () => Promise.resolve(sampleOf(Backtest)),
      testRules: () => Promise.resolve(sampleOf(RuleTestRun)),
      alertStatistics: () => Promise.resolve(sampleOf(AlertStatistics)),
      alerts: {
        current: () => this.alerts,
        get: () => undefined,
        inquire: () => ({ visits: [], destinations: [], over: new Map(), escalation: undefined }),
        onChange: this.alertsChanged.on,
        acknowledge: (...args: unknown[]) => this.#done('acknowledge', ...args),
        unacknowledge: (...args: unknown[]) => this.#done('unacknowledge', ...args),
        snooze: (...args: unknown[]) => this.#done('snooze', ...args),
        assign: (...args: unknown[]) => this.#done('assign', ...args),
        reopen: (...args: unknown[]) => this.#done('reopen', ...args),
        comment: (...args: unknown[]) => this.#done('comment', ...args),
        resolve: (...args: unknown[]) => this.#done('resolve', ...args),
        escalate: (...args: unknown[]) =>
          this.#query('escalate', { changed: 1, told: ['phone'], refused: [] }, ...args),
        undo: () => Promise.resolve({ changed: 1 }),
        report: (...args: unknown[]) => this.#query('report', undefined, ...args),
      },
      listAlerts: (query: unknown) => this.#query('listAlerts', this.alerts, query),
      incidents: {
        current: () => [sampleOf(Incident)],
        places: () => [{ alert: 'a', incident: 'i' }],
        partOf: () => [],
        onChange: this.incidentsChanged.on,
        get: (id: string) => this.#query('incident.get', sampleOf(IncidentStory), id),
        of: (alert: string) => this.#query('incident.of', sampleOf(IncidentStory), alert),
        merge: (...args: unknown[]) =>
          this.#query('incident.merge', { incident: sampleOf(Incident), undo: 'undo-1' }, ...args),
        split: (...args: unknown[]) =>
          this.#query('incident.split', { incident: sampleOf(Incident), undo: 'undo-1' }, ...args),
        edit: (...args: unknown[]) => this.#query('incident.edit', sampleOf(Incident), ...args),
        undo: () => Promise.resolve({ changed: 1 }),
      },
      silences: {
        list: () => [silence],
        get: (id: string) => (id === silence.id ? silence : undefined),
        silencing: () => [],
        onChange: this.silencesChanged.on,
        save: (...args: unknown[]) => this.#query('silence.save', silence, ...args),
        expire: (...args: unknown[]) => this.#query('silence.expire', [silence], ...args),
      },
      alertmanagers: {
        list: () => [sampleOf(AlertmanagerEntry)],
        silences: () => [],
        saveSilence: (...args: unknown[]) =>
          this.#query('alertmanager.saveSilence', { alertmanager: 'team', silence }, ...args),
        expireSilences: () => Promise.resolve([]),
      },
      actions: {
        offers: () => [{ name: 'x', mode: 'confirm', what: 'y' }],
        run: (...args: unknown[]) => this.#note('action.run', sampleOf(RecoveryRun), ...args),
      },
      notify: {
        test: () => Promise.resolve({ result: 'sent', detail: '', durationMs: 3 }),
        rehearse: () => Promise.resolve({ result: 'sent', detail: 'dry run', request: 'POST' }),
        preview: (text: string) => ({ output: text }),
        kinds: () => describeKinds(),
        templates: () => new NotificationTemplates(),
        resend: (id: number) => this.#query('resend', undefined, id),
      },
      definitions: {
        monitors: () => [known],
        receivers: () => [receiver],
        route: () => route,
        routing: () => routing,
        resolveTimeout: () => 300_000,
        saveRouting: () => Promise.resolve(routing),
        people: () => [],
        response: {
          escalations: () => [{ value: escalation, origin: { from: 'ui' } }],
          saveEscalation: () => Promise.resolve({ value: escalation, origin: { from: 'ui' } }),
          recoveries: () => [{ value: recovery, origin: { from: 'ui' } }],
          saveRecovery: () => Promise.resolve({ value: recovery, origin: { from: 'ui' } }),
          deleteRecovery: () => this.#query('deleteRecovery', undefined),
          telling: () => ({ value: DEFAULT_TELLING, origin: { from: 'ui' } }),
          saveTelling: () => Promise.resolve({ value: DEFAULT_TELLING, origin: { from: 'ui' } }),
          deleteEscalation: () => this.#query('deleteEscalation', undefined),
        },
        settings: () => DEFAULT_SETTINGS,
        retention: () => DEFAULT_RETENTION,
        exportable: () => ({
          federate: NO_FEDERATION,
          response: NO_RESPONSE,
          monitors: [known],
          scrapeConfigs: [],
          ruleGroups: [],
          disabledRules: [],
          receivers: [receiver],
          route,
          timeIntervals: [],
          inhibitRules: [],
          retention: DEFAULT_RETENTION,
          canaries: undefined,
          externalLabels: {},
          maintenance: [],
          templates: [],
          slos: [],
        }),
        slos: () => [{ slo: sampleOf(Slo), origin: { from: 'ui' } }],
        maintenance: {
          save: () => Promise.resolve(),
          delete: () => Promise.resolve({ window: this.maintenanceEntry.window, origin: this.maintenanceEntry.origin }),
        },
        saveMonitor: () => Promise.resolve(known),
        deleteMonitor: () => Promise.resolve(known),
        pauseMonitors: (names: readonly string[]) => Promise.resolve(names.length),
        saveReceiver: () => Promise.resolve(receiver),
        rules: {
          idle: () => [],
          groupWith: () => sampleOf(RuleGroup),
          draft: (name: string) => this.#note('rule.get', sampleOf(RuleDraft), name),
          save: (draft: unknown, was: unknown, deed: unknown) =>
            this.#query('rule.save', sampleOf(RuleDraft), draft, was, deed),
          delete: (name: string) => this.#query('rule.delete', sampleOf(RuleDraft), name),
          setEnabled: (name: string, enabled: boolean) => this.#query('rule.enable', undefined, name, enabled),
          duplicate: (name: string) => this.#query('rule.duplicate', sampleOf(RuleDraft), name),
          versions: () => Promise.resolve([sampleOf(RuleVersion)]),
          restore: (id: number) => this.#query('rule.restore', sampleOf(RuleDraft), id),
        },
        deleteReceiver: (name: string) => this.#query('deleteReceiver', undefined, name),
        saveRoute: () => Promise.resolve(route),
        saveSettings: () => Promise.resolve(),
      },
      federate: {
        typeOf: (metric: string) => (metric === 'a_total' ? 'counter' : undefined),
        sources: () => [{ name: 'far', url: 'http://far/' }],
        source: () => ({
          range: (...args: unknown[]) => this.#query('far.range', this.range, ...args),
          instant: (...args: unknown[]) => this.#query('far.instant', this.instant, ...args),
          labelNames: () => this.#query('far.labels', { values: ['job'], truncated: false }),
          labelValues: () => this.#query('far.values', { values: ['a'], truncated: false }),
          series: () => this.#query('far.series', { series: [], truncated: false }),
          statistics: (question: unknown) => this.#query('far.statistics', sampleOf(StatisticsAnswer), question),
          correlate: (question: unknown) => this.#query('far.correlate', sampleOf(CorrelationAnswer), question),
          metadata: () => this.#query('far.metadata', [sampleOf(MetricMetadata)]),
        }),
        receiver: () =>
          this.receives
            ? {
                read: (packed: Uint8Array, version: 1 | 2) => readWriteRequest(packed, version, () => undefined),
                write: (request: unknown) => this.#query('write', { samples: 1 }, request),
              }
            : undefined,
      },
      reports: {
        build: (order: unknown) => this.#query('report', sampleOf(ReportData), order),
        statistics: () => Promise.resolve([sampleOf(ReportedStatistics)]),
        render: () =>
          Promise.resolve({ fileName: 'r.csv', mediaType: 'text/csv', bytes: new TextEncoder().encode('a,b\n') }),
      },
      configFiles: () => ['/etc/tocsin.yml'],
      problems: () => [],
      onProblems: this.problemsChanged.on,
      statusBar: () => Promise.resolve(sampleOf(StatusBar)),
      diagnostics: () => Promise.resolve(sampleOf(Diagnostics)),
      metricsText: () => Promise.resolve('tocsin_checks_total 1\n'),
      onNote: this.notes.on,
    };
    // The part of the face that rpc and api use; a missing member fails where it is called.
    return face as unknown as Engine;
  }
}
