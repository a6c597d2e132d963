import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { createActions } from '../engine/actions/create.ts';
import { readAlertStatistics } from '../engine/alert-statistics/statistics.ts';
import { listStored, listWatched } from '../engine/alerts/alert-list.ts';
import { createAlerts } from '../engine/alerts/create.ts';
import { announceEnd } from '../engine/alerts/silence-end.ts';
import { Silences } from '../engine/alerts/silences.ts';
import { runBacktest } from '../engine/backtest/backtest.ts';
import { Collector } from '../engine/collect/collector.ts';
import { watchConfiguration } from '../engine/config/watch.ts';
import { DefinitionStore } from '../engine/definitions/definition-store.ts';
import type { Engine } from '../engine/engine.ts';
import { createFederate } from '../engine/federate/create.ts';
import { MetadataNotes } from '../engine/federate/metadata-notes.ts';
import { createIncidents } from '../engine/incidents/create.ts';
import { Movements } from '../engine/incidents/movement.ts';
import { Alertmanagers } from '../engine/mirror/create.ts';
import { hearsAcks } from '../engine/notify/channels/kinds.ts';
import { createNotify } from '../engine/notify/create.ts';
import type { Clock, DesktopNote, Log, Notifier, Presence, Random, Secrets } from '../engine/ports.ts';
import { createReports } from '../engine/report/create.ts';
import { createRules } from '../engine/rules/engine.ts';
import { shippedRules } from '../engine/rules/packs/shipped.ts';
import { createRuleTester } from '../engine/rules/unit-test/test-worker.ts';
import { Self } from '../engine/self/self.ts';
import { Exemplars } from '../engine/store/exemplars.ts';
import { LoopShare } from '../engine/store/loop-share.ts';
import { openStore } from '../engine/store/open.ts';
import { createWatch } from '../engine/watch/create.ts';
import { Maintenance } from '../engine/watch/maintenance/maintenance.ts';
import { incidentView } from './incident-view.ts';
import { keepLastGood } from './last-good.ts';
import { dependencyGate, maintenanceGate } from './watch-gates.ts';
import type { WorkerPaths } from './workers.ts';

export interface ComposeOptions {
  readonly version: string;
  readonly host: 'desktop' | 'console';
  readonly dataDir: string;
  /** Files and folders to apply and to watch. */
  readonly config: readonly string[];
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly secrets: Secrets;
  readonly notifier: Notifier;
  /** Whether somebody sits at the machine; absent: the host does not know. */
  readonly presence?: Presence;
  readonly onNote: (fn: (note: DesktopNote) => void) => Disposable;
  /** Address that links in messages lead to. */
  readonly externalUrl: () => string;
  readonly workers: WorkerPaths;
  /** false opens the store and the definitions only: for commands that look and do not watch. */
  readonly watching: boolean;
}

