import { METRIC_NAME } from '../../../src-shared/model/labels.ts';
import { type RangeFrame, visitSamples } from '../../../src-shared/model/query.ts';
import type { RecordingRule } from '../../../src-shared/model/rule.ts';
import { STALE } from '../../../src-shared/model/sample.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { SupposedSeries } from '../store/protocol.ts';

/** Samples that draft recording rules may give, all together. */
const MOST_SAMPLES = 5_000_000;

/** What a recording rule would have written; where it ceases to give a series, that series ends. Throws RpcError when it is too much. */
export function supposedSeries(
  rule: RecordingRule,
  frames: readonly RangeFrame[],
  already: number,
): readonly SupposedSeries[] {
  const all = new Map<
    string,
    { readonly labels: SupposedSeries['labels']; readonly t: number[]; readonly v: number[] }
  >();
  let count = already;
  for (const frame of frames) {
    for (const series of frame.series) {
      const labels = Object.fromEntries(
        Object.entries({ ...series.labels, ...rule.labels, [METRIC_NAME]: rule.name }).filter(
          ([, text]) => text !== '',
        ),
      );
      const key = JSON.stringify(Object.entries(labels).sort());
      const one = all.get(key) ?? { labels, t: [], v: [] };
      all.set(key, one);
      let next = 0;
      visitSamples(series, (step, value) => {
        if (step > next && one.t.length > 0) end(one, frame.t[next] ?? 0);
        one.t.push(frame.t[step] ?? 0);
        one.v.push(value);
        next = step + 1;
      });
      if (next < frame.t.length && one.t.length > 0) end(one, frame.t[next] ?? 0);
      count += one.t.length;
      if (count > MOST_SAMPLES)
        throw new RpcError(
          'invalid_argument',
          `The recording rule ${rule.name} brings the draft above ${MOST_SAMPLES} samples. Take a shorter span or a longer interval.`,
        );
    }
  }
  return [...all.values()].map(({ labels, t, v }) => ({ labels, t: Float64Array.from(t), v: Float64Array.from(v) }));
}

function end(one: { readonly t: number[]; readonly v: number[] }, at: number): void {
  if (one.v.at(-1) === STALE) return;
  one.t.push(at);
  one.v.push(STALE);
}
