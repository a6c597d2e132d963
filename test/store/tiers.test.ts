import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluateInstant, evaluateRange } from '../../src-main/engine/query/evaluate.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src-main/engine/store/limits.ts';
import { storePaths } from '../../src-main/engine/store/paths.ts';
import { storedSeries } from '../../src-main/engine/store/tsdb/catalogue.ts';
import { compact } from '../../src-main/engine/store/tsdb/compact.ts';
import { Journal } from '../../src-main/engine/store/tsdb/journal.ts';
import { MetricsWriter, openMetrics } from '../../src-main/engine/store/tsdb/metrics.ts';
import { RowBuffers } from '../../src-main/engine/store/tsdb/row-buffers.ts';
import { RowRing } from '../../src-main/engine/store/tsdb/row-ring.ts';
import { seal } from '../../src-main/engine/store/tsdb/seal.ts';
import { StoredSeries } from '../../src-main/engine/store/tsdb/stored-series.ts';
import { coarserThanRaw } from '../../src-main/engine/store/tsdb/tier-choice.ts';
import { MemorySource } from '../support/memory-source.ts';
import { tempFolder } from './support.ts';

const BEGIN = Date.UTC(2026, 0, 1);
const DAYS = 6;
const PACE = 20_000;
const END = BEGIN + DAYS * DAY_MS;

/** Six days of a gauge and a counter, compacted; the raw samples of the first four and the minutes of the first two are gone. */
function aged(): { readonly source: StoredSeries; readonly raw: MemorySource } {
  const dir = tempFolder();
  const paths = storePaths(dir);
  mkdirSync(dir, { recursive: true });
  using metrics = new MetricsWriter(
    openMetrics(paths.metrics, () => undefined),
    new Journal(paths.journal, 1_048_576),
  );
  const raw = new MemorySource();
  metrics.register({
    series: [
      storedSeries({ id: 1, labels: { __name__: 'gauge' } }),
      storedSeries({ id: 2, labels: { __name__: 'total' } }),
    ],
    layouts: [{ id: 1, source: 'a', series: [1, 2] }],
  });
  let total = 0;
  for (let day = BEGIN; day < END; day += DAY_MS) {
    const ring = new RowRing(2, new RowBuffers());
    for (let t = day; t < day + DAY_MS; t += PACE) {
      total += 3;
      const gauge = Math.round(50 + 40 * Math.sin(t / 7e6) + ((t / PACE) % 7));
      ring.append(t, Float64Array.of(gauge, total));
      raw.add({ __name__: 'gauge' }, t, gauge);
      raw.add({ __name__: 'total' }, t, total);
    }
    metrics.tails.set(1, ring);
    for (const job = seal(metrics, [1]); job.next().done !== true; );
  }
  for (const job = compact(metrics, END); job.next().done !== true; );
  metrics.db.run('DELETE FROM chunk WHERE tier = 0 AND start_ts < ?', BEGIN + 4 * DAY_MS);
  metrics.db.run('DELETE FROM chunk WHERE tier = 1 AND start_ts < ?', BEGIN + 2 * DAY_MS);
  metrics.db.run('DELETE FROM chunk WHERE tier = 2 AND start_ts < ?', BEGIN + DAY_MS);
  const source = new StoredSeries(paths);
  source.refresh();
  return { source, raw };
}

function values(frame: { readonly series: readonly { readonly v: Float64Array }[] }): number[] {
  return [...(frame.series[0]?.v ?? [])];
}

