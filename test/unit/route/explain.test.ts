import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src-shared/model/alert.ts';
import { HELD_BY, type Held } from '../../../src-shared/model/held.ts';
import type { Attempt, Notification } from '../../../src-shared/model/notification.ts';
import type { Route } from '../../../src-shared/model/route.ts';
import { WHY_VERDICTS } from '../../../src-shared/model/why.ts';
import { explain, type WhyInput } from '../../../src-shared/route/explain.ts';
import { destinations } from '../../../src-shared/route/group.ts';
import { routeTree, traceRoutes } from '../../../src-shared/route/tree.ts';

const T = Date.UTC(2026, 0, 5, 3);
const route: Route = {
  receiver: 'desk',
  groupBy: ['alertname'],
  groupWait: 30_000,
  groupInterval: 300_000,
  repeatInterval: 14_400_000,
  routes: [
    { matchers: [{ name: 'severity', op: '=', value: 'critical' }], receiver: 'pager', continue: false },
    { matchers: [{ name: 'team', op: '=', value: 'db' }], receiver: 'db', continue: false },
  ],
};
const tree = routeTree(route);
const firing: Alert = {
  id: 'a',
  fingerprint: 'f',
  rule: 'Down',
  labels: { alertname: 'Down', severity: 'critical' },
  annotations: {},
  state: 'firing',
  activeAt: T,
  firedAt: T + 60_000,
  value: 1,
  expr: 'x',
  closedByHand: false,
  updatedAt: T,
};

function ask(receiver: string, more: Partial<WhyInput> = {}): ReturnType<typeof explain> {
  const { labels } = more.alert ?? firing;
  return explain({
    alert: firing,
    receiver,
    at: T + 70_000,
    now: T + 70_000,
    timeline: [],
    visits: traceRoutes(tree, labels),
    destinations: destinations(tree, labels),
    hasReceiver: true,
    held: [],
    flushAt: undefined,
    messages: [],
    ...more,
  });
}

function row(status: Notification['status'], more: Partial<Notification> = {}): Notification {
  return {
    id: 1,
    dedupKey: 'k',
    receiver: 'pager',
    channel: 0,
    channelType: 'webhook',
    message: {
      receiver: 'pager',
      groupKey: 'g',
      groupLabels: {},
      status: 'firing',
      reason: 'firing',
      alerts: [firing],
      at: T + 65_000,
    },
    status,
    attempts: 1,
    createdAt: T + 65_000,
    nextAttemptAt: T + 65_000,
    expiresAt: T + 90_000_000,
    ...more,
  };
}

const silence: Held = {
  by: 'silence',
  reason: 'ann has silenced {a="b"}.',
  ref: 's',
  until: T + 3_600_000,
};

