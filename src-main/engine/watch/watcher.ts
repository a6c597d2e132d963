import type { Check, MonitorStatus } from '../../../src-shared/model/check.ts';
import type { Monitor } from '../../../src-shared/model/monitor.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { type Gap, JUMP_MS } from './blind/clocks.ts';
import { Glances } from './blind/glance.ts';
import { BlindGuard } from './blind/guard.ts';
import { Network } from './blind/network.ts';
import { Counts } from './counts.ts';
import type { WatchDeps } from './create.ts';
import { Kin } from './dependency/kin.ts';
import { checkOf, type Execution, execute, tryOnce, unknownCheck } from './execute.ts';
import { Fleet } from './fleet.ts';
import { Listeners } from './listeners.ts';
import { type Cover, shownState } from './maintenance/cover.ts';
import { Ledger } from './record/ledger.ts';
import { keepPing } from './record/ping.ts';
import { RunningMark } from './record/running-mark.ts';
import { type Entry, hurry, type Planned, spread } from './schedule/plan.ts';
import { Scheduler } from './schedule/scheduler.ts';
import { judge, suspect } from './verdict.ts';
import type { BlindNow, ConfirmedChange, HeartbeatPing, SchedulerStats, Watch } from './watch.ts';
import type { Watched } from './watched.ts';

/** Slow work of the heart: network, storage, states of slow monitors. */
const PULSE_MS = 5_000;
/** A check that begins later than this after its slot is worth a line in the log: one tick of the grid. */
const LATE_MS = 250;
/** How long replies that change no state wait for the company of others on their way to the disk: a kill takes no more. */
const GOOD_EVIDENCE_MS = 60_000;
const BAD_EVIDENCE_MS = 1_000;
/** A stop of the program up to this long misses nothing worth a blind interval. */
const RESTART_MS = 5_000;

/** The first stage: schedule, checks, verdicts, blindness; see `Watch` for what the others may use. */
export class Watcher implements Watch {
  readonly #deps: Required<WatchDeps>;
  readonly #scheduler: Scheduler;
  readonly #guard: BlindGuard;
  readonly #glances: Glances;
  readonly #ledger: Ledger;
  readonly #running: RunningMark;
  readonly #counts = new Counts();
  readonly #fleet: Fleet;
  readonly #status = new Listeners<string>();
  readonly #confirmed = new Listeners<ConfirmedChange>();
  readonly #blindListeners = new Listeners<BlindNow | undefined>();
  readonly kin: Kin;
  /** Monitors whose running check somebody waits for: its evidence is wanted. */
  readonly #shown = new Set<string>();
  #wanted: readonly Monitor[] = [];
  #started = false;
  #pulseAt = 0;