/** Builds the object graph: the only place where the stages of the pipeline meet. Rejects with StoreOpenError. */
export async function composeEngine(options: ComposeOptions): Promise<Engine> {
  const { clock, dataDir, host, log, random, secrets, version, workers } = options;
  const startedAt = clock.now();
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const store = await openStore({ dir: dataDir, workers }, { clock, log: log.room('store') });
  const definitions = new DefinitionStore(store.ops, shippedRules);
  await definitions.load();

  const { samples, ops } = store;
  const watch = createWatch({
    clock,
    log: log.room('watch'),
    samples,
    ops,
    secrets,
    canaries: () => definitions.canaries(),
    storageProblem: () => store.problem()?.message,
  });
  const loop = new LoopShare();
  const maintenance = new Maintenance({
    clock,
    log: log.room('maintenance'),
    ops,
    maintain: (covers) => {
      watch.maintain(covers);
    },
  });
  const exemplars = new Exemplars();
  const collector = new Collector({
    clock,
    log: log.room('collect'),
    samples,
    loop,
    exemplars,
    secrets,
    sight: watch,
    version,
  });
  const externalUrl = (): string => options.externalUrl().replace(/\/+$/, '');
  const rules = createRules({
    clock,
    log: log.room('rules'),
    samples,
    queries: store.queries,
    externalLabels: () => definitions.externalLabels(),
    externalUrl,
    source: (name) => federate.source(name),
  });
  const silences = new Silences({ clock, log: log.room('silences'), ops, newId: () => randomUUID() });
  await silences.load();
  const alerts = createAlerts({
    clock,
    random,
    log: log.room('alerts'),
    ops,
    samples,
    sendStates: () => watch.sendStates(),
    isBlind: (monitor) => watch.isBlind(monitor),
    newId: () => randomUUID(),
    isMasked: (monitor, at) => watch.isMasked(monitor, at),
    quietUntil: (labels) => maintenance.endedAt(labels),
    partOf: (alerts) => incidents.partOf(alerts),
    hearsAcks,
    gates: [silences.gate, maintenanceGate(maintenance), dependencyGate(watch)],
    ...(options.presence === undefined ? {} : { presence: options.presence }),
  });
  const view = incidentView({ watch, targets: collector });
  const incidents = createIncidents({
    clock,
    random,
    log: log.room('incidents'),
    ops,
    loop,
    alerts,
    topology: view.topology,
    beganAt: view.beganAt,
    sources: view.sources,
    movements: new Movements({ clock, log: log.room('incidents'), queries: store.queries, alerts }),
    newId: () => randomUUID(),
  });
  const notify = createNotify({
    clock,
    random,
    log: log.room('notify'),
    ops,
    secrets,
    notifier: options.notifier,
    dataDir,
    externalUrl: options.externalUrl,
  });
  const actions = createActions({
    clock,
    random,
    log: log.room('actions'),
    ops,
    secrets,
    alerts,
    variables: options.variables,
    platform: process.platform,
    userId: userInfo().uid,
    newId: () => randomUUID(),
  });
  const federate = createFederate({
    clock,
    random,
    log: log.room('federate'),
    secrets,
    version,
    dataDir,
    store,
    exemplars,
    loop,
    metadata: new MetadataNotes((metric) => collector.metadata(metric)),
    retentionMs: () => definitions.retention().raw,
  });
  const alertmanagers = new Alertmanagers({
    clock,
    log: log.room('mirror'),
    ops,
    secrets,
    alerts,
    newId: () => randomUUID(),
    setProblem: (source, message) => self.problems.set(source, message),
  });
  const self = new Self({
    version,
    dataDir,
    startedAt,
    clock,
    store,
    watch,
    targets: collector,
    alerts,
    notify,
    federate,
  });

  // Each stage subscribes to the one before it; nothing calls forward.
  const held: Disposable[] = [
    watch.onConfirmed(({ previous, state }) => {
      // A first "up" is no news that anybody waits for: the rules see it on their next turn.
      if (previous !== 'pending' || state !== 'up') rules.nudge(['monitor_state']);
    }),
    watch.kin.onChange(() => {
      self.problems.set('dependencies', circleProblem(watch.kin.circle()));
      alerts.reconsider();
    }),
    maintenance.onChange(() => alerts.reconsider()),
    rules.onEvaluation((evaluations, awaited) => alerts.observe(evaluations, awaited)),
    rules.onRemoved((names) => alerts.rulesRemoved(names)),
    alerts.onQueued(() => notify.wake()),
    silences.onChange(() => alerts.reconsider()),
    silences.onEnding((silence) => announceEnd(silence, alerts, options.notifier, log.room('silences'))),
  ];
  if (options.presence !== undefined) held.push(options.presence.onChange(() => alerts.reconsider()));
  const apply = (): void => {
    const receivers = definitions.receivers().map((entry) => entry.receiver);
    store.setRetention(definitions.retention());
    if (options.watching) {
      federate.apply(definitions.federate(), definitions.exportable().externalLabels);
      alertmanagers.apply(definitions.federate().alertmanagers);
    }
    const { inhibitRules, timeIntervals } = definitions.routing();
    alerts.apply({
      route: definitions.route().route,
      receivers,
      timeIntervals: timeIntervals.map((entry) => entry.interval),
      inhibitRules: inhibitRules.map((entry) => entry.rule),
      escalations: definitions.response.escalations().map(({ value }) => value),
    });
    // Before it is known to whom: what quiet hours hold must not slip out meanwhile.
    notify.applyTelling(definitions.response.telling().value);
    notify.apply([...receivers, ...alerts.retired()], definitions.templates());
    actions.apply(definitions.response.recoveries().map(({ value }) => value));
    collector.apply(definitions.scrapeConfigs());
    const monitors = definitions.monitors().map((entry) => entry.monitor);
    watch.apply(monitors);
    maintenance.apply(definitions.maintenance.list(), monitors);
    rules.apply(definitions.ruleGroups());
    self.problems.set('rules', definitions.rules.problem());
    incidents.apply();
  };
  held.push(definitions.onChange(apply));

  const lastGood = keepLastGood(ops, log.room('config'));
  if (options.config.length > 0) {
    const configuration = await watchConfiguration(options.config, {
      clock,
      log: log.room('config'),
      variables: options.variables,
      onGood: (good) => {
        self.problems.set('config', undefined);
        lastGood.save(good);
        definitions.applyConfiguration(good);
      },
      onBad: (problems) => {
        const first = problems[0];
        const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
        self.problems.set(
          'config',
          first
            ? `${first.file}:${first.line}:${first.column}: ${first.message}${more}. The last good configuration stays in force.`
            : undefined,
        );
      },
    });
    held.push(configuration);
    if (!configuration.good) {
      const remembered = await lastGood.load();
      if (remembered) definitions.applyConfiguration(remembered);
    }
  } else if (!options.watching) {
    // Who only looks is shown what was watched last, wherever its files are.
    const remembered = await lastGood.load();
    if (remembered) definitions.applyConfiguration(remembered);
  }

  if (options.watching) {
    self.start();
    silences.start();
    await alerts.start();
    await incidents.start();
    await alertmanagers.start();
    await notify.start();
    await actions.start();
    apply();
    await maintenance.start();
    await watch.start();
    collector.start();
    rules.start();
  } else {
    await maintenance.load();
    apply();
  }

  const backtest: Engine['backtest'] = (query, signal) =>
    runBacktest(
      query,
      {
        ops,
        queries: store.queries,
        source: (name) => federate.source(name),
        externalLabels: () => definitions.externalLabels(),
        externalUrl,
        monitors: () => definitions.monitors().map(({ monitor }) => monitor.name),
        ruleGroups: () => definitions.ruleGroups(),
        routing: () => ({
          route: definitions.route().route,
          receivers: definitions.receivers().map(({ receiver }) => receiver),
          escalations: definitions.response.escalations().map(({ value }) => value),
        }),
      },
      signal,
    );

  const alertStatistics: Engine['alertStatistics'] = (query, signal) =>
    readAlertStatistics(query, {
      ops,
      tryOut: (draft) => backtest(draft, signal),
      ruleGroups: () => definitions.ruleGroups(),
      route: () => definitions.route().route,
    });
  const reports = createReports({
    store,
    clock,
    version,
    workerPath: workers.render,
    monitors: () => watch.monitors(),
    alertStatistics,
  });

  return {
    version,
    host,
    dataDir,
    startedAt,
    clock,
    log,
    secrets,
    store,
    exemplars,
    watch,
    maintenance,
    targets: collector,
    rules,
    alerts,
    listAlerts: options.watching ? listWatched(alerts, ops) : listStored(ops),
    incidents,
    silences,
    alertmanagers,
    notify,
    actions,
    definitions,
    reports,
    federate,
    backtest,
    testRules: createRuleTester(workers.test, clock),
    alertStatistics,
    configFiles: () => definitions.configFiles(),
    problems: () => self.problems.list(),
    setProblem: (source, message) => self.problems.set(source, message),
    onProblems: (fn) => self.problems.onChange(fn),
    statusBar: () => self.statusBar(),
    diagnostics: () => self.diagnostics(),
    metricsText: () => self.metricsText(),
    onNote: (fn) => options.onNote(fn),
    async stop() {
      for (const one of held) one[Symbol.dispose]();
      if (options.watching) {
        rules.stop();
        await collector.stop();
        await maintenance.stop();
        await watch.stop();
        self.stop();
        await alertmanagers.stop();
        await actions.stop();
        await alerts.settled();
        await alerts.stop();
        await incidents.stop();
        await silences.stop();
        await notify.stop();
        await federate.stop();
      }
      await store.close();
    },
  };
}

function circleProblem(circle: string | undefined): string | undefined {
  return circle === undefined
    ? undefined
    : `The parents of files and of the UI form a circle together: ${circle}. None of them is taken for a parent of another until one step is taken out.`;
}
