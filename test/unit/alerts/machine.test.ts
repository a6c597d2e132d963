import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Action, act, type Change, changeOf, undo } from '../../../src-shared/alert/action.ts';
import { fingerprint } from '../../../src-shared/alert/fingerprint.ts';
import {
  abandon,
  begin,
  expire,
  type Finding,
  look,
  outgrow,
  type RuleTiming,
} from '../../../src-shared/alert/machine.ts';
import type { Transition } from '../../../src-shared/alert/transition.ts';
import { type AckBreak, Alert, AlertEvent } from '../../../src-shared/model/alert.ts';

const rule: RuleTiming = { name: 'Down', expr: 'up == 0', for: 60_000, keepFiringFor: 0 };
const finding: Finding = { labels: { alertname: 'Down', monitor: 'm' }, annotations: {}, value: 1 };
const critical: Finding = { ...finding, labels: { ...finding.labels, severity: 'critical' } };

function firing(over: Partial<RuleTiming> = {}): Alert {
  const alert = begin('a', finding, { ...rule, for: 0, ...over }, 0).alert;
  if (alert === undefined) throw new Error('nothing began');
  return alert;
}
function alertOf(transition: Transition): Alert {
  if (transition.alert === undefined) throw new Error('the alert went away');
  return transition.alert;
}
const kinds = (transition: Transition): readonly string[] => transition.events.map((e) => e.kind);

describe('fingerprint', () => {
  it('is FNV-1a with 64 bits over names and values, each followed by 0xff', () => {
    expect(fingerprint({})).toBe('cbf29ce484222325');
    const text = fc.string({ maxLength: 12, unit: 'grapheme' });
    fc.assert(
      fc.property(fc.dictionary(text, text), (labels) => {
        let hash = 0xcbf29ce484222325n;
        for (const name of Object.keys(labels).sort())
          for (const byte of [...Buffer.from(name), 0xff, ...Buffer.from(labels[name] ?? ''), 0xff])
            hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
        expect(fingerprint(labels)).toBe(hash.toString(16).padStart(16, '0'));
      }),
    );
  });
});

