import type { SeriesSource, SeriesWindow } from '../../src-main/engine/store/store.ts';
import { compileMatchers, type Matcher } from '../../src-shared/matcher/matcher.ts';
import { type Labels, seriesKey } from '../../src-shared/model/labels.ts';

/** Samples in memory, for tests of what reads samples. A later sample at the same time replaces the earlier one. */
export class MemorySource implements SeriesSource {
  readonly #series = new Map<string, { labels: Labels; samples: Map<number, number>; starts: Map<number, number> }>();

  /** `start` is when the counter of the sample began, epoch ms, 0 unknown. */
  add(labels: Labels, t: number, v: number, start = 0): void {
    const key = seriesKey(labels);
    const series = this.#series.get(key) ?? { labels, samples: new Map(), starts: new Map() };
    series.samples.set(t, v);
    if (start !== 0) series.starts.set(t, start);
    this.#series.set(key, series);
  }

  clear(): void {
    this.#series.clear();
  }

  select(matchers: readonly Matcher[], fromMs: number, toMs: number): readonly SeriesWindow[] {
    const matches = compileMatchers(matchers);
    return [...this.#series.values()].flatMap(({ labels, samples, starts }) => {
      if (!matches(labels)) return [];
      const inside = [...samples].filter(([t]) => t >= fromMs && t <= toMs).sort(([a], [b]) => a - b);
      if (inside.length === 0) return [];
      const window = { labels, t: Float64Array.from(inside, ([t]) => t), v: Float64Array.from(inside, ([, v]) => v) };
      return starts.size === 0 ? [window] : [{ ...window, st: window.t.map((t) => starts.get(t) ?? 0) }];
    });
  }
}
