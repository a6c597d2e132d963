import { describe, expect, it } from 'vitest';
import { alertingInstances, type Found } from '../../../src-main/engine/rules/evaluate.ts';
import { KeptInstances } from '../../../src-main/engine/rules/kept-instances.ts';
import type { AlertingRule } from '../../../src-shared/model/rule.ts';
import type { TemplateSurroundings } from '../../../src-shared/template/template.ts';

const rule: AlertingRule = {
  type: 'alerting',
  name: 'Down',
  expr: 'x',
  for: 0,
  keepFiringFor: 0,
  labels: { severity: 'critical' },
  annotations: { summary: '{{ $labels.monitor }} is {{ $value }} at {{ $externalURL }}' },
};
const a = { __name__: 'x', monitor: 'a' };
const b = { __name__: 'x', monitor: 'b' };
const surroundings: TemplateSurroundings = { externalLabels: {}, externalUrl: 'http://here', query: () => [] };

describe('the instances of a rule', () => {
  it('are made once while their series are as they were', () => {
    const kept = new KeptInstances();
    const at = (found: Found, under = surroundings): ReturnType<typeof alertingInstances> =>
      alertingInstances(rule, found, 0, under, kept);
    const [first] = at([{ labels: a, v: 2 }]);
    expect(first).toEqual({
      labels: { alertname: 'Down', monitor: 'a', severity: 'critical' },
      annotations: { summary: 'a is 2 at http://here' },
      value: 2,
    });
    const two = at([
      { labels: b, v: Number.NaN },
      { labels: a, v: 2 },
    ]);
    expect(two.map(({ annotations }) => annotations['summary'])).toEqual([
      'b is NaN at http://here',
      'a is 2 at http://here',
    ]);
    expect(two[1]).toBe(first);
    expect(at([{ labels: b, v: Number.NaN }])[0]).toBe(two[0]);
    // It was away: what is no longer active is not kept.
    const again = at([{ labels: a, v: 2 }])[0];
    expect(again).toEqual(first);
    expect(again).not.toBe(first);
    // Another value, another object with the same labels, other surroundings.
    expect(at([{ labels: a, v: 3 }])[0]?.annotations).toEqual({ summary: 'a is 3 at http://here' });
    expect(at([{ labels: { ...a, monitor: 'c' }, v: 3 }])[0]?.labels['monitor']).toBe('c');
    at([{ labels: a, v: 3 }]);
    expect(at([{ labels: a, v: 3 }], { ...surroundings, externalUrl: 'http://there' })[0]?.annotations).toEqual({
      summary: 'a is 3 at http://there',
    });
    expect(() =>
      at([
        { labels: a, v: 3 },
        { labels: { ...a, __name__: 'y' }, v: 3 },
      ]),
    ).toThrow('same labelset');
  });

  it('are made again when their texts ask', () => {
    const kept = new KeptInstances();
    const asks = { ...rule, annotations: { summary: '{{ query "y" | first | value }} of {{ $labels.monitor }}' } };
    let y = 1;
    const query: TemplateSurroundings['query'] = () => [{ labels: {}, value: y }];
    const summary = (): string | undefined =>
      alertingInstances(asks, [{ labels: a, v: 2 }], 0, { ...surroundings, query }, kept)[0]?.annotations['summary'];
    expect(summary()).toBe('1 of a');
    y = 5;
    expect(summary()).toBe('5 of a');
  });
});