describe('the life of an alert', () => {
  it('waits for `for` by evaluation time and then fires', () => {
    const begun = begin('a', finding, rule, 1_000);
    expect(kinds(begun)).toEqual(['pending']);
    const waiting = look(alertOf(begun), { at: 60_999, rule, finding, blind: false });
    expect(alertOf(waiting).state).toBe('pending');
    const fired = look(alertOf(waiting), { at: 61_000, rule, finding, blind: false });
    expect(alertOf(fired)).toMatchObject({ state: 'firing', activeAt: 1_000, firedAt: 61_000 });
    expect(fired.events[0]?.reason).toBe('The expression has held for 1 min.');
  });

  it('counts from now on when the clock was set back', () => {
    const begun = alertOf(begin('a', finding, rule, 3_600_000));
    const waiting = alertOf(look(begun, { at: 1_000, rule, finding, blind: false }));
    expect(waiting).toMatchObject({ state: 'pending', activeAt: 1_000 });
    expect(alertOf(look(waiting, { at: 61_000, rule, finding, blind: false })).state).toBe('firing');
    const kept = { ...rule, keepFiringFor: 30_000 };
    const lapsed = alertOf(look(firing(), { at: 3_600_000, rule: kept, finding: undefined, blind: false }));
    const back = alertOf(look(lapsed, { at: 5_000, rule: kept, finding: undefined, blind: false }));
    expect(alertOf(look(back, { at: 34_999, rule: kept, finding: undefined, blind: false })).state).toBe('firing');
    expect(alertOf(look(back, { at: 35_000, rule: kept, finding: undefined, blind: false })).state).toBe('resolved');
  });

  it('goes away when the expression stops holding before `for` is over', () => {
    const begun = alertOf(begin('a', finding, rule, 0));
    const gone = look(begun, { at: 20_000, rule, finding: undefined, blind: false });
    expect(gone.alert).toBeUndefined();
    expect(gone.events[0]?.reason).toContain('nothing fired');
  });

  it('is kept for keep_firing_for and says so', () => {
    const kept = { ...rule, keepFiringFor: 30_000 };
    const lapsed = look(firing(), { at: 10_000, rule: kept, finding: undefined, blind: false });
    expect(alertOf(lapsed)).toMatchObject({ state: 'firing', lapsedAt: 10_000 });
    expect(kinds(lapsed)).toEqual(['held']);
    expect(kinds(look(alertOf(lapsed), { at: 20_000, rule: kept, finding, blind: false }))).toEqual(['released']);
    expect(alertOf(look(alertOf(lapsed), { at: 40_000, rule: kept, finding: undefined, blind: false })).state).toBe(
      'resolved',
    );
  });

  it('does not count time it could not see', () => {
    const begun = alertOf(begin('a', finding, rule, 0));
    const blind = alertOf(look(begun, { at: 30_000, rule, finding, blind: true }));
    const still = look(blind, { at: 3_600_000, rule, finding: undefined, blind: true });
    expect(still.alert).toBe(blind);
    const sees = alertOf(look(blind, { at: 3_600_000, rule, finding, blind: false }));
    expect(sees).toMatchObject({ state: 'pending', activeAt: 3_570_000 });
    expect(alertOf(look(sees, { at: 3_629_000, rule, finding, blind: false })).state).toBe('pending');
    expect(alertOf(look(sees, { at: 3_630_000, rule, finding, blind: false })).state).toBe('firing');
  });

  it('breaks the acknowledgement when the severity rises, not when it falls', () => {
    const warning = { ...finding, labels: { ...finding.labels, severity: 'warning' } };
    const acked = alertOf(
      act({ ...firing(), labels: warning.labels }, { do: 'acknowledge', note: '', until: undefined }, 5, 'ann'),
    );
    const risen = look(acked, { at: 10, rule, finding: critical, blind: false });
    expect(kinds(risen)).toEqual(['severity', 'unacknowledged']);
    expect(alertOf(risen).ack).toBeUndefined();
    expect(alertOf(risen)).toMatchObject({ id: 'a', firedAt: 0, fingerprint: acked.fingerprint });
    const info = { ...finding, labels: { ...finding.labels, severity: 'info' } };
    const fallen = look(acked, { at: 10, rule, finding: info, blind: false });
    expect(kinds(fallen)).toEqual(['severity']);
    expect(alertOf(fallen).ack?.by).toBe('ann');
  });

  it('ends an acknowledgement only by what it was to end by', () => {
    const other: Alert = { ...firing(), id: 'b', firedAt: 8, labels: { monitor: 'db' } };
    const ack = (...breaks: readonly AckBreak[]): Alert =>
      alertOf(act(firing(), { do: 'acknowledge', note: '', until: undefined, breaks }, 5, 'ann'));
    const rise = (alert: Alert): readonly string[] =>
      kinds(look(alert, { at: 10, rule, finding: critical, blind: false }));
    expect(rise(ack())).not.toContain('unacknowledged');
    expect(rise(ack('growth'))).not.toContain('unacknowledged');
    expect(rise(ack('severity', 'growth'))).toContain('unacknowledged');
    expect(outgrow(ack('severity'), other, 9).events).toEqual([]);
    const grown = outgrow(ack('growth'), other, 9);
    expect(grown.events.map((e) => [e.kind, e.reason])).toEqual([
      ['unacknowledged', `The group grew by ${other.rule} on db: the acknowledgement by ann is over.`],
    ]);
    expect(alertOf(grown).ack).toBeUndefined();
  });

  it('gives an alert to somebody and to somebody else, and takes nothing that is over', () => {
    const given = act(firing(), { do: 'assign', to: 'bea' }, 5, 'ann');
    expect(given).toMatchObject({
      alert: { assignee: 'bea' },
      events: [{ kind: 'assigned', by: 'ann', reason: "It is bea's now." }],
    });
    const on = act(alertOf(given), { do: 'assign', to: 'cai' }, 6, 'ann');
    expect(on.events[0]?.reason).toBe("It is cai's now. It was bea's.");
    expect(act(alertOf(on), { do: 'assign', to: 'cai' }, 7, 'ann').events).toEqual([]);
    expect(kinds(act(alertOf(on), { do: 'assign', to: undefined }, 7, 'ann'))).toEqual(['unassigned']);
    const over = alertOf(act(firing(), { do: 'resolve', note: '' }, 5, 'ann'));
    expect(act(over, { do: 'assign', to: 'bea' }, 6, 'ann').events).toEqual([]);
  });

  it('reopens what was closed by hand, since when it first fired, and closes it again when that is taken back', () => {
    const closed = alertOf(act(firing(), { do: 'resolve', note: '' }, 5, 'ann'));
    const reopen: Action = { do: 'reopen', note: 'not fixed' };
    const open = act(closed, reopen, 10, 'ann');
    expect(open.events.map((e) => [e.kind, e.reason])).toEqual([
      ['reopened', 'Reopened by hand: its expression still holds: not fixed'],
    ]);
    expect(alertOf(open)).toEqual({ ...firing(), updatedAt: 10 });
    expect(act(firing(), reopen, 10, 'ann').events).toEqual([]);
    const back = undo(alertOf(open), changeOf(closed, alertOf(open), reopen), 20, 'bob');
    expect(back.alert).toEqual({ ...closed, updatedAt: 20 });
    expect(kinds(back)).toEqual(['closed']);
  });

  it('stays closed by hand until the expression was false once', () => {
    const closed = alertOf(act(firing(), { do: 'resolve', note: 'known' }, 5, 'ann'));
    expect(closed).toMatchObject({ state: 'resolved', closedByHand: true, resolvedAt: 5 });
    expect(look(closed, { at: 10, rule, finding, blind: false }).alert).toBe(closed);
    expect(look(closed, { at: 10, rule, finding: undefined, blind: true }).alert).toBe(closed);
    expect(alertOf(look(closed, { at: 20, rule, finding: undefined, blind: false })).closedByHand).toBe(false);
  });

  it('lets acknowledgement and snooze end', () => {
    const acked = alertOf(act(firing(), { do: 'acknowledge', note: '', until: 100 }, 5, 'ann'));
    const both = alertOf(act(acked, { do: 'snooze', until: 200 }, 5, 'ann'));
    expect(expire(both, 99).events).toEqual([]);
    expect(kinds(expire(both, 100))).toEqual(['ack_expired']);
    expect(kinds(expire(both, 200))).toEqual(['ack_expired', 'unsnoozed']);
  });

  it('takes each action back, and only while nothing came after it', () => {
    const before = firing();
    const actions: readonly Action[] = [
      { do: 'acknowledge', note: 'x', until: undefined },
      { do: 'snooze', until: 500 },
      { do: 'assign', to: 'bea' },
      { do: 'resolve', note: '' },
    ];
    for (const action of actions) {
      const after = alertOf(act(before, action, 10, 'ann'));
      const change = changeOf(before, after, action);
      const back = undo(after, change, 20, 'bob');
      expect(back.alert).toEqual({ ...before, updatedAt: 20 });
      expect(back.events).toHaveLength(1);
      expect(undo(before, change, 20, 'bob')).toEqual({ alert: before, events: [] });
    }
  });
});

