import { compileMatchers } from '../../../../src-shared/matcher/matcher.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import type { Expr } from '../../../../src-shared/promql/ast.ts';
import { executionError } from '../../../../src-shared/promql/error.ts';
import { fellBack, type NativeHistogram } from '../../../../src-shared/promql/native-histogram.ts';
import { selectors } from '../../../../src-shared/promql/walk.ts';
import { LOOKBACK_MS } from '../../query/run.ts';

interface NativeSeries {
  readonly labels: Labels;
  readonly samples: { readonly t: number; readonly histogram: NativeHistogram }[];
}

/**
 * Series of native histograms, which the evaluator does not know. A selector alone gives them back; any other expression
 * that would read them is refused rather than answered without them.
 */
export class NativeSeriesBook {
  readonly #series = new Map<string, NativeSeries>();

  add(key: string, labels: Labels, t: number, histogram: NativeHistogram): void {
    const series = this.#series.get(key) ?? { labels, samples: [] };
    const before = series.samples.at(-1)?.histogram;
    const reset = before !== undefined && fellBack(before, histogram) ? 'reset' : 'not_reset';
    const hint = histogram.hint === 'gauge' ? 'gauge' : before === undefined ? 'unknown' : reset;
    series.samples.push({ t, histogram: { ...histogram, hint } });
    this.#series.set(key, series);
  }

  /** What a selector finds here at `at` (epoch ms). Throws QueryError where an expression would need more than that. */
  find(expr: Expr, at: number): readonly { readonly labels: Labels; readonly histogram: NativeHistogram }[] {
    if (this.#series.size === 0) return [];
    const read = selectors(expr).map(({ matchers }) => compileMatchers(matchers));
    const matching = [...this.#series.values()].filter(({ labels }) => read.some((matches) => matches(labels)));
    if (matching.length === 0) return [];
    if (expr.kind !== 'selector')
      throw executionError('native histograms are not supported: only a selector alone can be tested on them');
    const time = (typeof expr.at === 'number' ? expr.at : at) - (typeof expr.offset === 'number' ? expr.offset : 0);
    return matching.flatMap(({ labels, samples }) => {
      const last = samples.findLast(({ t }) => t <= time);
      return last === undefined || last.t <= time - LOOKBACK_MS ? [] : [{ labels, histogram: last.histogram }];
    });
  }
}
