import { describe, expect, it } from 'vitest';
import { evaluateInstant, evaluateRange } from '../../../src-main/engine/query/evaluate.ts';
import { type Labels, METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';
import { MemorySource } from '../../support/memory-source.ts';

/** Series by their names with a value each minute; undefined leaves a gap. */
function source(series: Readonly<Record<string, readonly (number | undefined)[]>>): MemorySource {
  const made = new MemorySource();
  for (const [name, values] of Object.entries(series)) {
    const [metric = '', rest = ''] = name.split('{');
    const labels: Labels = Object.fromEntries(
      [...rest.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key ?? '', value ?? ''] as const),
    );
    values.forEach((v, i) => {
      if (v !== undefined) made.add({ [METRIC_NAME]: metric, ...labels }, i * 60_000, v);
    });
  }
  return made;
}

function at(expr: string, from: MemorySource, minute: number): Readonly<Record<string, number>> {
  const { vector } = evaluateInstant(expr, from, minute * 60_000);
  return Object.fromEntries(vector.map(({ labels, v }) => [seriesKey(labels), v]));
}

describe('metric names', () => {
  const made = source({ 'a{job="x"}': [1, 2, 3], 'b{job="x"}': [2, 4, 6] });

  it('go at the end, and only then stand in the way of each other', () => {
    expect(at('sum by (job) (-{job="x"})', made, 2)).toEqual({ '{job="x"}': -9 });
    expect(at('label_replace(-{job="x"}, "was", "$1", "__name__", "(.*)")', made, 2)).toEqual({
      '{job="x",was="a"}': -3,
      '{job="x",was="b"}': -6,
    });
    expect(() => at('-{job="x"}', made, 2)).toThrow('vector cannot contain metrics with the same labelset');
  });

  it('come back when they are written', () => {
    expect(at('label_replace(-a, "__name__", "minus_$1", "__name__", "(.*)")', made, 2)).toEqual({
      'minus_a{job="x"}': -3,
    });
  });

  it('stay with what is passed through', () => {
    expect(at('topk(1, a) or -b', made, 2)).toEqual({ 'a{job="x"}': 3 });
    expect(at('last_over_time((-a)[2m:1m])', made, 2)).toEqual({ '{job="x"}': -3 });
  });
});

describe('what one side lacks', () => {
  const made = source({ 'a{n="1"}': [1, 1], 'a{n="2"}': [2, 2], 'b{n="2"}': [20, undefined], 'b{n="3"}': [30, 30] });

  it('is filled in at each step of a range', () => {
    const frame = evaluateRange('a + fill_left(5) fill_right(7) b', made, { from: 0, to: 60_000, step: 60_000 });
    expect(frame.series.map(({ labels, v }) => [labels['n'], ...v])).toEqual([
      ['1', 8, 8],
      ['2', 22, 22],
      ['3', 35, 35],
    ]);
  });

  it('is not filled in for sets and numbers', () => {
    expect(() => at('a and fill(0) b', made, 0)).toThrow('filling in missing series not allowed for set operators');
    expect(() => at('a + fill(0) 1', made, 0)).toThrow('only allowed between instant vectors');
  });
});

describe('extended ranges', () => {
  const made = source({ c_total: [10, 12, undefined, 16, 3] });

  it('take their edges from the samples beside them', () => {
    expect(at('increase(c_total[1m] anchored)', made, 3)).toEqual({ '{}': 4 });
    expect(at('increase(c_total[1m] smoothed)', made, 2)).toEqual({ '{}': 2 });
    // 16, then a restart: 3 from zero.
    expect(at('increase(c_total[2m] anchored)', made, 4)).toEqual({ '{}': 7 });
    expect(at('c_total smoothed', made, 2)).toEqual({ c_total: 14 });
    expect(evaluateInstant('c_total[1m] anchored', made, 180_000).matrix).toEqual([
      { labels: { [METRIC_NAME]: 'c_total' }, t: [120_000, 180_000], v: [12, 16] },
    ]);
  });
});

describe('durations of the query', () => {
  it('are its step and its range', () => {
    const made = source({ m: [1, 2, 3, 4, 5, 6, 7] });
    const frame = evaluateRange('count_over_time(m[step()])', made, { from: 120_000, to: 360_000, step: 120_000 });
    expect([...(frame.series[0]?.v ?? [])]).toEqual([2, 2, 2]);
    expect(() => at('m[step()]', made, 3)).toThrow('duration must be greater than 0');
    expect(() => at('m[1m / 0]', made, 3)).toThrow('division by zero');
  });
});

describe('info', () => {
  it('adds the labels of what the series are about', () => {
    const made = source({
      'm{instance="i",job="j"}': [1],
      'target_info{instance="i",job="j",version="2"}': [1],
      'build_info{instance="i",job="j",commit="c"}': [1],
    });
    expect(at('info(m)', made, 0)).toEqual({ 'm{instance="i",job="j",version="2"}': 1 });
    expect(at('info(m, {__name__=~".*_info", commit=~".+"})', made, 0)).toEqual({
      'm{commit="c",instance="i",job="j"}': 1,
    });
    expect(() => at('info(m, target_info)', made, 0)).toThrow('expected label selectors only');
  });
});

describe('limits', () => {
  it('end a long loop soon after nobody waits', () => {
    const made = new MemorySource();
    for (let i = 0; i < 5_000; i++) made.add({ [METRIC_NAME]: 'm' }, i * 1_000, i % 97);
    let asked = 0;
    const cancelled = (): boolean => (asked += 1) > 4;
    expect(() =>
      evaluateRange('quantile_over_time(0.5, m[1h])', made, { from: 0, to: 5_000_000, step: 1_000 }, { cancelled }),
    ).toThrow('query was canceled');
    expect(asked).toBe(5);
  });
});