type Step =
  | { readonly kind: 'look'; readonly holds: boolean; readonly blind: boolean; readonly critical: boolean }
  | { readonly kind: 'act'; readonly action: Action['do'] }
  | { readonly kind: 'undo' | 'abandon' | 'expire' };

const steps = fc.array(
  fc.record({
    wait: fc.integer({ min: 1, max: 90_000 }),
    step: fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({
          kind: fc.constant('look' as const),
          holds: fc.boolean(),
          blind: fc.integer({ max: 4, min: 0 }).map((n) => n === 0),
          critical: fc.boolean(),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant('act' as const),
          action: fc.constantFrom('acknowledge', 'unacknowledge', 'snooze', 'comment', 'assign', 'resolve', 'reopen'),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('undo' as const, 'expire' as const) }) },
      {
        weight: 1,
        arbitrary: fc
          .integer({ min: 0, max: 9 })
          .map((n) => ({ kind: n === 0 ? ('abandon' as const) : ('expire' as const) })),
      },
    ),
  }),
  { minLength: 1, maxLength: 120 },
);

/** Applies one step; `undefined` is the inactive state. */
function apply(
  alert: Alert | undefined,
  step: Step,
  at: number,
  timing: RuleTiming,
  last: Change | undefined,
): Transition {
  if (alert === undefined) {
    const starts = step.kind === 'look' && step.holds && !step.blind;
    return starts ? begin(`a${at}`, step.critical ? critical : finding, timing, at) : { alert: undefined, events: [] };
  }
  switch (step.kind) {
    case 'look':
      return look(alert, {
        at,
        rule: timing,
        finding: step.holds ? (step.critical ? critical : finding) : undefined,
        blind: step.blind,
      });
    case 'act': {
      const until = at + 100_000;
      const actions: Record<Action['do'], Action> = {
        acknowledge: { do: 'acknowledge', note: '', until: at % 2 === 0 ? until : undefined },
        unacknowledge: { do: 'unacknowledge' },
        snooze: { do: 'snooze', until },
        comment: { do: 'comment', note: 'seen' },
        assign: { do: 'assign', to: at % 3 === 0 ? undefined : 'bea' },
        resolve: { do: 'resolve', note: '' },
        reopen: { do: 'reopen', note: '' },
      };
      return act(alert, actions[step.action], at, 'ann');
    }
    case 'undo':
      return last === undefined || last.id !== alert.id ? { alert, events: [] } : undo(alert, last, at, 'ann');
    case 'abandon':
      return abandon(alert, at, 'The rule is gone.');
    case 'expire':
      return expire(alert, at);
  }
}

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  inactive: ['inactive', 'pending', 'firing'],
  pending: ['pending', 'firing', 'inactive'],
  firing: ['firing', 'resolved'],
  resolved: ['resolved', 'firing'],
};

