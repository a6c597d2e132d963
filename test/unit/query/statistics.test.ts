import { describe, expect, it } from 'vitest';
import { describeSeries } from '../../../src-main/engine/query/statistics/describe-series.ts';
import { movedWith } from '../../../src-main/engine/query/statistics/moved-with.ts';
import { type Labels, METRIC_NAME } from '../../../src-shared/model/labels.ts';
import { MemorySource } from '../../support/memory-source.ts';
import { noise } from '../../support/noise.ts';

const HOUR = 3_600_000;

/** Series with a value each 30 s of an hour. */
function source(series: Readonly<Record<string, (i: number) => number | undefined>>): MemorySource {
  const made = new MemorySource();
  for (const [name, of] of Object.entries(series)) {
    const labels: Labels = { [METRIC_NAME]: name, job: 'x' };
    for (let i = 0; i <= 120; i++) {
      const v = of(i);
      if (v !== undefined) made.add(labels, i * 30_000, v);
    }
  }
  return made;
}

const asked = (expr: string) => ({ expr, from: 0, to: HOUR, step: 30_000, candidates: undefined, limit: 20 });

describe('statistics of a window', () => {
  it('are of the values at its steps', () => {
    const { series, t } = describeSeries({ ...asked('m') }, source({ m: (i) => i }), {});
    expect(t).toHaveLength(121);
    expect(series).toMatchObject([
      {
        labels: { [METRIC_NAME]: 'm' },
        count: 121,
        min: 0,
        max: 120,
        mean: 60,
        median: 60,
        p95: 114,
        first: 0,
        last: 120,
      },
    ]);
    expect(series[0]?.trend.direction).toBe('up');
    expect(series[0]?.trend.movingAverage).toHaveLength(121);
  });

  it('choose a step that fits, and pass on hints', () => {
    const answer = describeSeries({ ...asked('rate(m[5m])'), step: undefined }, source({ m: (i) => i }), {});
    expect(answer.step).toBe(4_000);
    expect(answer.infos[0]).toContain('might not be a counter');
  });
});

describe('what moved with it, asked about one of several', () => {
  it('takes the one with these labels', () => {
    const made = source({ a: (i) => noise(1, i), b: (i) => noise(1, i) });
    const labels = { [METRIC_NAME]: 'b', job: 'x' };
    const { ranked, target } = movedWith({ ...asked('{job="x"}'), labels }, made, {});
    expect(target.labels).toEqual(labels);
    expect(ranked.map((one) => one.labels[METRIC_NAME])).toEqual(['a']);
    expect(() => movedWith(asked('{job="x"}'), made, {})).toThrow('gives 2 series');
  });
});

describe('what moved with it', () => {
  const made = source({
    latency: (i) => 10 + noise(1, i),
    load: (i) => 2 * noise(1, i) + 0.1 * noise(9, i),
    hits: (i) => -noise(1, i),
    queue: (i) => noise(1, i - 3),
    unrelated: (i) => noise(5, i),
    constant: () => 1,
    late: (i) => (i > 110 ? noise(1, i) : undefined),
    work_total: (i) => Array.from({ length: i + 1 }, (_, k) => 5 + noise(1, k)).reduce((a, b) => a + b, 0),
  });

  it('is ranked by closeness, opposite and shifted moves too', () => {
    const { ranked, target, examined } = movedWith(asked('latency'), made, {});
    expect(target).toEqual({ labels: { [METRIC_NAME]: 'latency', job: 'x' }, n: 121 });
    expect(examined).toBe(7);
    const found = Object.fromEntries(
      ranked.map(({ labels, r, lagMs }) => [labels[METRIC_NAME], [Math.sign(r), lagMs]]),
    );
    expect(found).toEqual({
      hits: [-1, undefined],
      load: [1, undefined],
      queue: [1, 90_000],
      work_total: [1, undefined],
    });
    const sizes = ranked.map(({ r }) => Math.abs(r));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });

  it('looks only where it is told to, and gives no more than asked for', () => {
    const { ranked, examined } = movedWith(
      { ...asked('latency'), candidates: '{__name__=~"l.*|hits"}', limit: 1 },
      made,
      {},
    );
    expect(examined).toBe(3);
    expect(ranked).toHaveLength(1);
  });

  it('asks for one series', () => {
    expect(() => movedWith(asked('{job="x"}'), made, {})).toThrow('gives 8 series');
    expect(() => movedWith(asked('nothing'), made, {})).toThrow('no series');
    expect(() => movedWith(asked('1'), made, {})).toThrow('has no labels');
  });
});
