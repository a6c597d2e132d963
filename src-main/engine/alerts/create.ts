import type { ReportedAlert } from '../../../src-shared/alert/external.ts';
import type { EscalationDone } from '../../../src-shared/alert/help.ts';
import type { Transition } from '../../../src-shared/alert/transition.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Held } from '../../../src-shared/model/held.ts';
import type { Receiver } from '../../../src-shared/model/receiver.ts';
import type { RuleEvaluation } from '../rules/rules.ts';
import { AlertSamples } from './alert-samples.ts';
import type { Alerts, Inquiry, Routing } from './alerts.ts';
import type { AlertsDeps } from './alerts-deps.ts';
import { OrderedCommits } from './commits.ts';
import { Decisions } from './decisions.ts';
import { Dispatcher } from './dispatcher.ts';
import { escalateByHand } from './escalation/by-hand.ts';
import { ExternalAlerts } from './external.ts';
import { acknowledgeGate, blindGate, snoozeGate, suppressedThereGate } from './gate.ts';
import { MirroredAlerts } from './mirrored.ts';
import { NextTransaction } from './next-transaction.ts';
import { Operators } from './operators.ts';
import { loadAlerts, MARK_UNDO, RECENT_MS, unseenSince } from './restore.ts';
import { Roster } from './roster.ts';
import { RuledAlerts } from './ruled.ts';
import { Unconfirmed } from './unconfirmed.ts';
import { UndoBook } from './undo-book.ts';

/** Lifecycle, grouping and dispatch over ops.db. Memory is the truth; every decision is one transaction, in order. */
export function createAlerts(deps: AlertsDeps): Alerts {
  return new AlertEngine(deps);
}

class AlertEngine implements Alerts {
  readonly #deps: AlertsDeps;
  readonly #samples: AlertSamples | undefined;
  readonly #roster = new Roster();
  readonly #undo = new UndoBook();
  readonly #unconfirmed = new Unconfirmed();
  readonly #dispatcher: Dispatcher;
  readonly #next: NextTransaction;
  readonly #ruled: RuledAlerts;
  readonly #external: ExternalAlerts;
  readonly #mirrored: MirroredAlerts;
  readonly #operators: Operators;
  readonly #decisions: Decisions;

