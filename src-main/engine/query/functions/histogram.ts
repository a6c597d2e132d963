import { type Labels, METRIC_NAME, seriesKey } from '../../../../src-shared/model/labels.ts';
import type { Call, Expr } from '../../../../src-shared/promql/ast.ts';
import { parseNumber, quote } from '../../../../src-shared/promql/literals.ts';
import { warnQuantiles } from '../annotations.ts';
import { without } from '../labels.ts';
import type { Run } from '../run.ts';
import type { Column, Grid, Value } from '../values.ts';
import { ABSENT, emptyColumn, vector } from '../values.ts';
import { type Buckets, bucketFraction, bucketQuantile } from './buckets.ts';
import { ForcedMonotonicity } from './forced-monotonicity.ts';
import type { Family } from './implementation.ts';

interface Histogram {
  /** The labels of its buckets without `le`. */
  readonly labels: Labels;
  readonly buckets: { readonly upper: number; readonly v: Float64Array }[];
}

const BUCKET_LABEL: ReadonlySet<string> = new Set(['le']);

/** Puts the buckets of each classic histogram together, ascending; buckets without a bound are named in a warning. */
function histogramsOf(arg: Expr | undefined, grid: Grid, run: Run): readonly Histogram[] {
  const histograms = new Map<string, Histogram>();
  for (const { labels, v } of run.columns(arg, grid)) {
    const le = labels['le'];
    const upper = le === undefined ? undefined : parseBound(le);
    if (upper === undefined) {
      const name = labels[METRIC_NAME] ?? '';
      const of = name === '' ? '' : ` for metric name ${quote(name)}`;
      if (arg !== undefined) {
        run.warn(`bucket label "le" is missing or has a malformed value of ${quote(le ?? '')}${of}`, arg);
      }
      continue;
    }
    const kept = without(labels, BUCKET_LABEL);
    const key = seriesKey(kept);
    const histogram = histograms.get(key);
    if (histogram === undefined) histograms.set(key, { labels: kept, buckets: [{ upper, v }] });
    else histogram.buckets.push({ upper, v });
  }
  const found = [...histograms.values()];
  for (const { buckets } of found) buckets.sort((a, b) => a.upper - b.upper);
  return found;
}

/** A bound as Go's ParseFloat reads it; a duration is none. */
function parseBound(text: string): number | undefined {
  const bound = /^[+-]?(?:[\d._]+(?:e[+-]?\d+)?|0x[\da-f]+|inf|infinity)$/i.test(text)
    ? parseNumber(text.replace(/infinity$/i, 'inf'))
    : undefined;
  return Number.isNaN(bound) ? undefined : bound;
}

/** Computes one number from the buckets of every histogram at every step at which it has any. */
function eachHistogram(
  histograms: readonly Histogram[],
  grid: Grid,
  run: Run,
  compute: (buckets: Buckets, i: number, histogram: Histogram) => number,
): Column[] {
  return histograms.map((histogram): Column => {
    const { labels, buckets } = histogram;
    run.charge(grid.count);
    const filled: Buckets = {
      uppers: new Float64Array(buckets.length),
      counts: new Float64Array(buckets.length),
      size: 0,
    };
    const { uppers, counts } = filled;
    const out = emptyColumn(grid.count);
    for (let i = 0; i < out.length; i++) {
      run.did(buckets.length);
      let n = 0;
      for (const { upper, v } of buckets) {
        const x = v[i] ?? ABSENT;
        if (x === ABSENT) continue;
        // The same bound written twice (`1` and `1.0`) is one bucket.
        if (n > 0 && uppers[n - 1] === upper) counts[n - 1] = (counts[n - 1] ?? 0) + x;
        else {
          uppers[n] = upper;
          counts[n] = x;
          n += 1;
        }
      }
      filled.size = n;
      if (n > 0) out[i] = compute(filled, i, histogram);
    }
    return { labels, v: out, dropName: true };
  });
}

function histogramQuantile(call: Call, grid: Grid, run: Run): Value {
  const [param, arg] = call.args;
  const q = run.scalar(param, grid);
  if (param !== undefined) warnQuantiles(q, param, run);
  return vector(quantileColumns(histogramsOf(arg, grid, run), q, arg ?? call, grid, run));
}

function quantileColumns(histograms: readonly Histogram[], q: Float64Array, at: Expr, grid: Grid, run: Run): Column[] {
  const forced = new ForcedMonotonicity();
  const columns = eachHistogram(histograms, grid, run, (buckets, i, { labels }) =>
    bucketQuantile(q[i] ?? Number.NaN, buckets, (low, high, difference) => {
      forced.note(labels[METRIC_NAME] ?? '', grid.start + i * grid.step, low, high, difference);
    }),
  );
  for (const text of forced.texts()) run.info(text, at);
  return columns;
}

/** `histogram_quantiles(v, "label", q…)`: several quantiles at once, each with its value as a label. */
function histogramQuantiles(call: Call, grid: Grid, run: Run): Value {
  const [arg, label, ...params] = call.args;
  const name = run.textOf(label);
  const histograms = histogramsOf(arg, grid, run);
  const columns = params.flatMap((param) => {
    const q = run.scalar(param, grid);
    warnQuantiles(q, param, run);
    const found = quantileColumns(histograms, q, label ?? call, grid, run);
    // The label is of the quantile at each step; only one that changes makes several series of a histogram.
    return [...new Set(q)].flatMap((value) =>
      found.map(
        ({ labels, v, dropName }): Column => ({
          labels: { ...labels, [name]: openMetricsNumber(value) },
          v: v.map((x, i) => (Object.is(q[i], value) ? x : ABSENT)),
          dropName,
        }),
      ),
    );
  });
  return vector(columns);
}

/** A float as OpenMetrics writes label values: whole numbers with `.0`. */
function openMetricsNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function histogramFraction(call: Call, grid: Grid, run: Run): Value {
  const lower = run.scalar(call.args[0], grid);
  const upper = run.scalar(call.args[1], grid);
  return vector(
    eachHistogram(histogramsOf(call.args[2], grid, run), grid, run, (buckets, i) =>
      bucketFraction(lower[i] ?? Number.NaN, upper[i] ?? Number.NaN, buckets),
    ),
  );
}

/** Of float samples these functions of native histograms give nothing, as in Prometheus. */
function nothing(call: Call, grid: Grid, run: Run): Value {
  run.columns(call.args[0], grid);
  return vector([]);
}

/** Functions of histograms. */
export const HISTOGRAM: Family = {
  histogram_quantile: histogramQuantile,
  histogram_quantiles: histogramQuantiles,
  histogram_fraction: histogramFraction,
  histogram_avg: nothing,
  histogram_count: nothing,
  histogram_sum: nothing,
  histogram_stddev: nothing,
  histogram_stdvar: nothing,
};
