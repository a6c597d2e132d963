import type { ReportedAlert } from '../../../src-shared/alert/external.ts';
import type { EscalationDone } from '../../../src-shared/alert/help.ts';
import { abandon, expire } from '../../../src-shared/alert/machine.ts';
import { isForeign } from '../../../src-shared/alert/mirrored.ts';
import type { Transition } from '../../../src-shared/alert/transition.ts';
import type { AckBreak, Alert } from '../../../src-shared/model/alert.ts';
import type { Held } from '../../../src-shared/model/held.ts';
import type { Receiver } from '../../../src-shared/model/receiver.ts';
import type { RuleEvaluation } from '../rules/rules.ts';
import type { OpsCommand } from '../store/ops.ts';
import { AlertSamples } from './alert-samples.ts';
import type { ActionDone, Alerts, Inquiry, Routing } from './alerts.ts';
import type { AlertsDeps } from './alerts-deps.ts';
import { OrderedCommits } from './commits.ts';
import { type Dispatched, Dispatcher } from './dispatcher.ts';
import { escalateByHand } from './escalation/by-hand.ts';
import { evaluate, type Sight } from './evaluate.ts';
import { ExternalAlerts } from './external.ts';
import { FlapBook } from './flap-book.ts';
import { acknowledgeGate, blindGate, snoozeGate, suppressedThereGate } from './gate.ts';
import { MirroredAlerts } from './mirrored.ts';
import { Operators } from './operators.ts';
import { showHeld } from './overlay.ts';
import { loadAlerts, MARK_CLOSED, MARK_UNDO, RECENT_MS, unseenSince } from './restore.ts';
import { Roster } from './roster.ts';
import { RulePresence } from './rule-presence.ts';
import { Unconfirmed } from './unconfirmed.ts';
import { UndoBook } from './undo-book.ts';

/** The longest pause between two decisions while something is due, ms: a wall clock that jumps is noticed by then. */
const LOOK_AGAIN_MS = 60_000;
/**
 * A decision looks at every alert. What was only observed waits for so many times what the last one cost, so that deciding
 * takes a sixth of the time at most, however many alerts come; a person's own action never waits.
 */
const REST_TIMES = 5;
const NOBODY_ASKED: ReadonlyMap<string, string> = new Map();

type Listener = Parameters<Alerts['onChange']>[0];

/** Lifecycle, grouping and dispatch over ops.db. Memory is the truth; every decision is one transaction, in order. */
export function createAlerts(deps: AlertsDeps): Alerts {
  return new AlertEngine(deps);
}

class AlertEngine implements Alerts {
  readonly #deps: AlertsDeps;
  readonly #commits: OrderedCommits;
  readonly #samples: AlertSamples | undefined;
  readonly #roster = new Roster();
  readonly #external: ExternalAlerts;
  readonly #mirrored: MirroredAlerts;
  readonly #presence = new RulePresence();
  readonly #undo = new UndoBook();
  readonly #unconfirmed = new Unconfirmed();
  readonly #closed = new Set<string>();
  readonly #flaps = new FlapBook();
  readonly #sight: Sight;
  readonly #dispatcher: Dispatcher;
  readonly #operators: Operators;
  readonly #onChange = new Set<Listener>();
  readonly #onQueued = new Set<() => void>();
  #started = false;
  #timer: Disposable | undefined;
  // What the next transaction will hold.
  #batch: OpsCommand[] = [];
  #changed = new Set<string>();
  #removed = new Set<string>();
  readonly #ended: Alert[] = [];
  #closedChanged = false;
  #scheduled = false;
  /** Monotonic ms before which nothing that was only observed is decided. */
  #restUntil = 0;
  #rest: Disposable | undefined;

