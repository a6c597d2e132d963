import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addFilter, narrowed } from '../../../../src-renderer/features/explore/add-filter.ts';
import { examplesFor } from '../../../../src-renderer/features/explore/examples.ts';
import { matching, metricGroups } from '../../../../src-renderer/features/explore/metric-groups.ts';
import { withRun } from '../../../../src-renderer/features/explore/past.ts';
import { marksOf, placedNotes } from '../../../../src-renderer/ui/expression/fault-marks.ts';
import { expressionFault } from '../../../../src-shared/promql/expression-fault.ts';
import { selectorText } from '../../../../src-shared/promql/selector.ts';

describe('addFilter', () => {
  const job = { name: 'job', op: '=', value: 'api "1"' } as const;
  it.each([
    ['up', 'up{job="api \\"1\\""}'],
    ['rate(up[5m] offset 1h)', 'rate(up{job="api \\"1\\""}[5m] offset 1h)'],
    ['sum(up{zone="a}b"}) / count(up)', 'sum(up{zone="a}b", job="api \\"1\\""}) / count(up{job="api \\"1\\""})'],
    ['up{job="old"}', 'up{job="api \\"1\\""}'],
    ['other', 'up{job="api \\"1\\""}'],
    ['sum(up', 'up{job="api \\"1\\""}'],
    ['', 'up{job="api \\"1\\""}'],
  ])('%s', (expr, expected) => {
    expect(addFilter(expr, 'up', job)).toBe(expected);
  });
  it('always gives an expression that can be read', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (value, old) => {
        const before = selectorText('up', [{ name: 'zone', op: '=', value: old }]);
        const made = addFilter(`sum(${before})`, 'up', { name: 'job', op: '=', value });
        expect(expressionFault(made)).toBeUndefined();
      }),
    );
  });
});

describe('marks', () => {
  it('stand where the engine found the fault, also at the end of the text', () => {
    expect(marksOf('sum(up', '', [])).toEqual([
      { from: 5, to: 6, severity: 'error', message: '1:7: parse error: unclosed left parenthesis' },
    ]);
    expect(marksOf('  ', '', [])).toEqual([]);
  });
  it('place what an answer noted, on its line, for as long as its text stands', () => {
    const expr = 'sum(\n  rate(memory_bytes[5m])\n)';
    const notes = ['PromQL info: metric might not be a counter: "memory_bytes" (2:8)', 'the answer was cut'];
    expect(placedNotes(expr, notes)).toEqual([
      { from: 12, to: 24, severity: 'info', message: 'metric might not be a counter: "memory_bytes"' },
    ]);
    expect(expr.slice(12, 24)).toBe('memory_bytes');
    expect(marksOf(expr, expr, notes)).toHaveLength(1);
    expect(marksOf(`${expr} `, expr, notes)).toEqual([]);
    expect(placedNotes('up', ['PromQL warning: too far away (9:1)'])).toEqual([]);
  });
});

describe('the history', () => {
  const past = (expr: string, isFavourite = false) => ({ expr, at: 1, isFavourite });
  it('puts the newest on top once and keeps its star', () => {
    expect(withRun([past('a'), past('b', true)], 'b', 9)).toEqual([{ expr: 'b', at: 9, isFavourite: true }, past('a')]);
  });
  it('forgets the oldest, never a favourite', () => {
    const many = Array.from({ length: 200 }, (_, i) => past(`e${i}`));
    const kept = withRun([...many, past('star', true)], 'new', 2);
    expect(kept).toHaveLength(201);
    expect(kept.at(-1)?.expr).toBe('star');
    expect(kept.some(({ expr }) => expr === 'e199')).toBe(false);
  });
});

describe('metrics', () => {
  it('are grouped by their first word; one alone keeps its name', () => {
    expect(metricGroups(['up', 'http_b', 'job:x:rate', 'http_a'])).toEqual([
      { prefix: 'http', names: ['http_a', 'http_b'] },
      { prefix: 'job:x:rate', names: ['job:x:rate'] },
      { prefix: 'up', names: ['up'] },
    ]);
  });
  it('are found by words, those that begin so first', () => {
    expect(matching(['node_http_x', 'http_requests', 'up'], 'http')).toEqual(['http_requests', 'node_http_x']);
  });
  it('make examples that can be read and that are there', () => {
    const names = ['node_net_total', 'app_seconds_bucket', 'probe_success'];
    const examples = examplesFor(names);
    expect(examples.map(({ expr }) => expr)).toEqual([
      'sum by (job) (rate(node_net_total[5m]))',
      'histogram_quantile(0.95, sum by (le) (rate(app_seconds_bucket[5m])))',
      'avg by (group) (probe_success)',
    ]);
    for (const { expr } of [...examples, ...examplesFor(undefined)]) expect(expressionFault(expr)).toBeUndefined();
    expect(examplesFor([])).toEqual([]);
  });
});

describe('narrowed', () => {
  it('leaves one series of many, at every selector', () => {
    expect(narrowed('rate(a{x="1"}[5m]) / on (job) b', { __name__: 'a', job: 'j' })).toBe(
      'rate(a{x="1", job="j"}[5m]) / on (job) b{job="j"}',
    );
    expect(narrowed('{__name__="a"}', { zone: 'z' })).toBe('a{zone="z"}');
    expect(narrowed('vector(1)', {})).toBe('vector(1)');
  });
});
