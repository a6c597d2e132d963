import { describe, expect, it } from 'vitest';
import type { Job } from '../../../src-main/engine/notify/lane-plan.ts';
import { passes, quietAround, quietBefore, quietNow } from '../../../src-main/engine/notify/quiet-hours.ts';
import { arrivalOf } from '../../../src-main/engine/notify/storm.ts';
import { type LaneMemory, type LaneRules, planTelling } from '../../../src-main/engine/notify/telling-plan.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Notification, NotificationReason } from '../../../src-shared/model/notification.ts';
import { DEFAULT_TELLING, type QuietHours, WEEKDAYS } from '../../../src-shared/model/telling.ts';

const MIN = 60_000;
const HOUR = 60 * MIN;
const T0 = Date.UTC(2026, 0, 5, 12, 0, 0);
const night: QuietHours = {
  name: 'night',
  receivers: ['desk'],
  zone: 'Europe/Berlin',
  from: 22 * 60,
  to: 7 * 60,
  days: [...WEEKDAYS],
  passes: ['critical'],
};

function alert(id: string, over: Partial<Alert> = {}): Alert {
  return {
    id,
    fingerprint: '',
    rule: 'Down',
    labels: { alertname: 'Down', monitor: id, severity: 'warning', group: 'db' },
    annotations: {},
    state: 'firing',
    activeAt: T0,
    firedAt: T0,
    value: 1,
    expr: '',
    closedByHand: false,
    updatedAt: T0,
    ...over,
  };
}
const critical = (id: string): Alert => alert(id, { labels: { alertname: 'Down', monitor: id, severity: 'critical' } });
const over = (one: Alert, at: number): Alert => ({ ...one, state: 'resolved', resolvedAt: at });

let ids = 0;
function job(
  group: string,
  reason: NotificationReason,
  alerts: readonly Alert[],
  at = T0,
  rest: Partial<Job> = {},
): Job {
  const id = ++ids;
  const row: Notification = {
    id,
    dedupKey: `k${id}`,
    receiver: 'desk',
    channel: 0,
    channelType: 'desktop',
    message: {
      receiver: 'desk',
      groupKey: group,
      groupLabels: {},
      status: reason === 'resolved' ? 'resolved' : 'firing',
      reason,
      alerts: [...alerts],
      at,
    },
    status: 'pending',
    attempts: 0,
    createdAt: at,
    nextAttemptAt: at,
    expiresAt: at + 24 * HOUR,
  };
  return { row, attempts: 0, nextAttemptAt: at, uncertain: false, forced: false, ...rest };
}
function memoryOf(jobs: readonly Job[], memory: Partial<LaneMemory> = {}): LaneMemory {
  return { storm: undefined, arrivals: jobs.map(({ row }) => arrivalOf(row)), sentAt: [], ...memory };
}
function rules(over: Partial<LaneRules> = {}): LaneRules {
  return { telling: DEFAULT_TELLING, quietHours: [], isRead: true, ...over };
}
const many = (n: number, of = 'm'): Alert[] => Array.from({ length: n }, (_, i) => alert(`${of}${i}`));

