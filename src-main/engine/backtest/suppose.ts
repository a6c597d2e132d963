import { METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';
import type { RecordingRule } from '../../../src-shared/model/rule.ts';
import { STALE } from '../../../src-shared/model/sample.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { SeriesStretches, SupposedSeries } from '../store/protocol.ts';

/** Samples that draft recording rules may give, all together. */
const MOST_SAMPLES = 5_000_000;

/** What a recording rule's expression gave in one part of the past; times epoch ms, another value begins another stretch. */
export interface RecordedPart {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly series: readonly SeriesStretches[];
}

/**
 * What a recording rule would have written; where it ceases to give a series, that series ends. `parts` go forward in time.
 * Throws RpcError when it is more than may be, with the `already` supposed samples.
 */
export function supposedSeries(
  rule: RecordingRule,
  parts: readonly RecordedPart[],
  already: number,
): readonly SupposedSeries[] {
  const all = new Map<
    string,
    { readonly labels: SupposedSeries['labels']; readonly t: number[]; readonly v: number[] }
  >();
  let count = already;
  for (const { from, to, step, series } of parts) {
    for (const { labels: own, first, last, v } of series) {
      const labels = Object.fromEntries(
        Object.entries({ ...own, ...rule.labels, [METRIC_NAME]: rule.name }).filter(([, text]) => text !== ''),
      );
      const key = seriesKey(labels);
      const one = all.get(key) ?? { labels, t: [], v: [] };
      all.set(key, one);
      first.forEach((begin, i) => {
        const end = last[i] ?? begin;
        count += end - begin + 1;
        if (count > MOST_SAMPLES) throw tooMuch(rule);
        for (let at = begin; at <= end; at++) {
          one.t.push(from + at * step);
          one.v.push(v[i] ?? Number.NaN);
        }
        const after = from + (end + 1) * step;
        if (first[i + 1] !== end + 1 && after <= to) {
          one.t.push(after);
          one.v.push(STALE);
        }
      });
    }
  }
  return [...all.values()].map(({ labels, t, v }) => ({ labels, t: Float64Array.from(t), v: Float64Array.from(v) }));
}

function tooMuch({ name }: RecordingRule): RpcError {
  return new RpcError(
    'invalid_argument',
    `The recording rule ${name} brings the draft above ${MOST_SAMPLES} samples. Take a shorter span or a longer interval.`,
  );
}
