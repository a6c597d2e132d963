import { compileMatchers, type Matcher } from '../../../src-shared/matcher/matcher.ts';
import { METRIC_NAME } from '../../../src-shared/model/labels.ts';
import type { Supposed, SupposedSeries } from '../store/protocol.ts';
import type { SelectHints, SeriesSource, SeriesWindow } from '../store/store.ts';
import { firstNotBefore } from './shared-reads.ts';

/** What is stored, but for some metric names, of which only the given series are there. */
export class SupposedSource implements SeriesSource {
  readonly #stored: SeriesSource;
  readonly #supposed: readonly SupposedSeries[];
  readonly #names: ReadonlySet<string>;

  constructor(stored: SeriesSource, { series, names }: Supposed) {
    this.#stored = stored;
    this.#supposed = series;
    this.#names = new Set(names);
  }

  select(matchers: readonly Matcher[], fromMs: number, toMs: number, hints?: SelectHints): readonly SeriesWindow[] {
    const named = matchers.find(({ name, op }) => name === METRIC_NAME && op === '=');
    if (named !== undefined && !this.#names.has(named.value)) return this.#stored.select(matchers, fromMs, toMs, hints);
    const matches = compileMatchers(matchers);
    const supposed = this.#supposed.flatMap(({ labels, t, v }) => {
      if (!matches(labels)) return [];
      const first = firstNotBefore(t, fromMs);
      const end = firstNotBefore(t, toMs + 1);
      return first === end ? [] : [{ labels, t: t.subarray(first, end), v: v.subarray(first, end) }];
    });
    if (named !== undefined) return supposed;
    const stored = this.#stored.select(matchers, fromMs, toMs, hints);
    return [...stored.filter(({ labels }) => !this.#names.has(labels[METRIC_NAME] ?? '')), ...supposed];
  }
}