describe('quiet hours', () => {
  it('are those on the wall of their zone, over midnight and over both changes of the clock', () => {
    const at = (text: string): number => Date.parse(text);
    // 22:00–07:00 in Berlin is 21:00–06:00 UTC in winter.
    expect(quietNow([night], at('2026-01-05T20:59:59Z'))).toBeUndefined();
    expect(quietNow([night], at('2026-01-05T21:00:00Z'))).toEqual({ until: at('2026-01-06T06:00:00Z') });
    expect(quietNow([night], at('2026-01-06T05:59:59Z'))).toEqual({ until: at('2026-01-06T06:00:00Z') });
    expect(quietNow([night], at('2026-01-06T06:00:00Z'))).toBeUndefined();
    // 29 March 2026: the night is an hour shorter; 25 October: an hour longer.
    expect(quietNow([night], at('2026-03-28T23:00:00Z'))).toEqual({ until: at('2026-03-29T05:00:00Z') });
    expect(quietNow([night], at('2026-10-24T23:00:00Z'))).toEqual({ until: at('2026-10-25T06:00:00Z') });
    // 02:30 does not exist on 29 March and comes twice on 25 October.
    const odd: QuietHours = { ...night, from: 150, to: 210 };
    expect(quietAround(odd, at('2026-03-29T01:40:00Z'))).toEqual(
      [
        { from: at('2026-03-28T01:30:00Z'), to: at('2026-03-28T02:30:00Z') },
        { from: at('2026-03-29T01:30:00Z'), to: at('2026-03-29T01:30:00Z') },
      ].filter(({ from, to }) => to > from && to > at('2026-03-28T01:40:00Z')),
    );
    expect(quietNow([odd], at('2026-10-25T00:30:00Z'))).toEqual({ until: at('2026-10-25T02:30:00Z') });
  });

  it('begin only on their days, and know the one that ended last', () => {
    const weekend: QuietHours = { ...night, zone: 'UTC', from: 0, to: 0, days: ['sat', 'sun'] };
    expect(quietNow([weekend], Date.UTC(2026, 0, 3))).toEqual({ until: Date.UTC(2026, 0, 4) });
    expect(quietNow([weekend], Date.UTC(2026, 0, 2, 23, 59))).toBeUndefined();
    expect(quietNow([weekend], Date.UTC(2026, 0, 5))).toBeUndefined();
    expect(quietBefore([weekend], Date.UTC(2026, 0, 5, 1))?.quiet.to).toBe(Date.UTC(2026, 0, 5));
    expect(quietBefore([weekend], Date.UTC(2026, 0, 7))).toBeUndefined();
    expect(passes([critical('a')], [night], Date.UTC(2026, 0, 5, 23))).toBe(true);
    expect(passes([alert('a')], [night], Date.UTC(2026, 0, 5, 23))).toBe(false);
  });

  it('hold what does not pass, with its whole group, and tell it as one message when they are over', () => {
    const at = Date.UTC(2026, 0, 5, 23);
    const end = Date.UTC(2026, 0, 6, 6);
    const jobs = [
      job('a', 'firing', [alert('a')], at),
      job('b', 'firing', [critical('b')], at),
      job('a', 'resolved', [over(alert('a'), at + 5)], at + 5),
      job('c', 'firing', [alert('c')], at + 9),
    ];
    const kept = planTelling(jobs, at + 10, memoryOf(jobs), rules({ quietHours: [night] }));
    expect([...kept.held].map(({ row }) => row.message.groupKey)).toEqual(['a', 'a', 'c']);
    expect(kept).toMatchObject({ collapses: [], wakeAt: end });
    const left = jobs.filter(({ row }) => row.message.groupKey !== 'b');
    const woken = planTelling(left, end, memoryOf(left), rules({ quietHours: [night] }));
    expect(woken.collapses).toHaveLength(1);
    expect(woken.collapses[0]?.message).toMatchObject({
      reason: 'digest',
      groupKey: 'digest/desk',
      because: 'The quiet hours night are over. Meanwhile: 1 alert firing, 1 over.',
      covers: left.map(({ row }) => row.dedupKey),
    });
    expect(woken.collapses[0]?.message.alerts.map((one) => [one.id, one.state])).toEqual([
      ['c', 'firing'],
      ['a', 'resolved'],
    ]);
  });
});

