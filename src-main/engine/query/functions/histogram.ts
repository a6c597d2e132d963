import { type Labels, METRIC_NAME, seriesKey } from '../../../../src-shared/model/labels.ts';
import type { Call } from '../../../../src-shared/promql/ast.ts';
import { parseNumber } from '../../../../src-shared/promql/literals.ts';
import { without } from '../labels.ts';
import type { Run } from '../run.ts';
import type { Column, Grid, Value } from '../values.ts';
import { ABSENT, emptyColumn, vector } from '../values.ts';
import type { Family } from './implementation.ts';

interface Bucket {
  readonly upper: number;
  readonly v: Float64Array;
}

/** Buckets that fall by less than this part of their count do so from rounding only. */
const TOLERANCE = 1e-12;

const BUCKET_LABELS: ReadonlySet<string> = new Set([METRIC_NAME, 'le']);

/**
 * Quantile of a classic histogram's cumulative counts, interpolated inside the bucket (Prometheus, `histogram_quantile`).
 * `uppers` are ascending, `counts` are made monotonic in place; both hold `n` buckets.
 */
function bucketQuantile(q: number, uppers: Float64Array, counts: Float64Array, n: number): number {
  if (Number.isNaN(q)) return Number.NaN;
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  if (n < 2 || uppers[n - 1] !== Number.POSITIVE_INFINITY) return Number.NaN;
  for (let i = 1; i < n; i++) {
    const before = counts[i - 1] ?? 0;
    const now = counts[i] ?? 0;
    if (now < before || Math.abs(now - before) <= TOLERANCE * Math.min(Math.abs(now), Math.abs(before))) {
      counts[i] = before;
    }
  }
  const observations = counts[n - 1] ?? 0;
  if (observations === 0 || Number.isNaN(observations)) return Number.NaN;
  const rank = q * observations;
  let b = 0;
  while (b < n - 1 && !((counts[b] ?? 0) >= rank)) b += 1;
  if (b === n - 1) return uppers[n - 2] ?? Number.NaN;
  const end = uppers[b] ?? 0;
  if (b === 0 && end <= 0) return end;
  const start = b === 0 ? 0 : (uppers[b - 1] ?? 0);
  const below = b === 0 ? 0 : (counts[b - 1] ?? 0);
  const inside = (counts[b] ?? 0) - below;
  return start + (end - start) * ((rank - below) / inside);
}

function histogramQuantile(call: Call, grid: Grid, run: Run): Value {
  const [param, arg] = call.args;
  const q = run.scalar(param, grid);
  const wrong = q.find((x) => !(x >= 0 && x <= 1));
  if (wrong !== undefined && param !== undefined) {
    run.warn(`quantile value should be between 0 and 1, got ${wrong}`, param);
  }
  const histograms = new Map<string, { labels: Labels; buckets: Bucket[] }>();
  for (const column of run.columns(arg, grid)) addBucket(histograms, column, call, run);
  const columns = [...histograms.values()].map(({ labels, buckets }): Column => {
    buckets.sort((a, b) => a.upper - b.upper);
    const uppers = new Float64Array(buckets.length);
    const counts = new Float64Array(buckets.length);
    const out = emptyColumn(grid.count);
    for (let i = 0; i < out.length; i++) {
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
      if (n > 0) out[i] = bucketQuantile(q[i] ?? Number.NaN, uppers, counts, n);
    }
    return { labels, v: out };
  });
  return vector(columns);
}

function addBucket(
  histograms: Map<string, { labels: Labels; buckets: Bucket[] }>,
  { labels, v }: Column,
  call: Call,
  run: Run,
): void {
  const le = labels['le'];
  const upper = le === undefined ? undefined : parseNumber(le.trim());
  if (upper === undefined) {
    const name = labels[METRIC_NAME] ?? '';
    run.warn(
      `bucket label "le" is missing or has a malformed value of "${le ?? ''}" for metric with name "${name}"`,
      call,
    );
    return;
  }
  const kept = without(labels, BUCKET_LABELS);
  const key = seriesKey(kept);
  const histogram = histograms.get(key);
  if (histogram === undefined) histograms.set(key, { labels: kept, buckets: [{ upper, v }] });
  else histogram.buckets.push({ upper, v });
}

/** Functions of classic histograms. */
export const HISTOGRAM: Family = { histogram_quantile: histogramQuantile };