  constructor(deps: AlertsDeps) {
    this.#deps = deps;
    const { clock } = deps;
    const roster = this.#roster;
    const newId = (): string => deps.newId();
    this.#samples = deps.samples === undefined ? undefined : new AlertSamples(deps.samples);
    this.#dispatcher = new Dispatcher({
      gates: [suppressedThereGate, snoozeGate, ...deps.gates],
      // What is only waited for comes after what people asked for: a silenced alert is not named because of a restart.
      last: [this.#unconfirmed.gate, acknowledgeGate, blindGate],
      quietUntil: (alert) => deps.quietUntil?.(alert.labels),
      presence: deps.presence,
      contextOf: deps.partOf,
      hearsAcks: deps.hearsAcks,
    });
    this.#next = new NextTransaction(roster, this.#dispatcher);
    this.#ruled = new RuledAlerts({
      roster,
      unconfirmed: this.#unconfirmed,
      isBlind: (monitor) => deps.isBlind(monitor),
      isMasked: (monitor, at) => deps.isMasked?.(monitor, at) === true,
      newId,
      take: (before, after) => void this.#next.take(before, after),
    });
    const take = (before: Alert | undefined, after: Transition): void => this.#takeReported(before, after);
    this.#external = new ExternalAlerts({ roster, isBlind: () => deps.isBlind(undefined), newId, take });
    this.#mirrored = new MirroredAlerts({ roster, newId, take });
    this.#operators = new Operators({
      clock,
      undo: this.#undo,
      newId,
      get: (id) => roster.get(id),
      take: (before, transition) => this.#next.take(before, transition),
      settle: () => {
        this.#next.write({ do: 'mark.put', name: MARK_UNDO, value: this.#undo.write() });
        return this.settled();
      },
    });
    this.#decisions = new Decisions({
      clock,
      roster,
      ruled: this.#ruled,
      external: this.#external,
      dispatcher: this.#dispatcher,
      next: this.#next,
      commits: new OrderedCommits({
        ops: deps.ops,
        clock,
        log: deps.log,
        random: deps.random,
        before: deps.sendStates,
      }),
      samples: this.#samples,
    });
  }

  async start(): Promise<void> {
    const { ops, clock } = this.#deps;
    const loaded = await loadAlerts(ops, clock.now());
    const { samples } = this.#deps;
    for (const alert of samples === undefined ? loaded.alerts : unseenSince(loaded.alerts, samples)) {
      this.#next.restore(alert);
      if (alert.state === 'firing') this.#unconfirmed.add(alert.id);
    }
    this.#external.resume(clock.now());
    this.#dispatcher.load(loaded.told, loaded.waiting, loaded.escalations);
    this.#undo.read(loaded.undo);
    this.#decisions.start();
  }

  stop(): Promise<void> {
    return this.#decisions.stop();
  }

  apply(routing: Routing): void {
    this.#dispatcher.apply(routing, this.#roster.all.values());
    this.#decisions.ask();
  }

  retired(): readonly Receiver[] {
    return this.#dispatcher.retired();
  }

  observe(evaluations: readonly RuleEvaluation[], awaited = false): void {
    if (!this.#decisions.started) return;
    this.#ruled.observe(evaluations, this.#deps.clock.now());
    const at = awaited ? evaluations.at(-1)?.at : undefined;
    if (at !== undefined) this.#samples?.write(this.#roster.live(), at);
    this.#decisions.ask();
  }

  async report(reports: readonly ReportedAlert[]): Promise<void> {
    this.#external.report(reports, this.#deps.clock.now());
    await this.settled();
  }

  async mirror(change: (mirrored: MirroredAlerts, now: number) => void): Promise<void> {
    change(this.#mirrored, this.#deps.clock.now());
    await this.settled();
  }

  rulesRemoved(names: readonly string[]): void {
    this.#ruled.removed(names, this.#deps.clock.now());
    this.#decisions.ask();
  }

  reconsider(): void {
    this.#decisions.ask();
  }

  current(): readonly Alert[] {
    const since = this.#deps.clock.now() - RECENT_MS;
    return [...this.#roster.all.values()].filter(
      (alert) => alert.state !== 'resolved' || (alert.resolvedAt ?? 0) > since,
    );
  }

  get(id: string): Alert | undefined {
    return this.#roster.get(id);
  }

  inquire(alert: Alert): Inquiry {
    return this.#dispatcher.inquire(alert, this.#deps.clock.now());
  }

  held(id: string): Held | undefined {
    const alert = this.#roster.get(id);
    return alert && this.#dispatcher.holding(this.#deps.clock.now())?.over(alert, undefined);
  }

  onChange(fn: Parameters<Alerts['onChange']>[0]): Disposable {
    return this.#decisions.onChange(fn);
  }

  onQueued(fn: () => void): Disposable {
    return this.#decisions.onQueued(fn);
  }

  readonly acknowledge: Alerts['acknowledge'] = (...asked) => this.#operators.acknowledge(...asked);
  readonly unacknowledge: Alerts['unacknowledge'] = (...asked) => this.#operators.unacknowledge(...asked);
  readonly snooze: Alerts['snooze'] = (...asked) => this.#operators.snooze(...asked);
  readonly comment: Alerts['comment'] = (...asked) => this.#operators.comment(...asked);
  readonly assign: Alerts['assign'] = (...asked) => this.#operators.assign(...asked);
  readonly resolve: Alerts['resolve'] = (...asked) => this.#operators.resolve(...asked);
  readonly reopen: Alerts['reopen'] = (...asked) => this.#operators.reopen(...asked);
  readonly undo: Alerts['undo'] = (...asked) => this.#operators.undo(...asked);

  escalate(ids: readonly string[], by: string): Promise<EscalationDone> {
    const now = this.#deps.clock.now();
    const holding = this.#dispatcher.holding(now);
    return escalateByHand(ids, by, {
      now,
      get: (id) => this.#roster.get(id),
      refusal: (alert) =>
        holding === undefined
          ? 'Nobody can be told yet: the console is starting.'
          : this.#dispatcher.refusal(alert, holding),
      take: (before, transition) => void this.#next.take(before, transition),
      decide: async (asked) => {
        const decision = await this.#decisions.settled(asked);
        return decision?.helped ?? { alerts: [], told: [] };
      },
    });
  }

  async settled(): Promise<void> {
    await this.#decisions.settled();
  }

  /** What another program reports is kept even when there is nothing to tell: its end has moved. */
  #takeReported(before: Alert | undefined, after: Transition): void {
    const { alert } = after;
    if (alert?.state === 'firing' && alert.blindSince === undefined) this.#unconfirmed.seen(alert.id);
    if (!this.#next.take(before, after) && alert !== undefined && alert !== before)
      this.#next.write({ do: 'alert.put', alert });
  }
}