describe('a storm', () => {
  it('begins when much comes for a channel in many messages, says what it is, and leaves the rest to digests', () => {
    const jobs = [1, 2, 3, 4].map((i) => job(`g${i}`, 'firing', many(700, `g${i}m`)));
    const plan = planTelling(jobs, T0 + 5, memoryOf(jobs), rules());
    expect(plan.storm).toEqual({ since: T0 + 5, nextDigestAt: T0 + 5 + 300_000 });
    expect(plan.collapses.map(({ message }) => [message.reason, message.alerts.length])).toEqual([['storm', 2_800]]);
    expect(plan.collapses[0]?.message.because).toBe(
      'Storm: 2,800 alerts in 4 groups within 1 min. The biggest: Down (2,800). In common: group="db" (2,800 of 2,800). ' +
        'The first was Down on g1m0. From now on there is a digest every 5 min.',
    );
    const later = [job('g9', 'firing', many(3), T0 + 60_000), job('g8', 'firing', [critical('x')], T0 + 60_000)];
    const memory = memoryOf([...jobs, ...later], { storm: plan.storm, sentAt: [T0 + 10] });
    const held = planTelling(later, T0 + 60_000, memory, rules());
    expect([...held.held].map(({ row }) => row.message.groupKey)).toEqual(['g9']);
    expect(held).toMatchObject({ collapses: [], wakeAt: plan.storm?.nextDigestAt });
    const due = planTelling(later, T0 + 400_000, memory, rules());
    expect(due.storm).toBeUndefined();
    expect(due.collapses[0]?.message.because).toBe('The storm is over: 4 alerts firing, 0 over.');
  });

  it('is not one big group, nor a few messages, nor for machines', () => {
    const one = [job('g', 'firing', many(500))];
    expect(planTelling(one, T0, memoryOf(one), rules())).toMatchObject({ collapses: [], storm: undefined });
    const few = [1, 2, 3].map((i) => job(`g${i}`, 'firing', many(2, `g${i}`)));
    expect(planTelling(few, T0, memoryOf(few), rules()).collapses).toEqual([]);
    const jobs = [1, 2, 3].map((i) => job(`g${i}`, 'firing', many(50, `g${i}`)));
    expect(planTelling(jobs, T0, memoryOf(jobs), rules({ isRead: false }))).toMatchObject({
      collapses: [],
      storm: undefined,
    });
  });

  it('ends when nothing more comes, and never holds a message for ever', () => {
    const storm = { since: T0, nextDigestAt: T0 + 300_000 };
    const calm = planTelling([], T0 + 300_000, memoryOf([], { storm }), rules());
    expect(calm).toMatchObject({ storm: undefined, collapses: [] });
    const single = [job('g', 'resolved', [over(alert('a'), T0)], T0 + 10)];
    expect(planTelling(single, T0 + 300_000, memoryOf(single, { storm }), rules()).collapses).toHaveLength(1);
  });
});

describe('a link that was down', () => {
  it('leaves one digest, and open criticals one by one, each once', () => {
    const jobs = [
      job('a', 'firing', [alert('a')], T0),
      job('b', 'firing', [critical('b')], T0 + 1),
      job('a', 'resolved', [over(alert('a'), T0 + 2)], T0 + 2),
      job('c', 'firing', [alert('c')], T0 + 3),
      job('b', 'changed', [critical('b'), critical('b2')], T0 + 4),
      job('d', 'firing', [critical('d')], T0 + 5),
    ];
    const now = T0 + 2 * HOUR;
    const plan = planTelling(jobs, now, memoryOf(jobs), rules());
    expect(plan.collapses.map(({ message, rows }) => [message.groupKey, message.reason, rows.length])).toEqual([
      ['b', 'firing', 2],
      ['digest/desk', 'digest', 3],
    ]);
    expect(plan.collapses[0]?.message.alerts.map(({ id }) => id)).toEqual(['b', 'b2']);
    expect(plan.collapses[1]?.message.because).toBe(
      'Nothing could be delivered since 2026-01-05 12:00 UTC. Meanwhile: 1 alert firing, 1 over.',
    );
  });

  it('repeats as it was what may have arrived', () => {
    const jobs = [
      job('a', 'firing', [alert('a')], T0, { uncertain: true }),
      job('a', 'resolved', [over(alert('a'), T0 + 2)], T0 + 2),
      job('b', 'firing', [alert('b')], T0 + 3, { uncertain: true, restored: true }),
      job('c', 'firing', [alert('c')], T0 + 4),
    ];
    const [digest] = planTelling(jobs, T0 + 2 * HOUR, memoryOf(jobs), rules()).collapses;
    expect(digest?.rows.map(({ message }) => message.groupKey)).toEqual(['b', 'c']);
  });
});

describe('a rate', () => {
  it('lets the last message that is allowed take with it what else waits, and then waits', () => {
    const telling = { ...DEFAULT_TELLING, rate: { messages: 3, per: MIN } };
    const jobs = ['a', 'b', 'c'].map((group) => job(group, 'firing', [alert(group)], T0));
    const free = planTelling(jobs, T0, memoryOf(jobs, { sentAt: [T0 - 10] }), rules({ telling }));
    expect(free).toMatchObject({ collapses: [], held: new Set() });
    const last = planTelling(jobs, T0, memoryOf(jobs, { sentAt: [T0 - 10, T0 - 5] }), rules({ telling }));
    expect(last.collapses[0]?.rows).toHaveLength(3);
    const spent = planTelling(jobs, T0, memoryOf(jobs, { sentAt: [T0 - 10, T0 - 5, T0 - 1] }), rules({ telling }));
    expect(spent.held.size).toBe(3);
    expect(spent.wakeAt).toBe(T0 - 10 + MIN);
  });
});
