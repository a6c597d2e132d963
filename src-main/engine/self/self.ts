import type { StatusBar } from '../../../src-shared/contract/system.ts';
import type { Diagnostics } from '../../../src-shared/model/diagnostics.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { Targets } from '../collect/targets.ts';
import type { Federate } from '../federate/create.ts';
import type { Notify } from '../notify/notify.ts';
import type { Clock } from '../ports.ts';
import { availabilitySinceKnown } from '../report/availability.ts';
import type { Layout, Store } from '../store/store.ts';
import type { Watch } from '../watch/watch.ts';
import { BlindTime } from './blind-time.ts';
import { EventLoopWatch, type LoopLag } from './event-loop.ts';
import { type SelfReading, selfFamilies } from './families.ts';
import { flatten, renderText } from './metrics.ts';
import { ProblemBoard } from './problems.ts';

/** ms between two rows of the console's own series. */
const SAMPLE_EVERY_MS = 15_000;
/** Coverage reads every interval of the day, so one reading serves this long. */
const COVERAGE_FOR_MS = 30_000;
const DAY_MS = 86_400_000;

export interface SelfDeps {
  readonly version: string;
  readonly dataDir: string;
  readonly startedAt: number;
  readonly clock: Clock;
  readonly store: Store;
  readonly watch: Watch;
  readonly targets: Targets;
  readonly alerts: Alerts;
  readonly notify: Notify;
  readonly federate: Pick<Federate, 'figures'>;
}

/** The console watching itself: its own series, its diagnostics, its status bar and its problems. */
export class Self {
  readonly problems: ProblemBoard;
  readonly #deps: SelfDeps;
  readonly #loop = new EventLoopWatch();
  readonly #blind = new BlindTime();
  readonly #held: Disposable[] = [];
  /** Problem sources seen since the start: a source that is fine again is reported as 0, not as absent. */
  readonly #sources = new Set<string>();
  #lag: LoopLag = { p50: 0, p99: 0, max: 0 };
  #coverage = { at: Number.NEGATIVE_INFINITY, value: 0 };

  constructor(deps: SelfDeps) {
    this.#deps = deps;
    this.problems = new ProblemBoard(() => deps.clock.now());
  }

