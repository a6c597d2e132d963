import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Evaluation,
  evaluateInstant,
  evaluateOnce,
  evaluateRange,
  evaluateSteps,
} from '../../../src-main/engine/query/evaluate.ts';
import { FUNCTIONS } from '../../../src-main/engine/query/functions/table.ts';
import { ABSENT } from '../../../src-main/engine/query/values.ts';
import { METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';
import { RangeFrame, visitSamples } from '../../../src-shared/model/query.ts';
import { STALE } from '../../../src-shared/model/sample.ts';
import { QueryError } from '../../../src-shared/promql/error.ts';
import { format } from '../../../src-shared/promql/format.ts';
import { SIGNATURES } from '../../../src-shared/promql/functions.ts';
import { parse } from '../../../src-shared/promql/parse.ts';
import { decodeFrame, encodeFrame } from '../../../src-shared/rpc/codec.ts';
import { MemorySource } from '../../support/memory-source.ts';
import { expression } from '../promql/expression.ts';

const m = { [METRIC_NAME]: 'm_total', job: 'a' };

function sourceOf(samples: readonly (readonly [number, number])[]): MemorySource {
  const source = new MemorySource();
  for (const [t, v] of samples) source.add(m, t, v);
  return source;
}

function value(expr: string, source: MemorySource, at: number): number | undefined {
  return evaluateInstant(expr, source, at).vector[0]?.v;
}

/** The samples of one step, by series. */
function samplesAt(value: Evaluation['value'], i: number): ReadonlyMap<string, number> {
  const columns = value.type === 'vector' ? value.columns : [];
  return new Map(
    columns
      .map(({ labels, v }) => [seriesKey(labels), v[i] ?? ABSENT] as const)
      .filter(([, v]) => v !== ABSENT)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Prometheus's extrapolation written down step by step, without windows that slide. */
function naiveIncrease(samples: readonly (readonly [number, number])[], at: number, range: number): number | undefined {
  const inside = samples.filter(([t]) => t > at - range && t <= at);
  const [first] = inside;
  const last = inside.at(-1);
  if (first === undefined || last === undefined || inside.length < 2) return undefined;
  let gained = 0;
  inside.forEach(([, v], i) => {
    const before = inside[i - 1]?.[1];
    if (before !== undefined) gained += v < before ? v : v - before;
  });
  const sampled = last[0] - first[0];
  const spacing = sampled / (inside.length - 1);
  const edge = (gap: number): number => (gap >= spacing * 1.1 ? spacing / 2 : gap);
  let before = edge(first[0] - (at - range));
  if (gained > 0 && first[1] >= 0) before = Math.min(before, (sampled * first[1]) / gained);
  return (gained * (sampled + before + edge(at - last[0]))) / sampled;
}

describe('evaluation', () => {
  it('has every function that the type check knows, and no other', () => {
    expect([...FUNCTIONS.keys()].sort()).toEqual([...SIGNATURES.keys()].sort());
  });

  it('increase and rate agree with the definition', () => {
    const samples = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 40_000 }), fc.integer({ min: 0, max: 1_000 })), { maxLength: 30 })
      .map((steps) => {
        let t = 1_000_000;
        return steps.map(([gap, v]) => [(t += gap), v] as const);
      });
    fc.assert(
      fc.property(samples, fc.integer({ min: 1_000, max: 600_000 }), (given, range) => {
        const source = sourceOf(given);
        const frame = evaluateRange(`increase(m_total[${range}ms])`, source, {
          from: 1_000_000,
          to: 2_000_000,
          step: 17_000,
        });
        frame.t.forEach((t, i) => {
          const wanted = naiveIncrease(given, t, range);
          const got = frame.series[0]?.v[i] ?? Number.NaN;
          if (wanted === undefined) expect(got).toBeNaN();
          else expect(Math.abs(got - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
          const rate = value(`rate(m_total[${range}ms])`, source, t);
          if (wanted === undefined) expect(rate).toBeUndefined();
          else
            expect(Math.abs((rate ?? Number.NaN) * (range / 1_000) - wanted)).toBeLessThanOrEqual(
              1e-9 * Math.max(1, wanted),
            );
        });
      }),
      { numRuns: 60 },
    );
  });

  it('gives an answer or a QueryError for whatever is asked, at every step what an instant query gives', () => {
    const source = new MemorySource();
    for (const [name, job, le] of [
      ['m', 'a', ''],
      ['m', 'b', ''],
      ['n_total', 'a', ''],
      ['b_bucket', 'a', '1'],
      ['b_bucket', 'a', '+Inf'],
    ] as const) {
      for (let t = 0; t <= 600_000; t += 30_000) {
        const v = t === 300_000 ? STALE : t === 330_000 ? Number.NaN : (t / 1_000) % 210;
        source.add({ [METRIC_NAME]: name, job, ...(le === '' ? {} : { le }) }, t, v);
      }
    }
    const limits = { maxSamples: 200_000 };
    fc.assert(
      fc.property(expression('vector', 2), (expr) => {
        const text = format(expr);
        try {
          const steps = evaluateSteps(text, source, { from: 60_000, to: 420_000, step: 60_000 }, limits);
          if (/(?:start|end|step|range)\(\)/.test(text)) return;
          for (let i = 0; i < 7; i++) {
            const once = evaluateOnce(parse(text), text, source, 60_000 * (i + 1), limits);
            expect(samplesAt(steps.value, i), text).toEqual(samplesAt(once.value, 0));
          }
        } catch (error) {
          expect(error, text).toBeInstanceOf(QueryError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('tells a gap from a NaN in a range answer, through the codec too', () => {
    const cell = fc.constantFrom(undefined, STALE, Number.NaN, 0, -0, Number.POSITIVE_INFINITY, 7);
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 5, maxLength: 5 }), { maxLength: 4 }), (rows) => {
        const source = new MemorySource();
        for (const [s, row] of rows.entries()) {
          for (const [i, v] of row.entries()) {
            if (v !== undefined) source.add({ [METRIC_NAME]: 'm', s: String(s) }, (i + 1) * 600_000, v);
          }
        }
        const given = evaluateRange('m', source, { from: 600_000, to: 3_000_000, step: 600_000 });
        const frame = RangeFrame.parse(decodeFrame(encodeFrame(given)));
        const got = new Map(
          frame.series.map((series) => {
            const cells: (number | undefined)[] = Array.from(frame.t, () => undefined);
            visitSamples(series, (i, v) => (cells[i] = v));
            return [series.labels['s'], cells] as const;
          }),
        );
        rows.forEach((row, s) => {
          const wanted = row.map((v) => (v === STALE ? undefined : v));
          const empty = wanted.every((v) => v === undefined);
          expect(got.get(String(s))).toEqual(empty ? undefined : wanted);
        });
      }),
    );
  });

  it('sees a sample for five minutes, not a millisecond more', () => {
    const source = sourceOf([[1_000_000, 7]]);
    expect(value('m_total', source, 999_999)).toBeUndefined();
    expect(value('m_total', source, 1_000_000)).toBe(7);
    expect(value('m_total', source, 1_299_999)).toBe(7);
    expect(value('m_total', source, 1_300_000)).toBeUndefined();
  });

  it('ends a series at its stale mark, which no range counts', () => {
    const source = sourceOf([
      [1_000_000, 7],
      [1_010_000, STALE],
      [1_030_000, 9],
    ]);
    expect(value('m_total', source, 1_009_999)).toBe(7);
    expect(value('m_total', source, 1_010_000)).toBeUndefined();
    expect(value('m_total', source, 1_030_000)).toBe(9);
    expect(value('count_over_time(m_total[1m])', source, 1_030_000)).toBe(2);
  });

  it('leaves the left edge of a range out', () => {
    const source = sourceOf([
      [1_000_000, 1],
      [1_060_000, 2],
    ]);
    expect(value('count_over_time(m_total[1m])', source, 1_060_000)).toBe(1);
    expect(value('count_over_time(m_total[1m])', source, 1_059_999)).toBe(1);
  });

  it('has limits with errors that say what to do', () => {
    const source = sourceOf([[1_000_000, 1]]);
    const range = { from: 0, to: 11_000_000, step: 1_000 };
    expect(() => evaluateRange('m_total', source, range)).toThrow('exceeded maximum resolution of 11,000 points');
    expect(() =>
      evaluateRange('m_total', source, { from: 0, to: 10_000_000, step: 1_000 }, { maxSamples: 5_000 }),
    ).toThrow('too many samples');
    expect(() => evaluateInstant('m_total', source, 1_000_000, { maxSeries: 0 })).toThrow('add label matchers');
    expect(() => evaluateInstant('m_total', source, 1_000_000, { cancelled: () => true })).toThrow(
      'query was canceled',
    );
    expect(() => evaluateRange('m_total[5m]', source, { from: 0, to: 1, step: 1 })).toThrow(
      'invalid expression type "range vector" for range query',
    );
    expect(() => evaluateRange('m_total', source, { from: 0, to: 1, step: 0 })).toThrow(
      'zero or negative query resolution',
    );
  });

  it('gives strings, numbers and matrices at an instant', () => {
    const source = sourceOf([
      [1_000_000, 1],
      [1_010_000, 2],
    ]);
    expect(evaluateInstant('"x"', source, 5).string).toEqual({ t: 5, v: 'x' });
    expect(evaluateInstant('1 + 2', source, 5).scalar).toEqual({ t: 5, v: 3 });
    expect(evaluateInstant('m_total[1m]', source, 1_010_000).matrix).toEqual([
      { labels: m, t: [1_000_000, 1_010_000], v: [1, 2] },
    ]);
  });

  it('finds the quantile of a histogram', () => {
    const source = new MemorySource();
    for (const [le, v] of [
      ['0.1', 10],
      ['0.5', 90],
      ['+Inf', 100],
    ] as const) {
      source.add({ [METRIC_NAME]: 'h_bucket', le }, 1_000, v);
    }
    expect(value('histogram_quantile(0.5, h_bucket)', source, 1_000)).toBeCloseTo(0.3, 12);
    expect(value('histogram_quantile(0.99, h_bucket)', source, 1_000)).toBe(0.5);
  });
});