describe('why and why not', () => {
  it('says which matcher sent the alert elsewhere, and what would have brought it', () => {
    const { counterfactual, headline, steps, verdict } = ask('pager', {
      alert: { ...firing, labels: { alertname: 'Down', severity: 'info' } },
    });
    expect(verdict).toBe('not_routed');
    expect(headline).toBe('pager was not told: the route sends this alert to desk.');
    expect(counterfactual).toBe('It would have been told if severity="critical" had held.');
    expect(steps.map(({ passed, stage, text }) => `${stage} ${passed ?? '-'} ${text}`)).toContain(
      'route false the route {severity="critical"} did not take it: severity="critical" does not hold.',
    );
  });

  it('says that an earlier route took it', () => {
    const { counterfactual, verdict } = ask('db', {
      alert: { ...firing, labels: { alertname: 'Down', severity: 'critical', team: 'db' } },
    });
    expect(verdict).toBe('not_routed');
    expect(counterfactual).toContain('if {severity="critical"}, which took it, had `continue: true`');
  });

  it('says that there is no such receiver', () => {
    expect(ask('ghost', { hasReceiver: false }).counterfactual).toBe(
      'It would be told if there were a receiver ghost.',
    );
  });

  it('says what holds it back and until when', () => {
    const { counterfactual, headline, verdict } = ask('pager', { held: [silence] });
    expect(verdict).toBe('held');
    expect(headline).toBe('pager is not told: ann has silenced {a="b"}.');
    expect(counterfactual).toBe('It would be told at the flush after 2026-01-05T04:00:00.000Z.');
  });

  it('says that the group waits, and until when', () => {
    const { headline, verdict } = ask('pager', { flushAt: T + 90_000 });
    expect(verdict).toBe('waiting');
    expect(headline).toBe('pager is not told yet: the group is flushed at 2026-01-05T03:01:30.000Z.');
  });

  it('says when and by what it was told, on its way or in vain', () => {
    const attempt = (result: 'sent' | 'auth', detail: string): Attempt => ({
      notificationId: 1,
      at: T + 66_000,
      durationMs: 5,
      result,
      detail,
      request: '',
      reply: '',
    });
    const told = ask('pager', {
      messages: [{ notification: row('sent', { finishedAt: T + 66_000 }), attempts: [attempt('sent', '')] }],
    });
    expect(told.verdict).toBe('told');
    expect(told.headline).toBe('pager was told at 2026-01-05T03:01:06.000Z by webhook.');
    const failed = ask('pager', {
      messages: [{ notification: row('failed'), attempts: [attempt('auth', 'HTTP 401')] }],
    });
    expect(failed.verdict).toBe('failed');
    expect(failed.headline).toContain('HTTP 401');
    expect(ask('pager', { messages: [{ notification: row('pending'), attempts: [] }] }).verdict).toBe('sending');
    // As of a time before the message, it was not told yet.
    expect(ask('pager', { at: T + 62_000, messages: [{ notification: row('sent'), attempts: [] }] }).verdict).toBe(
      'waiting',
    );
  });

  it('says that it was over before a word, as the timeline has it', () => {
    const alert: Alert = { ...firing, state: 'resolved', resolvedAt: T + 65_000 };
    const reason = 'pager was not told: it fired for 5 s, less than the group waits (group_wait 30 s).';
    const timeline = [{ id: 1, alertId: 'a', at: T + 65_000, kind: 'not_notified' as const, by: 'engine', reason }];
    expect(ask('pager', { alert, timeline })).toMatchObject({ verdict: 'over', headline: reason });
    expect(ask('pager', { alert }).headline).toContain('it fired for 5 s and was over');
    expect(ask('pager', { at: T - 1 }).verdict).toBe('not_firing');
    expect(ask('pager', { at: T + 1 }).verdict).toBe('not_firing');
  });

  it('has an answer for everything', () => {
    const time = fc.oneof(fc.integer({ min: T - 100_000, max: T + 200_000 }), fc.constantFrom(0, -1, 1e300));
    const optional = <V>(value: fc.Arbitrary<V>): fc.Arbitrary<V | undefined> => fc.option(value, { nil: undefined });
    const held = fc.record({ by: fc.constantFrom(...HELD_BY), reason: fc.string() });
    const input = fc.record({
      receiver: fc.constantFrom('desk', 'pager', 'db', 'ghost', ''),
      severity: fc.constantFrom('critical', 'info', ''),
      team: fc.constantFrom('db', ''),
      state: fc.constantFrom('pending' as const, 'firing' as const, 'resolved' as const),
      activeAt: time,
      firedAt: optional(time),
      resolvedAt: optional(time),
      at: time,
      now: time,
      hasReceiver: fc.boolean(),
      held: fc.array(held, { maxLength: 2 }),
      flushAt: optional(time),
      rows: fc.array(
        fc.record({
          status: fc.constantFrom('pending' as const, 'sent' as const, 'failed' as const, 'superseded' as const),
          createdAt: time,
        }),
        { maxLength: 2 },
      ),
      routed: fc.boolean(),
    });
    fc.assert(
      fc.property(input, ({ activeAt, firedAt, resolvedAt, routed, rows, severity, state, team, ...rest }) => {
        const labels = { alertname: 'Down', severity, team };
        const alert: Alert = {
          ...firing,
          labels,
          state,
          activeAt,
          ...(firedAt === undefined ? {} : { firedAt }),
          ...(resolvedAt === undefined ? {} : { resolvedAt }),
        };
        const why = ask(rest.receiver, {
          ...rest,
          alert,
          visits: routed ? traceRoutes(tree, labels) : [],
          destinations: routed ? destinations(tree, labels) : [],
          messages: rows.map(({ createdAt, status }) => ({ notification: row(status, { createdAt }), attempts: [] })),
        });
        expect(WHY_VERDICTS).toContain(why.verdict);
        expect(why.headline).toMatch(/\S/);
        expect(why.counterfactual).toMatch(/^It would/);
        expect(why.steps.length).toBeGreaterThan(0);
        expect(`${why.headline}${why.counterfactual}`).not.toContain('undefined');
      }),
      { numRuns: 2_000 },
    );
  });

  it('leads to the escalation for whom only that tells', () => {
    const escalation = { name: 'night', matchers: [], steps: [{ after: 300_000, receivers: ['lead'] }] };
    expect(ask('lead', { escalation }).counterfactual).toBe(
      'It would be told by the escalation night if nobody acknowledged the alert for 5 min.',
    );
  });
});
