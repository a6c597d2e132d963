import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayStarts } from '../../../src-renderer/features/rules/days.ts';
import { expressionParts, faultAt } from '../../../src-renderer/features/rules/expression-parts.ts';
import { groupText, previewSentence, rulesSentence, severityText } from '../../../src-renderer/features/rules/words.ts';
import type { RulePreview } from '../../../src-shared/model/rule-preview.ts';
import { fixtureRules } from '../../support/fixture-system.ts';

const DAY = 86_400_000;
const AT = Date.UTC(2026, 2, 30, 12);

describe('the words of the rules page', () => {
  it('count rules', () => {
    expect(rulesSentence(fixtureRules(AT))).toBe('6 rules, 4 are firing. 1 cannot be evaluated.');
    expect(rulesSentence([])).toBe('0 rules, none is firing.');
  });

  it('say of a group what is unusual', () => {
    const status = { interval: 15_000, limit: 0, queryOffset: 0, durationMs: 0.4, evaluations: 3, missed: 0 };
    expect(groupText(status, AT)).toBe('every 15 s');
    const odd = { ...status, lastEvaluation: AT - 60_000, limit: 5, queryOffset: 60_000, source: 'far', missed: 1 };
    expect(groupText(odd, AT)).toBe(
      'every 15 s · last 1 min ago, took < 1 ms · asks far · looks 1 min back · at most 5 each · 1 missed',
    );
  });

  it('say whose severity it is', () => {
    const [rule] = fixtureRules(AT).map((status) => status.rule);
    if (rule?.type !== 'alerting') throw new Error('the first fixture rule is an alerting one');
    expect(severityText(rule)).toBe('critical');
    expect(severityText({ ...rule, labels: {} })).toBe('by monitor');
    expect(severityText({ type: 'recording', name: 'a', expr: 'b', labels: {} })).toBe('recording');
  });

  it('say what a rule would have done, and how often at night', () => {
    const base: RulePreview = {
      from: AT - 7 * DAY,
      to: AT,
      step: 60_000,
      series: [],
      held: 0,
      fired: 0,
      firingMs: 0,
      pendingMs: 0,
      firedAt: [],
      days: [],
      warnings: [],
    };
    expect(previewSentence(base, 'UTC')).toBe('In the last 7 days its condition never held.');
    expect(previewSentence({ ...base, held: 1 }, 'UTC')).toContain('never held for long enough');
    const night = Date.UTC(2026, 2, 29, 23);
    const fired = { ...base, held: 1, fired: 2, firingMs: 7_200_000, firedAt: [night, AT - DAY] };
    expect(previewSentence(fired, 'UTC')).toBe(
      'In the last 7 days it would have fired twice, once at night: about 2 a week, 2 h of firing in all.',
    );
    // 23:00 in London's summer is 09:00 in Auckland's.
    expect(previewSentence(fired, 'Pacific/Auckland')).toContain('once at night');
    expect(previewSentence({ ...fired, firedAt: [AT, AT] }, 'UTC')).toContain('never at night');
  });
});

describe('days', () => {
  it('begin at midnight where one looks, also when the clocks change', () => {
    const starts = dayStarts(Date.UTC(2026, 2, 27, 12), Date.UTC(2026, 2, 31, 12), 'Europe/Berlin');
    expect(starts.map((at) => new Date(at).toISOString())).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
      '2026-03-30T22:00:00.000Z',
    ]);
    expect(dayStarts(AT, AT + 1, 'UTC')).toEqual([]);
  });
});

describe('the colours of an expression', () => {
  it('tell metrics, functions, labels, keywords and values apart', () => {
    const expr = 'sum by (job) (rate(up{a="x", b=~"y"}[5m] offset 1h)) / on (c) foo > 0.5e3 # so';
    const parts = expressionParts(expr).filter(({ is }) => is !== 'plain');
    expect(parts.map(({ is, text }) => `${is} ${text}`)).toEqual([
      'function sum',
      'keyword by',
      'label job',
      'function rate',
      'metric up',
      'label a',
      'string "x"',
      'label b',
      'string "y"',
      'duration 5m',
      'keyword offset',
      'duration 1h',
      'keyword on',
      'label c',
      'metric foo',
      'number 0.5e3',
      'comment # so',
    ]);
  });

  it('leave nothing out, whatever stands there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(
          expressionParts(text)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it('know where a message points', () => {
    expect(faultAt('a\nbc', '2:2: parse error')).toBe(3);
    expect(faultAt('abc', '1:99: beyond')).toBe(3);
    expect(faultAt('abc', 'query was canceled')).toBeUndefined();
  });
});
