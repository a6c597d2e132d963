import { labelBytes, WriteRequest } from '../../../src-main/engine/federate/wire/write.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';

/** ms between two samples, and how far the first one lies off the full second: no window ever begins on a sample. */
const EVERY_MS = 15_000;
const OFF_MS = 3_217;
const ROWS = 480;

/** One series of the history; a gap is undefined. */
export interface HistorySeries {
  readonly labels: Labels;
  readonly at: (row: number) => number | undefined;
}

/** The same numbers at every run. */
function noise(seed: number): number {
  const x = Math.sin(seed * 12.9898) * 43_758.5453;
  return x - Math.floor(x);
}

const LE = ['0.1', '0.5', '1', '2.5', '+Inf'] as const;

/** Counters with resets, gauges, a histogram, a series with gaps and one that begins late. */
export const HISTORY: readonly HistorySeries[] = [
  ...['a', 'b'].flatMap((job, j) =>
    ['0', '1', '2'].flatMap((instance, i): HistorySeries[] => {
      const seed = j * 10 + i + 1;
      return [
        {
          labels: { __name__: 'c_total', job, instance },
          at: (row) => ((row * (seed + 2)) % (900 * seed)) + (row % 7) / 4,
        },
        {
          labels: { __name__: 'g', job, instance },
          at: (row) => 40 * Math.sin(row / (9 + seed)) + 10 * noise(row * seed) - seed,
        },
        { labels: { __name__: 'cap', job, instance }, at: () => 100 * seed + 0.5 },
        ...LE.map(
          (le, l): HistorySeries => ({
            labels: { __name__: 'h_bucket', job, instance, le },
            at: (row) => Math.floor(row * (l + 1) * (seed + 1) * 1.25),
          }),
        ),
      ];
    }),
  ),
  {
    labels: { __name__: 'gaps', job: 'a' },
    at: (row) => (Math.floor(row / 50) % 2 === 0 ? noise(row) * 5 : undefined),
  },
  { labels: { __name__: 'late', job: 'b', path: '/x/y' }, at: (row) => (row > ROWS / 2 ? row % 60 : undefined) },
];

/** The times of the rows, epoch ms, the last one before `end`. */
export function rowTimes(end: number): readonly number[] {
  const last = Math.floor(end / 60_000) * 60_000 + OFF_MS - 60_000;
  return Array.from({ length: ROWS }, (_, row) => last - (ROWS - 1 - row) * EVERY_MS);
}

/** The history as OpenMetrics text. */
export function asOpenMetrics(times: readonly number[]): string {
  const lines = HISTORY.flatMap(({ labels, at }) => {
    const { __name__: name, ...others } = labels;
    const pairs = Object.entries(others).map(([label, value]) => `${label}="${value}"`);
    return times.flatMap((t, row) => {
      const v = at(row);
      return v === undefined ? [] : [`${name}{${pairs.join(',')}} ${v} ${t / 1_000}`];
    });
  });
  return `${lines.join('\n')}\n# EOF\n`;
}

/** The same as remote-write requests, oldest first. */
export function* asRequests(times: readonly number[]): Generator<Uint8Array> {
  const names = HISTORY.map(({ labels }) => labelBytes(labels));
  let request = new WriteRequest();
  for (const [row, t] of times.entries()) {
    HISTORY.forEach(({ at }, i) => {
      const v = at(row);
      const name = names[i];
      if (v !== undefined && name !== undefined) request.add(name, t, v);
    });
    if (request.samples < 4_000) continue;
    yield request.finish();
    request = new WriteRequest();
  }
  yield request.finish();
}
