import type { SeriesSource, SeriesWindow } from '../../src-main/engine/store/store.ts';
import { compileMatchers, type Matcher } from '../../src-shared/matcher/matcher.ts';
import { type Labels, seriesKey } from '../../src-shared/model/labels.ts';

/** Samples in memory, for tests of what reads samples. A later sample at the same time replaces the earlier one. */
export class MemorySource implements SeriesSource {
  readonly #series = new Map<string, { labels: Labels; samples: Map<number, number> }>();

  add(labels: Labels, t: number, v: number): void {
    const key = seriesKey(labels);
    const series = this.#series.get(key) ?? { labels, samples: new Map<number, number>() };
    series.samples.set(t, v);
    this.#series.set(key, series);
  }

  clear(): void {
    this.#series.clear();
  }

  select(matchers: readonly Matcher[], fromMs: number, toMs: number): readonly SeriesWindow[] {
    const matches = compileMatchers(matchers);
    return [...this.#series.values()].flatMap(({ labels, samples }) => {
      if (!matches(labels)) return [];
      const inside = [...samples].filter(([t]) => t >= fromMs && t <= toMs).sort(([a], [b]) => a - b);
      if (inside.length === 0) return [];
      return [{ labels, t: Float64Array.from(inside, ([t]) => t), v: Float64Array.from(inside, ([, v]) => v) }];
    });
  }
}