  constructor(deps: Required<WatchDeps>) {
    this.#deps = deps;
    this.#ledger = new Ledger(deps.clock, deps.ops, deps.log);
    this.#running = new RunningMark(deps.clock, deps.ops, this.#ledger);
    this.#guard = new BlindGuard({
      clock: deps.clock,
      log: deps.log,
      network: new Network(deps.clock, deps.canaries),
      bootMs: deps.bootMs,
      put: (command) => {
        this.#ledger.put(command);
      },
      onBlind: (blind) => {
        this.#blindListeners.fire(blind);
      },
      onGap: (gap) => {
        this.#gap(gap);
      },
      onAwake: () => {
        this.#spread();
      },
      onLost: (blind) => {
        this.#fleet.blindfold(blind.since, blind.cause, blind.detail, (watched) => watched.bound.networked);
      },
    });
    this.#glances = new Glances(deps.clock, this.#guard);
    this.#scheduler = new Scheduler(deps.clock, deps.calendar, {
      beat: () => this.#beat(),
      start: (planned) => this.#run(planned),
    });
    const shared = { clock: deps.clock, scheduler: this.#scheduler, status: this.#status };
    this.#fleet = new Fleet({
      ...shared,
      log: deps.log,
      samples: deps.samples,
      ledger: this.#ledger,
      confirmed: this.#confirmed,
      moved: (watched, before) => {
        this.kin.settled(watched, before);
      },
    });
    this.kin = new Kin({ ...shared, watched: (name) => this.#fleet.get(name) });
  }

  apply(monitors: readonly Monitor[]): void {
    this.#wanted = monitors;
    this.kin.apply(monitors);
    if (this.#started) this.#fleet.apply(monitors, new Map());
  }

  async start(): Promise<void> {
    if (this.#started) return;
    const { clock, ops, samples } = this.#deps;
    const [memories, mark] = await Promise.all([ops.read('monitors.memory', {}), this.#running.last()]);
    // The newest sample is nearer to the end of the last run than the mark.
    const alive = samples.latest('monitor_state').reduce((max, one) => Math.max(max, one.t), mark);
    const now = clock.now();
    this.#started = true;
    this.#fleet.apply(this.#wanted, new Map(memories.map((memory) => [memory.name, memory])));
    if (alive > 0 && now - alive > RESTART_MS) {
      const detail = 'this program was not running';
      this.#ledger.put({ do: 'blind.put', cause: 'not_running', from: alive, to: now, detail });
      this.#fleet.blindfold(alive, 'not_running', detail, () => true);
    }
    // A kill takes the last 250 ms of samples with it, but no state: rules must not read of an outage that had ended.
    this.#fleet.repeatStates();
    this.#running.write();
    this.#guard.begin();
    this.#pulseAt = clock.monotonic();
    this.#scheduler.begin();
  }

  async stop(): Promise<void> {
    if (!this.#started) return;
    this.#started = false;
    this.#scheduler[Symbol.dispose]();
    const running = [...this.#fleet.all()].flatMap((watched) => watched.running ?? []);
    for (const { controller } of running) controller.abort();
    await Promise.allSettled(running.map(({ result }) => result));
    this.#guard[Symbol.dispose]();
    this.#running.write();
    await this.#ledger.flush();
    this.#ledger[Symbol.dispose]();
  }

  sendStates(): Promise<void> | undefined {
    return this.#ledger.send();
  }

  monitors(): readonly Monitor[] {
    return this.#wanted;
  }

  status(): readonly MonitorStatus[] {
    return Array.from(this.#fleet.all(), (watched) => this.#row(watched));
  }

  statusOf(name: string): MonitorStatus | undefined {
    const watched = this.#fleet.get(name);
    return watched === undefined ? undefined : this.#row(watched);
  }

  collectedOf(name: string): { readonly samples: number; readonly series: number } | undefined {
    return this.#fleet.get(name)?.series.collected;
  }

  onStatus(fn: (name: string) => void): Disposable {
    return this.#status.add(fn);
  }

  onConfirmed(fn: (change: ConfirmedChange) => void): Disposable {
    return this.#confirmed.add(fn);
  }

  onBlind(fn: (blind: BlindNow | undefined) => void): Disposable {
    return this.#blindListeners.add(fn);
  }

  blind(): BlindNow | undefined {
    return this.#guard.blind;
  }

  glance(): ReturnType<Glances['now']> {
    return this.#glances.now();
  }

  isBlind(monitor: string | undefined): boolean {
    const cause = this.#guard.blind?.cause;
    const known = monitor === undefined ? undefined : this.#fleet.get(monitor);
    if (known?.standing.state === 'blind') return true;
    // A lost network blinds those monitors that need it; they are marked one by one. A full disk blinds no check.
    if (cause === 'network') return known === undefined;
    return cause !== undefined && cause !== 'storage';
  }

  isMasked(monitor: string | undefined, at: number): boolean {
    return monitor !== undefined && this.#fleet.isMasked(monitor, at);
  }

  maintain(covers: ReadonlyMap<string, Cover>): void {
    this.#fleet.maintain(covers);
  }

  async run(name: string): Promise<Check> {
    const watched = this.#fleet.get(name);
    const entry = this.#scheduler.entry(name);
    if (watched === undefined || entry === undefined) throw new RpcError('not_found', `there is no monitor "${name}"`);
    this.#shown.add(name);
    if (watched.running === undefined) void this.#scheduler.occupy({ entry, slot: this.#deps.clock.now() });
    // occupy has started it synchronously.
    const running: Watched['running'] = watched.running;
    if (running === undefined) throw new RpcError('unavailable', `"${name}" cannot be checked now`);
    return running.result;
  }

  async try(monitor: Monitor, signal?: AbortSignal): Promise<Check> {
    const now = this.#deps.clock.now();
    const done = await tryOnce(monitor, now, this.#deps, signal);
    return done === undefined ? unknownCheck(monitor.name, now) : checkOf(monitor.name, now, 0, done, true);
  }

  async ping(token: string, ping: HeartbeatPing): Promise<boolean> {
    const found = [...this.#fleet.all()].find(({ monitor }) => monitor.kind === 'heartbeat' && monitor.token === token);
    if (found === undefined) return false;
    await keepPing(this.#deps.ops, token, this.#deps.clock.now(), ping);
    if (this.#started && !found.monitor.paused && (ping.kind === 'success' || ping.kind === 'fail')) {
      // A check that began before the ping has not seen it.
      await found.running?.result.catch(() => undefined);
      void this.run(found.monitor.name).catch(() => undefined);
    }
    return true;
  }

  stats(): SchedulerStats {
    return this.#counts.stats({
      monitors: this.#fleet.size,
      paused: this.#wanted.filter((monitor) => monitor.paused).length,
      skipped: { ...this.#scheduler.skipped },
      inFlight: this.#scheduler.inFlight,
    });
  }

  suspend(): void {
    this.#guard.suspend();
  }

  resume(): void {
    this.#guard.resume();
  }

  #row(watched: Watched): MonitorStatus {
    const entry = this.#scheduler.entry(watched.monitor.name);
    const next = entry === undefined ? undefined : this.#scheduler.nextOf(entry);
    return watched.row.row(watched.standing, next, watched.cover, this.kin.symptomOf(watched.monitor.name));
  }

  #beat(): boolean {
    this.#guard.beat();
    const monotonic = this.#deps.clock.monotonic();
    if (monotonic - this.#pulseAt >= PULSE_MS) this.#pulse(monotonic);
    return this.#guard.open;
  }

  #pulse(monotonic: number): void {
    this.#counts.pulse(monotonic - this.#pulseAt);
    this.#pulseAt = monotonic;
    this.#guard.storage(this.#deps.storageProblem());
    void this.#guard.poll();
    this.#running.pulse();
    this.#fleet.repeatStates();
  }

  #gap(gap: Gap): void {
    this.#glances.gap(gap);
    if (gap.cause === 'event_loop') this.#fleet.stalled(gap);
    else this.#fleet.blindfold(gap.from, gap.cause, gap.detail, () => true);
  }

  #spread(): void {
    spread(
      [...this.#scheduler.entries()].filter((entry) => !entry.paused),
      this.#deps.clock.now(),
    );
  }

  /** Runs what the plan says; also called by hand. Settles when the check is recorded; never rejects. */
  async #run(planned: Planned): Promise<void> {
    const watched = this.#fleet.get(planned.entry.name);
    if (watched === undefined) return;
    const controller = new AbortController();
    const result = this.#check(watched, planned, controller);
    watched.running = { controller, result };
    try {
      await result;
    } catch (error) {
      // Only a defect of ours comes here; the schedule goes on.
      this.#deps.log.error('a check could not be recorded', { monitor: planned.entry.name, error: String(error) });
    } finally {
      watched.running = undefined;
    }
  }

  async #check(watched: Watched, { entry, slot }: Planned, controller: AbortController): Promise<Check> {
    const { monitor } = watched;
    const lateness = Math.max(0, this.#deps.clock.now() - slot);
    const look = this.#glances.begin(slot);
    const { bound: kind, conditions, pool, watchedSince } = watched;
    const done = await execute(monitor, kind, conditions, pool, watchedSince, controller, this.#deps);
    this.#counts.ran(lateness);
    if (lateness > LATE_MS)
      this.#deps.log.debug('a check began late', {
        monitor: monitor.name,
        latenessMs: lateness,
        eventLoopLagMs: this.#deps.eventLoopLagMs(),
      });
    if (done === undefined) return unknownCheck(monitor.name, slot);
    // The clock may have been set back during the check; then its slot would lie in the future.
    const now = this.#deps.clock.now();
    const check = checkOf(monitor.name, slot - now > JUMP_MS ? now : slot, lateness, done, false);
    // Replaced, removed or stopped meanwhile: the result belongs to nobody.
    if (!this.#isCurrent(watched)) return check;
    const blind = await look(kind.networked && done.finding.unanswered === true);
    if (!this.#isCurrent(watched)) return check;
    return this.#settle(watched, entry, blind === undefined ? check : { ...check, ...blind }, done);
  }

  /** Whether results of this monitor still count. */
  #isCurrent(watched: Watched): boolean {
    return this.#started && this.#fleet.get(watched.monitor.name) === watched;
  }

  #settle(watched: Watched, entry: Entry, check: Check, done: Execution): Check {
    const { monitor } = watched;
    const { at, outcome, reason } = check;
    // Blind from when it began, but not from before the last time that this monitor was seen.
    const blindSince = Math.max(this.#guard.blind?.since ?? at, watched.seenAt);
    if (outcome !== 'blind') watched.seenAt = at;
    const verdict = judge(watched.standing, { outcome, at, reason, blindSince }, monitor);
    this.#counts.outcome(outcome);
    const state = shownState(verdict.standing.state, watched.cover);
    const kept = watched.series.check(at, state, outcome, done.finding, check.assertions);
    if (!kept)
      this.#deps.log.warn('the samples of a check came too late and were not stored', { monitor: monitor.name, at });
    if (suspect(verdict.standing)) hurry(entry, at);
    watched.row.checked(check, done.finding.unanswered !== true, state === 'maintenance');
    const keep = watched.keep.decide(at, outcome, verdict.changed);
    const shown = this.#shown.delete(monitor.name);
    const full =
      (keep || shown) && done.finding.evidence !== undefined ? { ...check, evidence: done.finding.evidence() } : check;
    if (verdict.changed) {
      const tell = this.#fleet.record(watched, verdict.standing, this.#deps.clock.now(), check.cause);
      if (keep) this.#ledger.put({ do: 'check.keep', check: full });
      tell();
    } else {
      const before = watched.standing;
      watched.standing = verdict.standing;
      this.kin.settled(watched, before);
      if (keep)
        this.#ledger.within(outcome === 'up' ? GOOD_EVIDENCE_MS : BAD_EVIDENCE_MS, { do: 'check.keep', check: full });
      this.#status.fire(monitor.name);
    }
    return full;
  }
}
