import { setImmediate } from 'node:timers/promises';
import { abandon } from '../../../src-shared/alert/machine.ts';
import type { Alert, NewAlertEvent } from '../../../src-shared/model/alert.ts';
import type { AlertingRule } from '../../../src-shared/model/rule.ts';
import { evaluate, type Step } from '../alerts/evaluate.ts';
import { Roster } from '../alerts/roster.ts';
import { TooManyAlerts } from '../rules/evaluate.ts';
import type { BlindPast } from './blind-past.ts';
import type { Looked, RuleCursor } from './cursor.ts';

/** Evaluations between two moments at which the loop is let go. */
const EVALUATIONS_PER_TURN = 200;

/** One alerting rule with when it held. */
export interface ReplayedRule {
  readonly group: string;
  readonly rule: AlertingRule;
  readonly cursor: RuleCursor;
}

/** Who is told of what becomes of alerts; times epoch ms. */
export interface Audience {
  /** A transition: the alert as it is now (undefined: a pending one went away), and its timeline lines. */
  took(rule: ReplayedRule, before: Alert | undefined, after: Alert | undefined, events: readonly NewAlertEvent[]): void;
  /** Everything of one moment is taken. */
  decide(now: number): void;
  /** When it wants to decide though no alert changes. */
  readonly nextAt: number;
}

/** One rule on its way through time. */
interface Walker {
  readonly replayed: ReplayedRule;
  /** Where it is looked at next; Infinity at its end. */
  step: number;
  at: number;
}

/**
 * Leads rules through history with the machine of the live console, one moment after another over all rules, from `from`
 * up to and including `to` (epoch ms). Only steps at which something may change are looked at: a label set begins or ends to
 * hold, a `for` or a `keep_firing_for` is over, the watcher goes blind or sees again.
 */
export async function replay(
  rules: readonly ReplayedRule[],
  blind: BlindPast,
  to: number,
  audience: Audience,
  signal: AbortSignal,
): Promise<void> {
  const roster = new Roster();
  let now = 0;
  let ids = 0;
  const sight = {
    isBlind: (monitor: string | undefined) => blind.isBlind(monitor, now),
    newId: () => String(++ids),
  };
  const walkers = rules.map((replayed): Walker => {
    const { cursor } = replayed;
    return { replayed, step: cursor.nextMark, at: cursor.timeOf(cursor.nextMark) };
  });
  const queue = new EarliestFirst(walkers);
  let evaluated = 0;
  for (;;) {
    const first = queue.first;
    now = Math.min(first?.at ?? Number.POSITIVE_INFINITY, audience.nextAt);
    if (now > to || now === Number.POSITIVE_INFINITY) return;
    for (let walker = first; walker !== undefined && walker.at === now; walker = queue.first) {
      walk(walker, roster, sight, blind, audience);
      queue.moved();
      evaluated += 1;
      if (evaluated % EVALUATIONS_PER_TURN !== 0) continue;
      await setImmediate();
      signal.throwIfAborted();
    }
    audience.decide(now);
  }
}

/** One evaluation of one rule, and where the next one is. */
function walk(
  walker: Walker,
  roster: Roster,
  sight: Parameters<typeof evaluate>[2],
  blind: BlindPast,
  audience: Audience,
): void {
  const { rule, cursor } = walker.replayed;
  const { at, step } = walker;
  const looked = cursor.lookAt(step);
  for (const { before, after } of stepsOf(rule, at, looked, roster, sight)) {
    const id = after.alert?.id ?? before?.id;
    if (after.alert !== undefined) roster.put(after.alert);
    else if (id !== undefined) roster.drop(id);
    // What is over stays in the live console's memory for a while; here nobody asks for it again.
    if (after.alert?.state === 'resolved') roster.drop(after.alert.id);
    if (after.events.length > 0) audience.took(walker.replayed, before, after.alert, after.events);
  }
  walker.step = nextStep(walker.replayed, roster, step, at, looked === 'failed', blind);
  walker.at = cursor.timeOf(walker.step);
}

/** What one evaluation makes of the rule's alerts; one that failed says nothing about any. */
function stepsOf(
  rule: AlertingRule,
  at: number,
  looked: Looked,
  roster: Roster,
  sight: Parameters<typeof evaluate>[2],
): readonly Step[] {
  if (looked === 'failed') return [];
  if (!(looked instanceof TooManyAlerts)) return evaluate(roster, { ok: true, rule, at, active: looked }, sight);
  const own = roster.liveOf(rule.name).filter(({ expr }) => expr === rule.expr);
  return own.map((before) => ({
    before,
    after: abandon(before, at, `The rule ${rule.name} failed: ${looked.positioned}.`),
  }));
}

function nextStep(
  { cursor, rule }: ReplayedRule,
  roster: Roster,
  step: number,
  at: number,
  failed: boolean,
  blind: BlindPast,
): number {
  let next = cursor.nextMark;
  const live = roster.liveOf(rule.name).filter(({ expr }) => expr === rule.expr);
  // What a failed evaluation did not see is seen at the next one.
  if (failed && (live.length > 0 || cursor.holds)) next = Math.min(next, step + 1);
  if (live.length > 0 || cursor.holds) next = Math.min(next, cursor.stepAt(blind.nextEdge(at)));
  for (const alert of live) {
    if (alert.blindSince !== undefined) continue;
    if (alert.state === 'pending') next = Math.min(next, cursor.stepAt(alert.activeAt + rule.for));
    else if (alert.lapsedAt !== undefined) next = Math.min(next, cursor.stepAt(alert.lapsedAt + rule.keepFiringFor));
  }
  const least = Math.max(next, step + 1);
  return least < cursor.steps.count ? least : Number.POSITIVE_INFINITY;
}

/** A binary heap of walkers by their time; walkers of the same time keep the order of their rules. */
class EarliestFirst {
  readonly #heap: { readonly walker: Walker; readonly order: number }[];

  constructor(walkers: readonly Walker[]) {
    this.#heap = walkers.map((walker, order) => ({ walker, order }));
    for (let i = this.#heap.length >>> 1; i >= 0; i--) this.#sink(i);
  }

  get first(): Walker | undefined {
    return this.#heap[0]?.walker;
  }

  /** The first one's time has changed. */
  moved(): void {
    this.#sink(0);
  }

  #sink(from: number): void {
    for (let i = from; ; ) {
      const left = 2 * i + 1;
      const least = this.#earlier(left + 1, left) ? left + 1 : left;
      if (!this.#earlier(least, i)) return;
      const [a, b] = [this.#heap[i], this.#heap[least]];
      if (a === undefined || b === undefined) return;
      this.#heap[i] = b;
      this.#heap[least] = a;
      i = least;
    }
  }

  #earlier(a: number, b: number): boolean {
    const [x, y] = [this.#heap[a], this.#heap[b]];
    if (x === undefined || y === undefined) return false;
    return x.walker.at < y.walker.at || (x.walker.at === y.walker.at && x.order < y.order);
  }
}
