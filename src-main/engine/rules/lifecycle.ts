import { type Labels, seriesKey } from '../../../src-shared/model/labels.ts';
import type { ActiveInstance } from './rules.ts';

/** An alert that is pending or firing. Times epoch ms. */
export interface LiveAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly value: number;
  readonly state: 'pending' | 'firing';
  readonly activeAt: number;
  readonly firedAt: number | undefined;
  /** Since when only `keep_firing_for` holds it. */
  readonly lapsedAt: number | undefined;
}

/**
 * What becomes of one rule's alerts from evaluation to evaluation, as Prometheus does it (Prometheus, "Alerting rules"): for
 * tests of rules and for looking at history, where nothing is blind, told or done by people. The console's own alerts live in
 * src-shared/alert/machine.ts.
 */
export class Lifecycle {
  readonly #for: number;
  readonly #keepFiringFor: number;
  #live = new Map<string, LiveAlert>();

  /** Durations in ms. */
  constructor(timing: { readonly for: number; readonly keepFiringFor: number }) {
    this.#for = timing.for;
    this.#keepFiringFor = timing.keepFiringFor;
  }

  /** Pending and firing alerts after an evaluation at `at` (epoch ms) that found these instances. */
  look(at: number, active: Iterable<ActiveInstance>): readonly LiveAlert[] {
    const next = new Map<string, LiveAlert>();
    for (const { labels, annotations, value } of active) {
      const key = seriesKey(labels);
      const before = this.#live.get(key);
      const activeAt = before?.activeAt ?? at;
      const fires = before?.state === 'firing' || at - activeAt >= this.#for;
      next.set(key, {
        labels,
        annotations,
        value,
        state: fires ? 'firing' : 'pending',
        activeAt,
        firedAt: before?.firedAt ?? (fires ? at : undefined),
        lapsedAt: undefined,
      });
    }
    for (const [key, alert] of this.#live) {
      if (next.has(key) || alert.state === 'pending') continue;
      const lapsedAt = alert.lapsedAt ?? at;
      if (at - lapsedAt < this.#keepFiringFor) next.set(key, { ...alert, lapsedAt });
    }
    this.#live = next;
    return [...next.values()];
  }
}
