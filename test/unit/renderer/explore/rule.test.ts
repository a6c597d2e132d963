import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { firings, isCondition, withThreshold } from '../../../../src-renderer/features/explore/rule-condition.ts';
import { ruleYaml } from '../../../../src-renderer/features/explore/rule-yaml.ts';

describe('a rule out of an expression', () => {
  it.each([
    ['up == 0', true],
    ['up == bool 0', false],
    ['up', false],
    ['up == 0 and on (job) x', true],
    ['up and x', false],
    ['absent(up)', true],
    ['sum(up', false],
  ])('%s is a condition: %s', (expr, expected) => {
    expect(isCondition(expr)).toBe(expected);
  });
  it('gets a threshold around the whole', () => {
    expect(withThreshold('a + b', '>', 1.5)).toBe('(a + b) > 1.5');
    expect(withThreshold('-a', '<', 0)).toBe('(-a) < 0');
    expect(withThreshold('sum by (x) (a)', '>', 2)).toBe('sum by (x) (a) > 2');
  });
  it('is a rule file that loads as it was meant', () => {
    const expr = 'sum(\n  rate(a{b="c: d # e"}[5m])\n) > 1';
    const draft = { name: 'yes', expr, for: '5m', severity: 'warning', summary: '{{ $labels.job }}: "slow" \\ late' };
    expect(parseYaml(ruleYaml(draft))).toEqual({
      groups: [
        {
          name: 'explore',
          rules: [
            {
              alert: 'yes',
              expr,
              for: '5m',
              labels: { severity: 'warning' },
              annotations: { summary: draft.summary },
            },
          ],
        },
      ],
    });
    expect(ruleYaml({ ...draft, for: '0s', summary: '' })).not.toMatch(/for:|annotations:/);
  });
});

describe('firings', () => {
  const t = Float64Array.from({ length: 8 }, (_, i) => i * 60_000);
  const N = Number.NaN;
  it('counts what held longer than its patience, from then on', () => {
    const column = Float64Array.of(N, 1, 1, 1, N, 1, N, N);
    expect(firings(t, [column], 60_000, 120_000)).toEqual({ count: 1, firingMs: 60_000 });
    expect(firings(t, [column], 60_000, 0)).toEqual({ count: 2, firingMs: 240_000 });
  });
  it('counts one that has not ended', () => {
    expect(firings(t, [Float64Array.of(N, N, N, N, N, 1, 1, 1)], 60_000, 60_000)).toEqual({
      count: 1,
      firingMs: 120_000,
    });
  });
});
