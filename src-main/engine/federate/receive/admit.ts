import { METRIC_NAME } from '../../../../src-shared/model/labels.ts';
import type { WireSeries } from '../wire/message.ts';

/** Samples this far ahead of the console's clock are refused, ms: Prometheus's own bound for remote writes. */
const AHEAD_MS = 10 * 60_000;

/** Why a series of a request cannot be taken, in Prometheus's words where it has some; undefined when it can. */
export function refusal({ labels, t, histograms }: WireSeries, now: number): string | undefined {
  const shown = (): string => {
    const pairs = labels.map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    return `{${pairs.join(', ')}}`.slice(0, 400);
  };
  if (histograms) return `native histograms are not kept: ${shown()}`;
  const names = new Set<string>();
  for (const [name, value] of labels) {
    if (name === '') return `invalid labels: a label without a name: ${shown()}`;
    if (!name.isWellFormed() || !value.isWellFormed()) return `invalid labels: ${JSON.stringify(name)} is no UTF-8`;
    if (names.has(name)) return `invalid labels: duplicate label ${JSON.stringify(name)}: ${shown()}`;
    names.add(name);
    if (name === METRIC_NAME && value === '') return `invalid labels: the metric has no name: ${shown()}`;
  }
  if (!names.has(METRIC_NAME)) return `invalid labels: the metric has no name: ${shown()}`;
  let last = Number.NEGATIVE_INFINITY;
  for (const time of t) {
    if (!Number.isSafeInteger(time)) return `out of bounds: ${time} is no time in milliseconds: ${shown()}`;
    if (time > now + AHEAD_MS) return `out of bounds: the sample at ${time} is too far in the future: ${shown()}`;
    if (time <= last) return `out of order sample: ${time} after ${last}: ${shown()}`;
    last = time;
  }
  return undefined;
}
