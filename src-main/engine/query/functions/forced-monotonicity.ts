import { quote } from '../../../../src-shared/promql/literals.ts';
import { goFloat, goGeneral } from '../../../../src-shared/text/go-float.ts';

interface Extent {
  from: number;
  to: number;
  low: number;
  high: number;
  difference: number;
  count: number;
}

const MESSAGE =
  'input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)';

/** Gathers, by metric name, where the counts of classic histograms fell with a rising bound, for one hint each. */
export class ForcedMonotonicity {
  readonly #extents = new Map<string, Extent>();

  /** `t` epoch ms; bounds of the first and last bucket that was raised, and by how much at most. */
  note(metric: string, t: number, low: number, high: number, difference: number): void {
    const extent = this.#extents.get(metric);
    if (extent === undefined) {
      this.#extents.set(metric, { from: t, to: t, low, high, difference, count: 1 });
      return;
    }
    extent.from = Math.min(extent.from, t);
    extent.to = Math.max(extent.to, t);
    extent.low = Math.min(extent.low, low);
    extent.high = Math.max(extent.high, high);
    extent.difference = Math.max(extent.difference, difference);
    extent.count += 1;
  }

  /** The hints as Prometheus words them. */
  texts(): readonly string[] {
    return [...this.#extents].map(([metric, { from, to, low, high, difference, count }]) => {
      const name = metric === '' ? '' : ` for metric name ${quote(metric)}`;
      const bounds = `from buckets ${goFloat(low)} to ${goFloat(high)}`;
      const extent = `with a max diff of ${goGeneral(difference, 2)}, over ${count} samples from ${rfc3339(from)} to ${rfc3339(to)}`;
      return `${MESSAGE}${name}, ${bounds}, ${extent}`;
    });
  }
}

function rfc3339(ms: number): string {
  return `${new Date(Math.trunc(ms / 1_000) * 1_000).toISOString().slice(0, 19)}Z`;
}
