import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlindPast } from '../../../src-main/engine/backtest/blind-past.ts';
import { RuleCursor } from '../../../src-main/engine/backtest/cursor.ts';
import { differencesOf } from '../../../src-main/engine/backtest/differences.ts';
import { HoldingBook } from '../../../src-main/engine/backtest/holding.ts';
import { labellingOf } from '../../../src-main/engine/backtest/labelling.ts';
import { replay } from '../../../src-main/engine/backtest/replay.ts';
import type { FiredAlert } from '../../../src-main/engine/backtest/tally.ts';
import { findStretches } from '../../../src-main/engine/query/stretches.ts';
import { SupposedSource } from '../../../src-main/engine/query/supposed-source.ts';
import { Lifecycle } from '../../../src-main/engine/rules/lifecycle.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import { METRIC_NAME } from '../../../src-shared/model/labels.ts';
import type { AlertingRule } from '../../../src-shared/model/rule.ts';
import { WallClock } from '../../../src-shared/time/wall-clock.ts';
import { MemorySource } from '../../support/memory-source.ts';

const SECOND = 1_000;
const NEVER = new AbortController().signal;
const SEEING = new BlindPast([], {}, 0);

function ruleWith(timing: Partial<AlertingRule>): AlertingRule {
  const base = { type: 'alerting', name: 'A', expr: 'x > 0', for: 0, keepFiringFor: 0 } as const;
  return { ...base, labels: {}, annotations: {}, ...timing };
}

describe('a replay', () => {
  it('fires and ends alerts when an evaluation at every step would', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 0, max: 6 }),
        async (holds, waits, keeps) => {
          const rule = ruleWith({ for: waits * SECOND, keepFiringFor: keeps * SECOND });
          const steps = { start: 0, interval: SECOND, count: 40 };
          const source = new MemorySource();
          holds.forEach((row, i) =>
            row.forEach((on, t) => source.add({ [METRIC_NAME]: 'x', i: String(i) }, t * SECOND, on ? 1 : 0)),
          );
          const labelling = labellingOf(rule, { externalLabels: {}, externalUrl: '' });
          const book = new HoldingBook({ expr: rule.expr, steps, offset: 0, labelling, byValue: false });
          for (let { question } = book; question !== undefined; { question } = book)
            for (const answer of findStretches([question], source, {})) book.take(answer);
          const seen: string[] = [];
          await replay(
            [{ group: 'g', rule, cursor: new RuleCursor(steps, book.held(), 0) }],
            SEEING,
            39 * SECOND,
            {
              took: (_rule, before, after) => {
                if (after?.state === before?.state || after?.state === undefined || after.state === 'pending') return;
                seen.push(`${after.updatedAt} ${after.labels['i'] ?? ''} ${after.state}`);
              },
              decide: () => undefined,
              nextAt: Number.POSITIVE_INFINITY,
            },
            NEVER,
          );
          // The other way: the lifecycle of the rule tests, step by step.
          const lifecycle = new Lifecycle(rule);
          const expected: string[] = [];
          let firing = new Set<string>();
          for (let t = 0; t < 40; t++) {
            const active = holds.flatMap((row, i) =>
              row[t] === true ? [{ labels: { i: String(i), alertname: 'A' }, annotations: {}, value: 1 }] : [],
            );
            const now = lifecycle.look(t * SECOND, active).filter(({ state }) => state === 'firing');
            const names = new Set(now.map(({ labels }) => labels['i'] ?? ''));
            for (const name of names) if (!firing.has(name)) expected.push(`${t * SECOND} ${name} firing`);
            for (const name of firing) if (!names.has(name)) expected.push(`${t * SECOND} ${name} resolved`);
            firing = names;
          }
          expect(seen.sort()).toEqual(expected.sort());
        },
      ),
      { numRuns: 150 },
    );
  });

  it('has no alerts where there are more than the limit, and goes on where there are not', async () => {
    const steps = { start: 0, interval: SECOND, count: 6 };
    const holdings = [
      { labels: { i: 'a' }, first: [0], last: [5], v: [1] },
      { labels: { i: 'b' }, first: [2], last: [3], v: [1] },
    ];
    const states: string[] = [];
    const alerts = new Map<string, Alert>();
    await replay(
      [{ group: 'g', rule: ruleWith({}), cursor: new RuleCursor(steps, { holdings, failed: [] }, 1) }],
      SEEING,
      5 * SECOND,
      {
        took: (_rule, _before, after) => {
          if (after === undefined) return;
          alerts.set(after.id, after);
          states.push(`${after.updatedAt} ${after.state}`);
        },
        decide: () => undefined,
        nextAt: Number.POSITIVE_INFINITY,
      },
      NEVER,
    );
    expect(states).toEqual(['0 firing', '2000 resolved', '4000 firing']);
    expect(alerts.size).toBe(2);
  });
});

