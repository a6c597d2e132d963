import { ENGINE, event } from '../../../src-shared/alert/transition.ts';
import { compileMatchers } from '../../../src-shared/matcher/matcher.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Recovery, RecoveryRun } from '../../../src-shared/model/recovery.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { Alerts } from '../alerts/alerts.ts';
import { OrderedCommits } from '../alerts/commits.ts';
import type { Log, Random } from '../ports.ts';
import type { OpsCommand } from '../store/ops.ts';
import type { Ops } from '../store/store.ts';
import type { Actions, Offer } from './actions.ts';
import { askText, describeDeed } from './describe.ts';
import { refusal } from './guard.ts';
import { type PerformPorts, perform } from './perform.ts';
import { type Due, dueKey, planRecoveries } from './plan.ts';

export interface ActionsDeps extends PerformPorts {
  readonly log: Log;
  readonly ops: Ops;
  readonly random: Random;
  readonly alerts: Pick<Alerts, 'current' | 'get' | 'held' | 'onChange'>;
  newId(): string;
}

/** Runs that are looked back at, ms: no limit counts further than an hour, no breaker further than its pause. */
const LOOK_BACK_MS = 7 * 86_400_000;
const MOST_RUNS = 10_000;
/** How long `stop` waits for what it has ended, ms: a disk that does not answer must not hold it up. */
const STOP_MS = 2_000;
/** The longest pause between two looks while something is due, ms: a wall clock that jumps is noticed by then. */
const LOOK_AGAIN_MS = 60_000;

/** Recovery actions over the alerts. Every run is written down as it begins and as it ends. */
export function createActions(deps: ActionsDeps): Actions {
  return new ActionRunner(deps);
}

class ActionRunner implements Actions {
  readonly #deps: ActionsDeps;
  readonly #commits: OrderedCommits;
  readonly #runs = new Map<string, RecoveryRun>();
  readonly #asked = new Set<string>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #stop = new AbortController();
  #recoveries: readonly { readonly recovery: Recovery; readonly fits: (labels: Alert['labels']) => boolean }[] = [];
  #listening: Disposable | undefined;
  #timer: Disposable | undefined;

  constructor(deps: ActionsDeps) {
    this.#deps = deps;
    this.#commits = new OrderedCommits(deps);
  }

  apply(recoveries: readonly Recovery[]): void {
    this.#recoveries = recoveries.map((recovery) => ({ recovery, fits: compileMatchers(recovery.matchers) }));
    this.#look();
  }

  async start(): Promise<void> {
    const { clock, ops } = this.#deps;
    const since = clock.now() - LOOK_BACK_MS;
    const runs = await ops.read('recovery.runs', { since, limit: MOST_RUNS, recovery: undefined, alertId: undefined });
    for (const run of runs) {
      this.#runs.set(run.id, run);
      if (run.endedAt !== undefined) continue;
      const detail = 'The console ended while it ran: how it went is not known.';
      void this.#keep({ ...run, endedAt: clock.now(), result: 'interrupted', detail }, detail);
    }
    this.#listening = this.#deps.alerts.onChange(() => this.#look());
    this.#look();
  }