  start(): void {
    const { clock, store, watch } = this.#deps;
    this.#loop.start();
    this.#held.push(
      watch.onBlind((blind) => this.#blind.update(blind, clock.now())),
      store.onProblem((problem) => this.problems.set('store', problem?.message)),
      // A store that does not answer says so itself; this row is left out.
      clock.every(SAMPLE_EVERY_MS, () => void this.#sample().catch(() => undefined)),
    );
    this.problems.set('store', store.problem()?.message);
  }

  stop(): void {
    for (const held of this.#held.splice(0)) held[Symbol.dispose]();
    this.#loop[Symbol.dispose]();
  }

  /** The console's own metrics in Prometheus text format. */
  async metricsText(): Promise<string> {
    return renderText(selfFamilies(await this.#reading(this.#loop.lag())));
  }

  async statusBar(): Promise<StatusBar> {
    const { clock, watch, notify, store, version } = this.#deps;
    const scheduler = watch.stats();
    const blind = watch.blind();
    const stats = await store.stats();
    return {
      version,
      now: clock.now(),
      watching: scheduler.monitors - scheduler.paused,
      paused: scheduler.paused,
      checksPerSecond: scheduler.checksPerSecond,
      latenessP99: scheduler.latenessP99,
      blind: blind ? { cause: blind.cause, since: blind.since, detail: blind.detail } : null,
      coverage: await this.#coverageToday(),
      outbox: notify.stats().pending,
      storageBytes: stats.opsBytes + stats.metricsBytes + stats.walBytes + stats.journalBytes,
      problems: [...this.problems.list()],
    };
  }

  async diagnostics(): Promise<Diagnostics> {
    const { clock, dataDir, startedAt, store, version, watch } = this.#deps;
    const now = clock.now();
    const [stats, outbox, blind] = await Promise.all([
      store.stats(),
      store.ops.read('outbox.counts', {}),
      store.ops.read('blind.window', { from: now - 30 * DAY_MS, to: now }),
    ]);
    const scheduler = watch.stats();
    const memory = process.memoryUsage();
    const problem = store.problem();
    return {
      version,
      startedAt,
      dataDir,
      pid: process.pid,
      scheduler: {
        monitors: scheduler.monitors,
        checksPerSecond: scheduler.checksPerSecond,
        checks: scheduler.checks,
        skipped: { ...scheduler.skipped },
        inFlight: scheduler.inFlight,
        latenessP50: scheduler.latenessP50,
        latenessP99: scheduler.latenessP99,
        latenessMax: scheduler.latenessMax,
        latenessHistogram: [...scheduler.latenessHistogram],
      },
      eventLoop: this.#lag,
      memory: { rss: memory.rss, heap: memory.heapUsed },
      store: { ...stats, ...(problem ? { problem: problem.message } : {}) },
      outbox: {
        pending: outbox.pending,
        sent: outbox.sent,
        failed: outbox.failed,
        ...(outbox.oldestPendingAt === undefined ? {} : { oldestPendingAt: outbox.oldestPendingAt }),
      },
      blind: blind.map((b) => ({
        cause: b.cause,
        from: b.from,
        detail: b.detail,
        ...(b.to === undefined ? {} : { to: b.to }),
      })),
      problems: [...this.problems.list()],
    };
  }

  async #sample(): Promise<void> {
    const { clock, store } = this.#deps;
    this.#lag = this.#loop.lag();
    this.#loop.reset();
    const flat = flatten(selfFamilies(await this.#reading(this.#lag)));
    const layout: Layout = store.samples.layout(
      'self',
      flat.map((sample) => sample.labels),
    );
    store.samples.append(
      layout,
      clock.now(),
      Float64Array.from(flat, (sample) => sample.value),
    );
  }

  async #reading(loop: LoopLag): Promise<SelfReading> {
    const { alerts, clock, federate, notify, startedAt, store, targets, version, watch } = this.#deps;
    const cpu = process.cpuUsage();
    const memory = process.memoryUsage();
    const problems = this.problems.list();
    for (const problem of problems) this.#sources.add(problem.source);
    return {
      version,
      scheduler: watch.stats(),
      scrapes: targets.stats(),
      loop,
      store: await store.stats(),
      storeProblem: store.problem(),
      notifications: notify.stats().byReceiver,
      outboxPending: notify.stats().pending,
      federate: federate.figures(),
      alertsFiring: alerts.current().filter((alert) => alert.state === 'firing').length,
      blindSeconds: this.#blind.seconds(clock.now()),
      problemSources: [...this.#sources].map((source) => ({
        source,
        present: problems.some((p) => p.source === source),
      })),
      startedAt,
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
      rssBytes: memory.rss,
      heapBytes: memory.heapUsed,
    };
  }

  /** Share of monitor-time of the last 24 h that was seen, 0–1. */
  async #coverageToday(): Promise<number> {
    const { clock, store, watch } = this.#deps;
    const now = clock.now();
    // The clock may have been set back since.
    if (Math.abs(now - this.#coverage.at) < COVERAGE_FOR_MS) return this.#coverage.value;
    const names = watch.monitors().map((monitor) => monitor.name);
    const intervals = await store.ops.read('states.windows', { monitors: names, from: now - DAY_MS, to: now });
    let seen = 0;
    let total = 0;
    for (const name of names) {
      const own = intervals[name] ?? [];
      // A monitor made an hour ago owes an hour, not a day.
      const { coverage, knownMs, maintenanceMs } = availabilitySinceKnown(own, now - DAY_MS, now);
      const asked = knownMs - maintenanceMs;
      seen += coverage * asked;
      total += asked;
    }
    this.#coverage = { at: now, value: total === 0 ? 1 : seen / total };
    return this.#coverage.value;
  }
}
