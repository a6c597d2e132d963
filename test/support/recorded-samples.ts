import type { Layout, Samples } from '../../src-main/engine/store/store.ts';
import { type Labels, seriesKey } from '../../src-shared/model/labels.ts';
import { measuredValue, STALE } from '../../src-shared/model/sample.ts';

/** Samples in memory as they were appended, by series; what the store itself does with them is not its matter. */
export class RecordedSamples implements Samples {
  readonly reachMs = Infinity;
  readonly #series = new Map<string, (readonly [t: number, v: number])[]>();
  readonly #last = new Map<number, number>();
  /** How many layouts were asked for. */
  layouts = 0;
  rows = 0;

  layout(source: string, series: readonly Labels[]): Layout {
    this.layouts += 1;
    return { id: this.layouts, source, series };
  }

  append(layout: Layout, t: number, values: Float64Array): boolean {
    if (values.length !== layout.series.length || t <= (this.#last.get(layout.id) ?? -Infinity)) return false;
    this.#last.set(layout.id, t);
    this.rows += 1;
    layout.series.forEach((labels, i) => {
      const value = values[i] ?? Number.NaN;
      if (Number.isNaN(value)) return;
      const key = seriesKey(labels);
      const known = this.#series.get(key);
      if (known === undefined) this.#series.set(key, [[t, value]]);
      else known.push([t, value]);
    });
    return true;
  }

  /** Values of a series in order; `stale` for its ends. */
  values(key: string): (number | 'stale')[] {
    return (this.#series.get(key) ?? []).map(([, v]) => (v === STALE ? 'stale' : measuredValue(v)));
  }

  times(key: string): number[] {
    return (this.#series.get(key) ?? []).map(([t]) => t);
  }

  /** Series whose newest sample is no end. */
  live(): string[] {
    return [...this.#series].flatMap(([key, samples]) => (samples.at(-1)?.[1] === STALE ? [] : [key])).sort();
  }

  keys(): string[] {
    return [...this.#series.keys()].sort();
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  select(): never {
    throw new Error('nobody reads here');
  }

  latest(): never {
    throw new Error('nobody reads here');
  }
}