describe('what is asked of the past', () => {
  it('is asked in halves until the failing step is alone', () => {
    const steps = { start: 0, interval: SECOND, count: 64 };
    const labelling = labellingOf(ruleWith({}), { externalLabels: {}, externalUrl: '' });
    const book = new HoldingBook({ expr: 'x', steps, offset: 0, labelling, byValue: false });
    for (let { question } = book; question !== undefined; { question } = book) {
      const [from, to] = [question.from / SECOND, question.to / SECOND];
      const bad = from <= 21 && 21 <= to;
      const all = { labels: {}, first: Float64Array.of(0), last: Float64Array.of(to - from), v: Float64Array.of(1) };
      book.take(bad ? { ok: false, message: 'two of them' } : { ok: true, series: [all], warnings: [] });
    }
    const held = book.held();
    expect(held.failed).toEqual([21]);
    expect(held.problem).toBe('two of them');
    expect(held.holdings).toEqual([{ labels: { alertname: 'A' }, first: [0, 22], last: [20, 63], v: [1, 1] }]);
  });

  it('sees what is supposed in place of what is stored', () => {
    const stored = new MemorySource();
    stored.add({ [METRIC_NAME]: 'a', of: 'store' }, 0, 1);
    stored.add({ [METRIC_NAME]: 'b', of: 'store' }, 0, 1);
    const series = [{ labels: { [METRIC_NAME]: 'a', of: 'draft' }, t: Float64Array.of(0), v: Float64Array.of(2) }];
    const source = new SupposedSource(stored, { series, names: ['a'] });
    const found = source.select([{ name: 'of', op: '!=', value: '' }], 0, 1);
    expect(found.map(({ labels, v }) => [labels[METRIC_NAME], labels['of'], v[0]])).toEqual([
      ['b', 'store', 1],
      ['a', 'draft', 2],
    ]);
    expect(source.select([{ name: METRIC_NAME, op: '=', value: 'a' }], 1, 2)).toEqual([]);
  });
});

describe('differences', () => {
  const fired = (from: number, to: number | undefined, severity = 'warning'): FiredAlert => ({
    rule: 'A',
    labels: { i: 'a', severity },
    span: { from, ...(to === undefined ? {} : { to }) },
  });

  it('pair what fired at the same time, whatever its severity', () => {
    const current = [fired(0, 10), fired(20, 30), fired(40, 50), fired(60, undefined)];
    const draft = [fired(2, 10, 'critical'), fired(20, 50), fired(55, 57), fired(60, undefined)];
    expect(differencesOf(current, draft).map(({ kind, current: c, draft: d }) => [kind, c?.from, d?.from])).toEqual([
      ['shifted', 0, 2],
      ['shifted', 20, 20],
      ['new', undefined, 55],
    ]);
    expect(differencesOf(current, []).map(({ kind }) => kind)).toEqual(['missed', 'missed', 'missed', 'missed']);
    expect(differencesOf(current, current)).toEqual([]);
  });
});

it('a wall clock shows the hour, day and weekday of its zone, over every change of its offset', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
      fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2027, 0, 1) }),
      (zone, at) => {
        const clock = new WallClock(zone);
        const text = new Intl.DateTimeFormat('en-GB', {
          timeZone: zone,
          hourCycle: 'h23',
          weekday: 'long',
          hour: '2-digit',
          day: 'numeric',
        }).formatToParts(at);
        const part = (type: string): string => text.find((one) => one.type === type)?.value ?? '';
        const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
        expect(clock.hour(at)).toBe(Number(part('hour')));
        expect(weekdays[clock.weekday(at)]).toBe(part('weekday'));
        expect(new Date(clock.day(at)).getUTCDate()).toBe(Number(part('day')));
      },
    ),
  );
});