  constructor(deps: AlertsDeps) {
    this.#deps = deps;
    this.#commits = new OrderedCommits({ ops: deps.ops, clock: deps.clock, log: deps.log, random: deps.random });
    this.#samples = deps.samples === undefined ? undefined : new AlertSamples(deps.samples);
    this.#external = new ExternalAlerts({
      roster: this.#roster,
      isBlind: () => deps.isBlind(undefined),
      newId: () => deps.newId(),
      take: (before, after) => this.#takeReported(before, after),
    });
    this.#mirrored = new MirroredAlerts({
      roster: this.#roster,
      newId: () => deps.newId(),
      take: (before, after) => this.#takeReported(before, after),
    });
    this.#operators = new Operators({
      clock: deps.clock,
      undo: this.#undo,
      newId: () => deps.newId(),
      get: (id) => this.#roster.get(id),
      take: (before, transition) => this.#take(before, transition),
      settle: () => {
        this.#batch.push({ do: 'mark.put', name: MARK_UNDO, value: this.#undo.write() });
        return this.settled();
      },
    });
    this.#dispatcher = new Dispatcher({
      gates: [this.#unconfirmed.gate, suppressedThereGate, snoozeGate, ...deps.gates],
      last: [acknowledgeGate, blindGate],
      quietUntil: (alert) => deps.quietUntil?.(alert.labels),
      presence: deps.presence,
      contextOf: deps.partOf,
      hearsAcks: deps.hearsAcks,
    });
    this.#sight = {
      isBlind: (monitor) => deps.isBlind(monitor),
      isMasked: (monitor, at) => deps.isMasked?.(monitor, at) === true,
      newId: () => deps.newId(),
      flaps: (rule, key) => this.#flaps.flaps(rule, key),
    };
  }

  async start(): Promise<void> {
    const { ops, clock } = this.#deps;
    const loaded = await loadAlerts(ops, clock.now());
    const { samples } = this.#deps;
    for (const alert of samples === undefined ? loaded.alerts : unseenSince(loaded.alerts, samples)) {
      this.#roster.put(alert);
      this.#dispatcher.put(alert);
      if (alert.state === 'firing') this.#unconfirmed.add(alert.id);
      if (alert.closedByHand) this.#closed.add(alert.id);
    }
    this.#external.resume(clock.now());
    this.#dispatcher.load(loaded.told, loaded.waiting, loaded.escalations);
    this.#undo.read(loaded.undo);
    this.#started = true;
    this.#flush();
  }

  async stop(): Promise<void> {
    this.#flush();
    this.#started = false;
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    await this.#commits.stop();
  }

  apply(routing: Routing): void {
    this.#dispatcher.apply(routing, this.#roster.all.values());
    this.#schedule();
  }

  retired(): readonly Receiver[] {
    return this.#dispatcher.retired();
  }

  observe(evaluations: readonly RuleEvaluation[], awaited = false): void {
    if (!this.#started) return;
    for (const evaluation of evaluations) {
      this.#presence.saw(evaluation.rule.name, evaluation.rule.expr, this.#deps.clock.now());
      if (!evaluation.ok) {
        if (evaluation.tooMany) this.#dropAll(evaluation);
        continue;
      }
      const keys = new Set(evaluation.active.map(({ labels }) => this.#roster.key(labels)));
      this.#flaps.saw(evaluation.rule, evaluation.at, keys);
      for (const step of evaluate(this.#roster, evaluation, this.#sight)) this.#take(step.before, step.after);
      this.#unconfirmed.confirm(evaluation.rule, this.#roster);
    }
    const at = awaited ? evaluations.at(-1)?.at : undefined;
    if (at !== undefined) this.#samples?.write(this.#roster.live(), at);
    this.#schedule();
  }

  /** A rule over its group's limit has no alerts, neither new ones nor those of before (Prometheus, `limit`). */
  #dropAll({ at, error, rule }: Extract<RuleEvaluation, { readonly ok: false }>): void {
    for (const alert of this.#roster.liveOf(rule.name))
      if (alert.expr === rule.expr) this.#take(alert, abandon(alert, at, `The rule ${rule.name} failed: ${error}.`));
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
    const at = this.#deps.clock.now();
    for (const name of names)
      for (const alert of this.#roster.liveOf(name))
        this.#take(alert, abandon(alert, at, `The rule ${name} was removed.`));
    this.#schedule();
  }

  reconsider(): void {
    if (this.#started) this.#schedule();
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

  onChange(fn: Listener): Disposable {
    this.#onChange.add(fn);
    return { [Symbol.dispose]: () => void this.#onChange.delete(fn) };
  }

  onQueued(fn: () => void): Disposable {
    this.#onQueued.add(fn);
    return { [Symbol.dispose]: () => void this.#onQueued.delete(fn) };
  }

  acknowledge(
    ids: readonly string[],
    by: string,
    note: string,
    until: number | undefined,
    breaks?: readonly AckBreak[],
  ): Promise<ActionDone> {
    this.#operators.inFuture(until, 'acknowledge');
    const ends = breaks === undefined ? {} : { breaks };
    return this.#operators.act(ids, { do: 'acknowledge', note, until, ...ends }, by);
  }

  unacknowledge(ids: readonly string[], by: string): Promise<ActionDone> {
    return this.#operators.act(ids, { do: 'unacknowledge' }, by);
  }

  snooze(ids: readonly string[], by: string, until: number): Promise<ActionDone> {
    this.#operators.inFuture(until, 'snooze');
    return this.#operators.act(ids, { do: 'snooze', until }, by);
  }

  comment(ids: readonly string[], by: string, note: string): Promise<ActionDone> {
    return this.#operators.act(ids, { do: 'comment', note }, by);
  }

  assign(ids: readonly string[], by: string, to: string | undefined): Promise<ActionDone> {
    return this.#operators.act(ids, { do: 'assign', to }, by);
  }

  reopen(ids: readonly string[], by: string, note: string): Promise<ActionDone> {
    return this.#operators.act(ids, { do: 'reopen', note }, by);
  }

  resolve(ids: readonly string[], by: string, note: string): Promise<ActionDone> {
    return this.#operators.act(ids, { do: 'resolve', note }, by);
  }

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
      take: (before, transition) => void this.#take(before, transition),
      decide: async (asked) => {
        const decision = this.#flush(asked);
        await this.#commits.idle();
        return decision?.helped ?? { alerts: [], told: [] };
      },
    });
  }

  undo(token: string, by: string): Promise<{ readonly changed: number }> {
    return this.#operators.undo(token, by);
  }

  async settled(): Promise<void> {
    this.#flush();
    await this.#commits.idle();
  }

  /** What another program reports is kept even when there is nothing to tell: its end has moved. */
  #takeReported(before: Alert | undefined, after: Transition): void {
    const { alert } = after;
    if (alert?.state === 'firing' && alert.blindSince === undefined) this.#unconfirmed.seen(alert.id);
    if (!this.#take(before, after) && alert !== undefined && alert !== before)
      this.#batch.push({ do: 'alert.put', alert });
  }

  /** Brings a transition into memory and into the next transaction; false when nothing durable changed. */
  #take(before: Alert | undefined, { alert, events }: Transition): boolean {
    const id = alert?.id ?? before?.id;
    if (id === undefined) return false;
    if (alert === undefined) {
      this.#drop(id);
      this.#batch.push({ do: 'alert.drop', id });
      return true;
    }
    this.#roster.put(alert);
    this.#dispatcher.put(alert);
    if (alert !== before) this.#changed.add(id);
    if (events.length === 0) return false;
    this.#batch.push({ do: 'alert.put', alert });
    for (const event of events) this.#batch.push({ do: 'alert.event', event });
    if (before?.state === 'firing' && alert.state === 'resolved') this.#ended.push(alert);
    this.#rememberClosed(alert);
    return true;
  }

  #drop(id: string): void {
    this.#roster.drop(id);
    this.#dispatcher.drop(id);
    this.#removed.add(id);
  }

  /** Alerts closed by hand are looked after until their expression was false, however long that takes. */
  #rememberClosed(alert: Alert): void {
    if (alert.closedByHand === this.#closed.has(alert.id)) return;
    if (alert.closedByHand) this.#closed.add(alert.id);
    else this.#closed.delete(alert.id);
    this.#closedChanged = true;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const flush = (): void => {
      if (this.#scheduled) this.#flush();
    };
    const rest = this.#restUntil - this.#deps.clock.monotonic();
    // Everything that is observed in one go, or while deciding rests, becomes one transaction.
    if (rest <= 0) queueMicrotask(flush);
    else this.#rest = this.#deps.clock.after(rest, flush);
  }

  /** Decides, and hands everything since the last time to one transaction. `asked`: whose escalation is taken a step further. */
  #flush(asked = NOBODY_ASKED): Dispatched | undefined {
    this.#scheduled = false;
    this.#rest?.[Symbol.dispose]();
    this.#rest = undefined;
    if (!this.#started) return undefined;
    const { clock } = this.#deps;
    const began = clock.monotonic();
    const now = clock.now();
    for (const alert of this.#roster.live()) {
      const expired = expire(alert, now);
      if (expired.events.length > 0) this.#take(alert, expired);
      if (!isForeign(alert) && this.#presence.isGone(alert.rule, alert.expr)) this.#abandon(alert, now);
    }
    this.#external.look(now);
    for (const step of this.#dispatcher.brokenAcks(this.#roster.live(), now)) this.#take(step.before, step.after);
    const decision = this.#decide(now, asked);
    for (const command of decision?.commands ?? []) this.#batch.push(command);
    this.#forgetOld(now);
    if (this.#closedChanged)
      this.#batch.push({ do: 'mark.put', name: MARK_CLOSED, value: JSON.stringify([...this.#closed]) });
    this.#closedChanged = false;
    if (this.#batch.length > 0) {
      const commands = this.#batch;
      this.#batch = [];
      void this.#commits.push(commands).then(() => {
        if (decision?.queued) for (const fn of this.#onQueued) fn();
      });
    }
    this.#samples?.write(this.#roster.live(), now);
    this.#arm(decision?.nextAt, now);
    this.#publish();
    const ended = clock.monotonic();
    this.#restUntil = ended + (ended - began) * REST_TIMES;
    return decision;
  }

  #abandon(alert: Alert, now: number): void {
    this.#take(
      alert,
      abandon(alert, now, `The rule ${alert.rule} is no longer evaluated: it was removed or rewritten.`),
    );
    this.#presence.forget(alert.rule, alert.expr);
  }

  #decide(now: number, asked: ReadonlyMap<string, string>): Dispatched | undefined {
    const holding = this.#dispatcher.holding(now);
    if (holding === undefined) return undefined;
    for (const alert of this.#roster.live()) {
      const shown = alert.state === 'firing' ? showHeld(alert, holding.all(alert), now) : undefined;
      if (shown !== undefined) this.#take(alert, shown);
    }
    return this.#dispatcher.dispatch(holding, this.#roster.all, this.#ended.splice(0), asked, now);
  }

  /** Resolved alerts leave the memory after an hour, unless a group still has to hear of them. */
  #forgetOld(now: number): void {
    let owed: ReadonlySet<string> | undefined;
    for (const alert of this.#roster.all.values()) {
      if (alert.state !== 'resolved' || alert.closedByHand || (alert.resolvedAt ?? 0) > now - RECENT_MS) continue;
      owed ??= this.#dispatcher.owed();
      if (!owed.has(alert.id)) this.#drop(alert.id);
    }
  }

  #arm(nextAt: number | undefined, now: number): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    let due = Math.min(nextAt ?? Infinity, this.#external.nextAt(now) ?? Infinity);
    for (const alert of this.#roster.live()) due = Math.min(due, alert.ack?.until ?? due, alert.snoozedUntil ?? due);
    if (due === Number.POSITIVE_INFINITY) return;
    const ms = Math.min(LOOK_AGAIN_MS, Math.max(1, due - now));
    this.#timer = this.#deps.clock.after(ms, () => this.#flush());
  }

  #publish(): void {
    if (this.#changed.size === 0 && this.#removed.size === 0) return;
    const removed = [...this.#removed];
    const changed = [...this.#changed].flatMap((id) => this.#roster.get(id) ?? []);
    this.#changed = new Set();
    this.#removed = new Set();
    for (const fn of this.#onChange) fn(changed, removed);
  }
}