  async stop(): Promise<void> {
    this.#listening?.[Symbol.dispose]();
    this.#listening = undefined;
    this.#timer?.[Symbol.dispose]();
    // What runs ends with the console: nobody would know how it went, nor end it in time.
    this.#stop.abort();
    const patience = new Promise<void>((resolve) => {
      this.#timer = this.#deps.clock.after(STOP_MS, resolve);
    });
    await Promise.race([Promise.all(this.#running), patience]);
    this.#timer?.[Symbol.dispose]();
    await this.#commits.stop();
  }

  offers(alertId: string): readonly Offer[] {
    const alert = this.#alert(alertId);
    return this.#recoveries
      .filter(({ fits }) => fits(alert.labels))
      .map(({ recovery }): Offer => {
        const refused = this.#refusal(recovery, alert);
        const offer = { name: recovery.name, mode: recovery.mode, what: this.#what(recovery) };
        return refused === undefined ? offer : { ...offer, refusal: refused };
      });
  }

  async run(name: string, alertId: string | undefined, by: string, dryRun: boolean): Promise<RecoveryRun> {
    const found = this.#recoveries.find(({ recovery }) => recovery.name === name);
    if (found === undefined) throw new RpcError('not_found', `There is no action “${name}”.`);
    const { fits, recovery } = found;
    const alert = alertId === undefined ? undefined : this.#alert(alertId);
    if (alert !== undefined && !fits(alert.labels))
      throw new RpcError('invalid_argument', `The action “${name}” is not for this alert: its matchers do not fit.`);
    const refused = this.#refusal(recovery, alert);
    if (refused !== undefined && !dryRun)
      throw new RpcError('conflict', `“${name}” was not run. ${refused}`, { reason: 'refused' });
    const trigger = alert !== undefined && recovery.mode === 'confirm' ? 'confirmed' : 'by_hand';
    if (!dryRun) return this.#perform(recovery, alert, by, trigger);
    const now = this.#deps.clock.now();
    const detail = refused === undefined ? 'It would run.' : `It would not run: ${refused}`;
    const run: RecoveryRun = {
      ...this.#begun(recovery, alert, by, trigger),
      dryRun,
      endedAt: now,
      result: 'ok',
      detail,
    };
    await this.#keep(run, '');
    return run;
  }

  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    await this.#commits.idle();
  }

  #look(): void {
    if (this.#listening === undefined) return;
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    const { alerts, clock } = this.#deps;
    const now = clock.now();
    const current = alerts.current();
    const fits = new Map(this.#recoveries.map((one) => [one.recovery, one.fits]));
    const plan = planRecoveries({
      now,
      alerts: current,
      recoveries: this.#recoveries.map(({ recovery }) => recovery),
      matches: (recovery, alert) => fits.get(recovery)?.(alert.labels) === true,
      runs: [...this.#runs.values()],
      held: (alert) => this.#held(alert),
      asked: this.#asked,
    });
    for (const due of plan.ask) this.#ask(due, now);
    this.#forget(current, now);
    for (const { alert, recovery } of plan.start) void this.#perform(recovery, alert, ENGINE, 'automatic');
    if (plan.nextAt === undefined) return;
    this.#timer = clock.after(Math.min(LOOK_AGAIN_MS, Math.max(1, plan.nextAt - now)), () => this.#look());
  }

  #ask(due: Due, now: number): void {
    this.#asked.add(dueKey(due));
    const reason = askText(due.recovery, this.#what(due.recovery));
    void this.#commits.push([{ do: 'alert.event', event: event(due.alert, now, 'recovery', reason) }]);
  }

  #forget(current: readonly Alert[], now: number): void {
    for (const [id, run] of this.#runs)
      if (run.endedAt !== undefined && run.startedAt < now - LOOK_BACK_MS) this.#runs.delete(id);
    const firing = new Set(current.filter((alert) => alert.state === 'firing').map((alert) => alert.id));
    for (const key of this.#asked) if (!firing.has(key.slice(key.indexOf('\n') + 1))) this.#asked.delete(key);
  }

  async #perform(
    recovery: Recovery,
    alert: Alert | undefined,
    by: string,
    trigger: RecoveryRun['trigger'],
  ): Promise<RecoveryRun> {
    const run = this.#begun(recovery, alert, by, trigger);
    // In memory at once, so that nothing starts it a second time while it is written down.
    this.#runs.set(run.id, run);
    const work = (async (): Promise<RecoveryRun> => {
      await this.#commits.push(this.#commands(run, `${recovery.name} runs (${run.what}).`));
      const done = await perform(recovery.deed, alert, recovery.timeout, this.#deps, this.#stop.signal);
      const ended: RecoveryRun = { ...run, ...done, endedAt: this.#deps.clock.now() };
      this.#deps.log.info('a recovery action ended', {
        action: run.recovery,
        by,
        result: done.result,
        detail: done.detail,
      });
      await this.#keep(ended, `${recovery.name}: ${done.detail}`);
      return ended;
    })();
    this.#running.add(work);
    try {
      return await work;
    } finally {
      this.#running.delete(work);
      this.#look();
    }
  }

  #begun(recovery: Recovery, alert: Alert | undefined, by: string, trigger: RecoveryRun['trigger']): RecoveryRun {
    return {
      id: this.#deps.newId(),
      recovery: recovery.name,
      kind: recovery.deed.kind,
      alertId: alert?.id ?? '',
      by,
      trigger,
      dryRun: false,
      what: this.#what(recovery),
      startedAt: this.#deps.clock.now(),
      detail: '',
      output: '',
      outputHash: '',
    };
  }

  #keep(run: RecoveryRun, said: string): Promise<void> {
    this.#runs.set(run.id, run);
    return this.#commits.push(this.#commands(run, said));
  }

  #commands(run: RecoveryRun, said: string): readonly OpsCommand[] {
    const at = run.endedAt ?? run.startedAt;
    const line = run.alertId === '' || said === '' ? [] : [event({ id: run.alertId }, at, 'recovery', said, run.by)];
    return [{ do: 'recovery.put', run }, ...line.map((one) => ({ do: 'alert.event', event: one }) as const)];
  }

  #refusal(recovery: Recovery, alert: Alert | undefined): string | undefined {
    const { clock } = this.#deps;
    const runs = [...this.#runs.values()].filter((run) => run.recovery === recovery.name);
    const held = alert && this.#held(alert);
    return refusal({ now: clock.now(), recovery, alert, runs, held })?.reason;
  }

  /** Blindness has its own guard, and who acknowledges may well be the one who runs it. */
  #held(alert: Alert): string | undefined {
    const held = this.#deps.alerts.held(alert.id);
    return held === undefined || held.by === 'acknowledge' || held.by === 'blind' ? undefined : held.reason;
  }

  #what({ deed }: Recovery): string {
    try {
      return describeDeed(deed, this.#deps.platform, this.#deps.userId);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #alert(id: string): Alert {
    const alert = this.#deps.alerts.get(id);
    if (alert === undefined) throw new RpcError('not_found', `There is no alert ${id} that is not over.`);
    return alert;
  }
}
