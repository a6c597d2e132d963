import type { Labels } from '../../src-shared/model/labels.ts';

/** Series with their values on a grid of time, as both systems get them. */
export interface SampleSet {
  readonly name: string;
  readonly series: readonly Labels[];
  /** Epoch ms of the first row, ms between rows, rows. */
  readonly start: number;
  readonly step: number;
  readonly rows: number;
  /** Fills one row. Called with rising row numbers. */
  fill(row: Float64Array, i: number): void;
}

const PACE_MS = 15_000;
const HOUR_MS = 3_600_000;

/** Repeatable numbers in [0, 1) (xorshift32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}

/** A fifth each: whole counters, counters of seconds, memory in bytes, durations to 0.1 ms, and what hardly ever changes. */
export function mixed(series: number, days: number, until: number): SampleSet {
  const random = seeded(7);
  const state = Array.from({ length: series }, () => Math.floor(1_000 * random()));
  return {
    name: 'mixed',
    series: Array.from({ length: series }, (_, i) => ({
      __name__: ['requests_total', 'cpu_seconds_total', 'memory_bytes', 'duration_seconds', 'connected'][i % 5] ?? '',
      instance: `host-${Math.floor(i / 5)}`,
      job: 'bench',
    })),
    start: until - days * 24 * HOUR_MS,
    step: PACE_MS,
    rows: (days * 24 * HOUR_MS) / PACE_MS,
    fill: (row) => {
      for (let i = 0; i < series; i++) {
        const before = state[i] ?? 0;
        const now =
          i % 5 === 0
            ? before + Math.floor(40 * random())
            : i % 5 === 1
              ? Math.round((before + 3 * random()) * 100) / 100
              : i % 5 === 2
                ? Math.max(0, before + 4_096 * Math.floor(20 * random() - 10))
                : i % 5 === 3
                  ? Math.round(10_000 * (0.05 + 0.05 * random())) / 10_000
                  : random() < 0.001
                    ? 1 - (before & 1)
                    : before & 1;
        state[i] = now;
        row[i] = now;
      }
    },
  };
}

/** One gauge over a long time. */
export function longOne(days: number, until: number): SampleSet {
  return { ...mixed(1, days, until), name: 'long', series: [{ __name__: 'temperature', job: 'bench' }] };
}

/** Counters of one name. */
export function counters(series: number, days: number, until: number): SampleSet {
  const random = seeded(5);
  const state = new Float64Array(series);
  return {
    name: 'counters',
    series: Array.from({ length: series }, (_, i) => ({ __name__: 'ops_total', instance: `host-${i}`, job: 'bench' })),
    start: until - days * 24 * HOUR_MS,
    step: PACE_MS,
    rows: (days * 24 * HOUR_MS) / PACE_MS,
    fill: (row) => {
      for (let i = 0; i < series; i++) state[i] = (state[i] ?? 0) + Math.floor(100 * random());
      row.set(state);
    },
  };
}

/** Buckets of histograms: `series` in all, ten a histogram, for `hours`. */
export function buckets(series: number, hours: number, until: number): SampleSet {
  const bounds = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '+Inf'];
  const random = seeded(11);
  const counts = new Float64Array(series);
  return {
    name: 'buckets',
    series: Array.from({ length: series }, (_, i) => ({
      __name__: 'latency_seconds_bucket',
      le: bounds[i % 10] ?? '',
      handler: `/h/${Math.floor(i / 10)}`,
      job: 'bench',
    })),
    start: until - hours * HOUR_MS,
    step: PACE_MS,
    rows: (hours * HOUR_MS) / PACE_MS,
    fill: (row) => {
      let cumulative = 0;
      for (let i = 0; i < series; i++) {
        if (i % 10 === 0) cumulative = 0;
        cumulative += Math.floor(5 * random());
        counts[i] = (counts[i] ?? 0) + cumulative;
        row[i] = counts[i] ?? 0;
      }
    },
  };
}
