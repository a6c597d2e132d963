import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateRange } from '../../../src-main/engine/query/evaluate.ts';
import { AlertHistory } from '../../../src-main/engine/rules/history.ts';
import { Lifecycle } from '../../../src-main/engine/rules/lifecycle.ts';
import { previewRule } from '../../../src-main/engine/rules/preview.ts';
import { METRIC_NAME } from '../../../src-shared/model/labels.ts';
import { RulePreview, type RulePreviewQuery } from '../../../src-shared/model/rule-preview.ts';
import { MemorySource } from '../../support/memory-source.ts';

const MIN = 60_000;
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;
const FROM = Date.UTC(2026, 0, 5, 12);

/** A day and a half of two services: `a` fails twice, across midnight and at the end, `b` once and briefly. */
function source(): MemorySource {
  const samples = new MemorySource();
  for (let at = FROM; at <= FROM + 1.5 * DAY; at += MIN) {
    const hour = (at - FROM) / HOUR;
    const down = (hour >= 11.5 && hour < 13) || hour >= 35.9;
    samples.add({ [METRIC_NAME]: 'up', job: 'a' }, at, down ? 0 : 1);
    samples.add({ [METRIC_NAME]: 'up', job: 'b' }, at, hour >= 20 && hour < 20.1 ? 0 : 1);
  }
  return samples;
}

const asked: RulePreviewQuery = { expr: 'up == 0', for: 5 * MIN, keepFiringFor: 0, from: FROM, to: FROM + 1.5 * DAY };

function preview(query: Partial<RulePreviewQuery>, signal = new AbortController().signal): Promise<RulePreview> {
  const samples = source();
  return previewRule(
    { ...asked, ...query },
    { range: (expr, from, to, step) => Promise.resolve(evaluateRange(expr, samples, { from, to, step })) },
    signal,
  );
}

describe('what a rule would have done', () => {
  it('is told by label set, by day and in sum', async () => {
    const told = await preview({ step: MIN });
    expect(RulePreview.parse(told)).toEqual(told);
    const midnight = FROM + 12 * HOUR;
    expect(told).toMatchObject({
      step: MIN,
      held: 2,
      fired: 3,
      firedAt: [FROM + 11.5 * HOUR + 5 * MIN, FROM + 20 * HOUR + 5 * MIN, FROM + 35.9 * HOUR + 5 * MIN],
      series: [
        {
          labels: { job: 'a' },
          fired: 2,
          spans: [
            { state: 'pending', from: FROM + 11.5 * HOUR, to: FROM + 11.5 * HOUR + 5 * MIN, open: false },
            { state: 'firing', from: FROM + 11.5 * HOUR + 5 * MIN, to: FROM + 13 * HOUR, open: false },
            { state: 'pending' },
            { state: 'firing', to: FROM + 36 * HOUR, open: true },
          ],
        },
        { labels: { job: 'b' }, fired: 1 },
      ],
      days: [
        { from: FROM, to: midnight, fired: 1, firingMs: 25 * MIN },
        { from: midnight, to: midnight + DAY, fired: 2, firingMs: 62 * MIN },
      ],
    });
    expect(told.firingMs).toBe(87 * MIN);
  });

  it('goes on from one question to the reader to the next', async () => {
    const whole = await preview({ step: MIN, keepFiringFor: 2 * HOUR });
    const fine = await preview({ step: 5_000, keepFiringFor: 2 * HOUR });
    // 25,921 steps are three questions.
    expect(fine.series.map(({ labels, fired }) => [labels, fired])).toEqual(
      whole.series.map(({ labels, fired }) => [labels, fired]),
    );
    expect(whole.series[0]?.spans[1]).toEqual({
      state: 'firing',
      from: FROM + 11.5 * HOUR + 5 * MIN,
      to: FROM + 15 * HOUR,
      open: false,
    });
  });

  it('says where the expression is wrong, and which span is too much', async () => {
    await expect(preview({ expr: 'up ==' })).rejects.toThrow('unexpected end of input');
    await expect(preview({ to: FROM })).rejects.toThrow('after its beginning');
    await expect(preview({ step: 1_000 })).rejects.toThrow('129601 evaluations, more than 50000');
  });

  it('counts days where they begin for the one who looks', async () => {
    const begins = [FROM - DAY, FROM + 10 * HOUR, FROM + 34 * HOUR];
    const { days } = await preview({ step: MIN, days: begins });
    expect(days.map(({ from, fired }) => [(from - FROM) / HOUR, fired])).toEqual([
      [0, 0],
      [10, 2],
      [34, 1],
    ]);
  });

  it('is what the lifecycle of tests does', () => {
    const timing = fc.record({ for: fc.nat(5), keepFiringFor: fc.nat(5) });
    fc.assert(
      fc.property(timing, fc.array(fc.boolean(), { maxLength: 60 }), (rule, holds) => {
        const lifecycle = new Lifecycle(rule);
        const history = new AlertHistory(rule);
        const states = holds.map((held, at) => {
          history.look(at, held);
          return lifecycle.look(at, held ? [{ labels: {}, annotations: {}, value: 1 }] : [])[0]?.state;
        });
        history.finish(holds.length);
        const told = holds.map((_, at) => history.spans.find(({ from, to }) => from <= at && at < to)?.state);
        expect(told).toEqual(states);
      }),
    );
  });
});
