import { expire } from '../../../src-shared/alert/machine.ts';
import type { Clock } from '../ports.ts';
import { RestedWork } from '../rested-work.ts';
import type { AlertSamples } from './alert-samples.ts';
import type { Alerts } from './alerts.ts';
import type { OrderedCommits } from './commits.ts';
import type { Dispatched, Dispatcher } from './dispatcher.ts';
import type { ExternalAlerts } from './external.ts';
import type { NextTransaction } from './next-transaction.ts';
import { showHeld } from './overlay.ts';
import { RECENT_MS } from './restore.ts';
import type { Roster } from './roster.ts';
import type { RuledAlerts } from './ruled.ts';

/** The longest pause between two decisions while something is due, ms: a wall clock that jumps is noticed by then. */
const LOOK_AGAIN_MS = 60_000;
/** A decision looks at every alert. What was only observed waits while deciding rests; a person's own action never does. */
const REST_TIMES = 5;
const NOBODY_ASKED: ReadonlyMap<string, string> = new Map();

type Listener = Parameters<Alerts['onChange']>[0];

/** What a decision looks at, and where it goes. */
export interface DecisionsDeps {
  readonly clock: Clock;
  readonly roster: Roster;
  readonly ruled: RuledAlerts;
  readonly external: ExternalAlerts;
  readonly dispatcher: Dispatcher;
  readonly next: NextTransaction;
  readonly commits: OrderedCommits;
  readonly samples: AlertSamples | undefined;
}

/** When it is decided what time has done to alerts and who is told of it; everything since the last time is one transaction. */
export class Decisions {
  readonly #deps: DecisionsDeps;
  readonly #deciding: RestedWork;
  readonly #onChange = new Set<Listener>();
  readonly #onQueued = new Set<() => void>();
  #started = false;
  #timer: Disposable | undefined;

  constructor(deps: DecisionsDeps) {
    this.#deps = deps;
    this.#deciding = new RestedWork({ clock: deps.clock, times: REST_TIMES }, () => void this.#decide(NOBODY_ASKED));
  }

  get started(): boolean {
    return this.#started;
  }

  start(): void {
    this.#started = true;
    this.now();
  }

  /** Decides for the last time, and waits until that is written or refused. */
  async stop(): Promise<void> {
    this.now();
    this.#started = false;
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    await this.#deps.commits.stop();
  }

  /** Decides soon: everything that is observed in one go, or while deciding rests, becomes one transaction. */
  ask(): void {
    this.#deciding.ask();
  }

  /** Decides at once; `asked`: whose escalation is taken a step further (alert id → who asked). */
  now(asked = NOBODY_ASKED): Dispatched | undefined {
    return this.#deciding.now(() => this.#decide(asked));
  }

  /** Decides at once, and resolves when it and everything before it is durable. */
  async settled(asked = NOBODY_ASKED): Promise<Dispatched | undefined> {
    const decision = this.now(asked);
    await this.#deps.commits.idle();
    return decision;
  }

  onChange(fn: Listener): Disposable {
    this.#onChange.add(fn);
    return { [Symbol.dispose]: () => void this.#onChange.delete(fn) };
  }

  onQueued(fn: () => void): Disposable {
    this.#onQueued.add(fn);
    return { [Symbol.dispose]: () => void this.#onQueued.delete(fn) };
  }

  #decide(asked: ReadonlyMap<string, string>): Dispatched | undefined {
    if (!this.#started) return undefined;
    const { clock, next, roster, samples } = this.#deps;
    const now = clock.now();
    this.#takeTime(now);
    const decision = this.#dispatch(asked, now);
    for (const command of decision?.commands ?? []) next.write(command);
    this.#forgetOld(now);
    this.#commit(decision?.queued === true);
    samples?.write(roster.live(), now);
    this.#arm(decision?.nextAt, now);
    const news = next.takeNews();
    if (news !== undefined) for (const fn of this.#onChange) fn(news.changed, news.removed);
    return decision;
  }

  /** What ends by itself: acknowledgements, snoozes, alerts that nobody evaluates or repeats any more. */
  #takeTime(now: number): void {
    const { dispatcher, external, next, roster, ruled } = this.#deps;
    for (const alert of roster.live()) {
      const expired = expire(alert, now);
      if (expired.events.length > 0) next.take(alert, expired);
    }
    ruled.look(now);
    external.look(now);
    for (const step of dispatcher.brokenAcks(roster.live(), now)) next.take(step.before, step.after);
  }

  #dispatch(asked: ReadonlyMap<string, string>, now: number): Dispatched | undefined {
    const { dispatcher, next, roster } = this.#deps;
    const holding = dispatcher.holding(now);
    if (holding === undefined) return undefined;
    for (const alert of roster.live()) {
      const shown = alert.state === 'firing' ? showHeld(alert, holding.all(alert), now) : undefined;
      if (shown !== undefined) next.take(alert, shown);
    }
    return dispatcher.dispatch(holding, roster.all, next.takeEnded(), asked, now);
  }

  #commit(queued: boolean): void {
    const commands = this.#deps.next.takeCommands();
    if (commands.length === 0) return;
    void this.#deps.commits.push(commands).then(() => {
      if (queued) for (const fn of this.#onQueued) fn();
    });
  }

  /** Resolved alerts leave the memory after an hour, unless a group still has to hear of them. */
  #forgetOld(now: number): void {
    const { dispatcher, next, roster } = this.#deps;
    let owed: ReadonlySet<string> | undefined;
    for (const alert of roster.all.values()) {
      if (alert.state !== 'resolved' || alert.closedByHand || (alert.resolvedAt ?? 0) > now - RECENT_MS) continue;
      owed ??= dispatcher.owed();
      if (!owed.has(alert.id)) next.drop(alert.id);
    }
  }

  #arm(nextAt: number | undefined, now: number): void {
    const { clock, external, roster } = this.#deps;
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    let due = Math.min(nextAt ?? Infinity, external.nextAt(now) ?? Infinity);
    for (const alert of roster.live()) due = Math.min(due, alert.ack?.until ?? due, alert.snoozedUntil ?? due);
    if (due === Number.POSITIVE_INFINITY) return;
    const ms = Math.min(LOOK_AGAIN_MS, Math.max(1, due - now));
    this.#timer = clock.after(ms, () => void this.now());
  }
}
