import type { Alert } from '../../../src-shared/model/alert.ts';
import type { BacktestRule, BacktestSide, FiredSpan } from '../../../src-shared/model/backtest.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import type { WallClock } from '../../../src-shared/time/wall-clock.ts';
import type { ReplayedRule } from './replay.ts';
import type { Told } from './telling.ts';

const WEEK_MS = 7 * 86_400_000;

/** One alert that fired inside the window. */
export interface FiredAlert {
  readonly rule: string;
  readonly labels: Labels;
  readonly span: FiredSpan;
}

/** The window that is counted, epoch ms; what began before it was there to bring everything into its state. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly clock: WallClock;
}

interface Count {
  readonly group: string;
  readonly rule: string;
  fired: number;
  firedAtNight: number;
  neverFired: number;
  firingMs: number;
}

/** Counts what becomes of replayed alerts. */
export class Tally {
  readonly #window: Window;
  readonly #counts = new Map<ReplayedRule, Count>();
  readonly #open = new Map<string, { readonly rule: ReplayedRule; readonly alert: Alert; readonly firedAt: number }>();
  readonly #fired: FiredAlert[] = [];

  constructor(rules: readonly ReplayedRule[], window: Window) {
    this.#window = window;
    for (const one of rules) {
      const { group, rule } = one;
      this.#counts.set(one, { group, rule: rule.name, fired: 0, firedAtNight: 0, neverFired: 0, firingMs: 0 });
    }
  }

  /** An alert as it was and as it is (undefined: it was pending and went away). */
  took(rule: ReplayedRule, before: Alert | undefined, after: Alert | undefined): void {
    if (after === undefined) {
      const count = this.#counts.get(rule);
      if (count !== undefined && before !== undefined && before.activeAt >= this.#window.from) count.neverFired += 1;
    } else if (after.state === 'firing' && after.firedAt !== undefined && !this.#open.has(after.id))
      this.#open.set(after.id, { rule, alert: after, firedAt: after.firedAt });
    else if (after.state === 'resolved') this.#end(after.id, after.resolvedAt);
  }

  /** Oldest first. Ends the counting: what still fires is counted up to the end of the window. */
  finish(): readonly FiredAlert[] {
    for (const id of [...this.#open.keys()]) this.#end(id, undefined);
    return this.#fired.sort((a, b) => a.span.from - b.span.from);
  }

  rules(): readonly BacktestRule[] {
    return [...this.#counts.values()];
  }

  #end(id: string, to: number | undefined): void {
    const open = this.#open.get(id);
    this.#open.delete(id);
    const count = open === undefined ? undefined : this.#counts.get(open.rule);
    if (open === undefined || count === undefined) return;
    const { from, clock } = this.#window;
    count.firingMs += Math.max(0, (to ?? this.#window.to) - Math.max(from, open.firedAt));
    if (open.firedAt < from) return;
    count.fired += 1;
    if (clock.isNight(open.firedAt)) count.firedAtNight += 1;
    const span = { from: open.firedAt, ...(to === undefined ? {} : { to }) };
    this.#fired.push({ rule: count.rule, labels: open.alert.labels, span });
  }
}

/** One version's figures. `waking` names the receivers that have a channel that wakes people. */
export function sideOf(
  rules: readonly BacktestRule[],
  fired: readonly FiredAlert[],
  told: readonly Told[],
  waking: ReadonlySet<string>,
  { from, to, clock }: Window,
): BacktestSide {
  const receivers = new Map<string, { receiver: string; messages: number; pages: number; pagesAtNight: number }>();
  const days = new Map<number, { at: number; fired: number; pages: number }>();
  const dayOf = (at: number): { at: number; fired: number; pages: number } => {
    const day = clock.day(at);
    const known = days.get(day) ?? { at: day, fired: 0, pages: 0 };
    days.set(day, known);
    return known;
  };
  // Days without anything are there too.
  for (let at = from; at < to; at += 86_400_000) dayOf(at);
  dayOf(to - 1);
  for (const { span } of fired) dayOf(span.from).fired += 1;
  let escalatedPages = 0;
  for (const { at, receiver, status, escalated } of told) {
    if (at < from || at >= to) continue;
    const one = receivers.get(receiver) ?? { receiver, messages: 0, pages: 0, pagesAtNight: 0 };
    receivers.set(receiver, one);
    one.messages += 1;
    if (status !== 'firing' || !waking.has(receiver)) continue;
    if (escalated) escalatedPages += 1;
    one.pages += 1;
    dayOf(at).pages += 1;
    if (clock.isNight(at)) one.pagesAtNight += 1;
  }
  const sum = <T>(all: Iterable<T>, of: (one: T) => number): number => [...all].reduce((n, one) => n + of(one), 0);
  const pages = sum(receivers.values(), (one) => one.pages);
  const pagesAtNight = sum(receivers.values(), (one) => one.pagesAtNight);
  const weeks = (to - from) / WEEK_MS;
  return {
    rules: [...rules],
    fired: sum(rules, (one) => one.fired),
    firedAtNight: sum(rules, (one) => one.firedAtNight),
    neverFired: sum(rules, (one) => one.neverFired),
    firingMs: sum(rules, (one) => one.firingMs),
    messages: sum(receivers.values(), (one) => one.messages),
    pages,
    pagesAtNight,
    escalatedPages,
    pagesPerWeek: pages / weeks,
    pagesAtNightPerWeek: pagesAtNight / weeks,
    receivers: [...receivers.values()].sort((a, b) => b.messages - a.messages),
    days: [...days.values()].sort((a, b) => a.at - b.at),
  };
}