describe('roll-ups', () => {
  it('answer an instant selector for times of which the samples are gone, without gaps', () => {
    const { source, raw } = aged();
    using _ = source;
    // An odd time and a short step: nothing meets the beginning of a span.
    const range = { from: BEGIN + DAY_MS + 2 * HOUR_MS + 12_345, to: END, step: 613_000 };
    const frame = evaluateRange('total', source, range);
    const truth = values(evaluateRange('total', raw, range));
    expect(values(frame)).toHaveLength(truth.length);
    values(frame).forEach((x, i) => {
      const at = range.from + i * range.step;
      // At most the present span is missing: an hour, then a minute, then nothing; 3 every 20 s.
      const most = at < BEGIN + 2 * DAY_MS + HOUR_MS ? 540 : at < BEGIN + 4 * DAY_MS + MINUTE_MS ? 9 : 0;
      expect(truth[i]! - x).toBeGreaterThanOrEqual(0);
      expect(truth[i]! - x).toBeLessThanOrEqual(most);
    });
    expect(frame.infos).toEqual([
      'PromQL info: samples before 2026-01-05T00:00:00.000Z were read as roll-ups of up to 1h (1:1)',
    ]);
    expect(evaluateRange('total', source, { ...range, from: BEGIN + 4 * DAY_MS + HOUR_MS }).infos).toEqual([]);
  });

  it('answer functions over windows as the samples would', () => {
    const { source, raw } = aged();
    using _ = source;
    // Whole hours: only the sample on each edge belongs to the other side, which may move an extreme by a step.
    const range = { from: BEGIN + DAY_MS + 6 * HOUR_MS, to: END, step: 3 * HOUR_MS };
    for (const fn of ['avg', 'min', 'max', 'sum', 'count']) {
      const expr = `${fn}_over_time(gauge[6h])`;
      const got = values(evaluateRange(expr, source, range));
      values(evaluateRange(expr, raw, range)).forEach((x, i) => {
        expect([expr, i, Math.abs(got[i]! - x) <= Math.max(1, 0.003 * Math.abs(x))]).toEqual([expr, i, true]);
      });
    }
    const q = 'quantile_over_time(0.9, gauge[6h])';
    const got = values(evaluateRange(q, source, range));
    values(evaluateRange(q, raw, range)).forEach((x, i) => expect(Math.abs(got[i]! - x)).toBeLessThan(0.02 * x));
    // The first day is left as one row.
    const day = evaluateInstant('max_over_time(gauge[1d])', source, BEGIN + DAY_MS);
    expect(day.vector[0]?.v).toBe(evaluateInstant('max_over_time(gauge[1d])', raw, BEGIN + DAY_MS).vector[0]?.v);
    expect(day.infos[0]).toContain('1d');
  });

  it('give a rate where spans are short beside the window', () => {
    const { source } = aged();
    using _ = source;
    const rate = evaluateInstant('rate(total[6h])', source, BEGIN + 3 * DAY_MS);
    expect(rate.vector[0]?.v).toBeCloseTo(3 / 20, 3);
  });

  it('are read instead of raw samples only where that is much cheaper and changes little', () => {
    const ends = Float64Array.from({ length: 90 }, (_, i) => BEGIN + i * DAY_MS);
    const note = (): void => undefined;
    const choose = (series: number, width: number, fn: string | undefined, step = DAY_MS): number | undefined =>
      coarserThanRaw(series, BEGIN, BEGIN + 90 * DAY_MS, {
        ends: ends.map((_, i) => BEGIN + i * step),
        width,
        fn,
        note,
      });
    expect(choose(1, 300_000, undefined)).toBeUndefined();
    expect(choose(100, 300_000, undefined)).toBe(HOUR_MS);
    expect(choose(100, 300_000, undefined, 600_000)).toBeUndefined();
    expect(choose(100, DAY_MS, 'avg_over_time')).toBe(HOUR_MS);
    expect(choose(100, 6 * HOUR_MS, 'avg_over_time')).toBeUndefined();
    expect(choose(100, DAY_MS, 'rate')).toBeUndefined();
    expect(choose(5_000, 300_000, undefined)).toBe(DAY_MS);
  });

  it('and raw samples together answer a question too large for raw alone', () => {
    const { source, raw } = aged();
    using _ = source;
    const matchers = [{ name: '__name__', op: '=', value: 'gauge' } as const];
    const ends = Float64Array.from({ length: 40 }, (_, i) => BEGIN + DAY_MS + i * 3 * HOUR_MS);
    const notes: string[] = [];
    // Years of range make one series look like too much.
    const [window] = source.select(matchers, BEGIN - 20 * 365 * DAY_MS, END + 3 * HOUR_MS, {
      ends,
      width: 300_000,
      fn: undefined,
      note: (message) => notes.push(message),
    });
    expect(notes).toHaveLength(1);
    expect(window!.t.length).toBeLessThanOrEqual(ends.length + 1);
    const truth = evaluateRange('gauge', raw, { from: ends[0]!, to: ends.at(-1)!, step: 3 * HOUR_MS });
    expect(window!.t.length).toBeGreaterThan(ends.length - 2);
    for (const [i, t] of window!.t.entries()) {
      const at = [...truth.t].indexOf(t);
      if (at === -1) continue;
      expect(Math.abs(window!.v[i]! - truth.series[0]!.v[at]!)).toBeLessThan(8);
    }
  });
});
