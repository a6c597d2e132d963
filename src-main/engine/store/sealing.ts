import type { Slices } from './slices.ts';
import type { StoreLimits } from './store.ts';
import type { MetricsWriter } from './tsdb/metrics.ts';
import { firstSealRows, seal } from './tsdb/seal.ts';

/** Decides which layouts are sealed and when. Times epoch ms. */
export class Sealing {
  readonly #limits: StoreLimits;
  readonly #slices: Slices;
  readonly #sealedOnce = new Set<number>();
  #last = 0;

  constructor(limits: StoreLimits, slices: Slices) {
    this.#limits = limits;
    this.#slices = slices;
  }

  /** Whether it is time for another round. A clock that was set back must not stop sealing until it has caught up. */
  isDue(now: number): boolean {
    return Math.abs(now - this.#last) >= this.#limits.sealEveryMs;
  }

  /** Whether rows come faster than the rounds seal them: what waits then has to be sealed before more is taken. */
  isBehind(metrics: MetricsWriter): boolean {
    return metrics.unsealedValues > 2 * this.#limits.unsealedValues;
  }

  /** Seals what is due, in slices. */
  async round(metrics: MetricsWriter, now: number): Promise<void> {
    this.#last = now;
    await this.#slices.run(() => seal(metrics, this.#due(metrics, now)));
  }

  #due(metrics: MetricsWriter, now: number): readonly number[] {
    const old = metrics.journal.layoutsOlderThan(now - this.#limits.segmentMaxAgeMs);
    const due: number[] = [];
    const others: { readonly layout: number; readonly rows: number; readonly values: number }[] = [];
    let waiting = 0;
    for (const [layout, ring] of metrics.tails) {
      if (ring.count === 0) continue;
      const rows = this.#sealedOnce.has(layout) ? this.#limits.sealRows : firstSealRows(layout, this.#limits.sealRows);
      if (ring.count < rows && !old.has(layout)) {
        others.push({ layout, rows: ring.count, values: ring.count * ring.width });
        waiting += ring.count * ring.width;
        continue;
      }
      due.push(layout);
    }
    // With very many series the memory is full before the blocks are: the fullest go first, until half is free.
    if (waiting > this.#limits.unsealedValues) {
      others.sort((a, b) => b.rows - a.rows);
      for (const { layout, values } of others) {
        if (waiting <= this.#limits.unsealedValues / 2) break;
        due.push(layout);
        waiting -= values;
      }
    }
    for (const layout of due) this.#sealedOnce.add(layout);
    return due;
  }
}