describe('over long random histories', () => {
  it('never skips a state, gives every change a reason, holds while blind, keeps what was closed, survives restarts', () => {
    fc.assert(
      fc.property(
        steps,
        fc.constantFrom(0, 30_000, 120_000),
        fc.constantFrom(0, 45_000),
        (history, hold, keepFiringFor) => {
          const timing: RuleTiming = { ...rule, for: hold, keepFiringFor };
          let alert: Alert | undefined;
          let last: Change | undefined;
          let at = 0;
          let falseSinceClosed = true;
          for (const { wait, step } of history) {
            at += wait;
            const next = apply(alert, step, at, timing, last);
            // A restart in between: the state as JSON gives the same.
            const restored = alert === undefined ? undefined : Alert.parse(JSON.parse(JSON.stringify(alert)));
            expect(apply(restored, step, at, timing, last)).toEqual(next);

            const from = alert?.state ?? 'inactive';
            const to = next.alert?.state ?? 'inactive';
            expect(ALLOWED[from]).toContain(to);
            if (from === 'inactive' && to === 'firing') expect(kinds(next)).toEqual(['pending', 'fired']);
            if (from === 'resolved' && to === 'firing') expect(kinds(next)).toEqual(['reopened']);
            if (from !== to) expect(next.events.length).toBeGreaterThan(0);
            for (const event of next.events) {
              expect(AlertEvent.omit({ id: true }).parse(event).reason).not.toBe('');
              expect(event.at).toBe(at);
            }
            if (step.kind === 'look' && step.blind) expect(to).toBe(from);
            if (step.kind === 'look' && !step.blind && !step.holds) falseSinceClosed = true;
            if (alert?.closedByHand === true && next.alert?.closedByHand === false)
              expect(falseSinceClosed || step.kind === 'undo' || step.kind === 'act' || step.kind === 'abandon').toBe(
                true,
              );
            if (next.alert?.closedByHand === true && alert?.closedByHand !== true) falseSinceClosed = false;
            // Whatever has to survive a restart comes with an entry in the timeline.
            if (next.events.length === 0 && alert !== undefined && next.alert !== undefined)
              expect(durable(next.alert)).toEqual(durable(alert));
            if (step.kind === 'act' && alert !== undefined && next.alert !== undefined && next.events.length > 0)
              last = changeOf(alert, next.alert, { do: step.action, note: '', until: at, to: undefined });
            alert = next.alert?.state === 'resolved' && !next.alert.closedByHand ? undefined : next.alert;
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

function durable(alert: Alert): Partial<Alert> {
  const { value: _value, annotations: _annotations, updatedAt: _updatedAt, ...rest } = alert;
  return rest;
}
