import type { Alert } from '../../../src-shared/model/alert.ts';
import { keptSeriesKey, type Labels } from '../../../src-shared/model/labels.ts';

/** In place of a rule's name, which is never empty: no rule looks after these. */
const EXTERNAL = '';
/** In place of a rule's name, before the name of the Alertmanager that looks after these. */
const MIRRORED = '\0';

function ruleOf(alert: Alert): string {
  if (alert.mirror !== undefined) return MIRRORED + alert.mirror.from;
  return alert.external === undefined ? alert.rule : EXTERNAL;
}

/** The alerts in memory, and which of them an evaluation of their rule still has to look at. */
export class Roster {
  readonly #alerts = new Map<string, Alert>();
  /** Rule name → ids of live alerts: pending, firing, or closed by hand while the expression holds. */
  readonly #live = new Map<string, Set<string>>();
  /** `live()` until something changes: a decision asks several times, over thousands of alerts in a storm. */
  #all: readonly Alert[] | undefined;

  get all(): ReadonlyMap<string, Alert> {
    return this.#alerts;
  }

  get(id: string): Alert | undefined {
    return this.#alerts.get(id);
  }

  put(alert: Alert): void {
    this.#all = undefined;
    this.#alerts.set(alert.id, alert);
    if (alert.state !== 'resolved' || alert.closedByHand) {
      const rule = ruleOf(alert);
      const ids = this.#live.get(rule);
      if (ids === undefined) this.#live.set(rule, new Set([alert.id]));
      else ids.add(alert.id);
    } else this.#dead(alert);
  }

  drop(id: string): void {
    const alert = this.#alerts.get(id);
    if (alert === undefined) return;
    this.#all = undefined;
    this.#alerts.delete(id);
    this.#dead(alert);
  }

  liveOf(rule: string): readonly Alert[] {
    return [...(this.#live.get(rule) ?? [])].flatMap((id) => this.#alerts.get(id) ?? []);
  }

  /** Live alerts that other programs report. */
  external(): readonly Alert[] {
    return this.liveOf(EXTERNAL);
  }

  /** Live alerts of one other Alertmanager, or of all of them. */
  mirrored(from?: string): readonly Alert[] {
    if (from !== undefined) return this.liveOf(MIRRORED + from);
    return [...this.#live.keys()].flatMap((rule) => (rule.startsWith(MIRRORED) ? this.liveOf(rule) : []));
  }

  live(): readonly Alert[] {
    this.#all ??= [...this.#live.keys()].flatMap((rule) => this.liveOf(rule));
    return this.#all;
  }

  key(labels: Labels): string {
    return keptSeriesKey(labels);
  }

  #dead(alert: Alert): void {
    const rule = ruleOf(alert);
    const ids = this.#live.get(rule);
    ids?.delete(alert.id);
    if (ids?.size === 0) this.#live.delete(rule);
  }
}
