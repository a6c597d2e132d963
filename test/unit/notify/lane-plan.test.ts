import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Job, planLane } from '../../../src-main/engine/notify/lane-plan.ts';
import { pauseMs } from '../../../src-main/engine/notify/retry.ts';
import type { NotificationReason } from '../../../src-shared/model/notification.ts';

function job(id: number, groupKey: string, reason: NotificationReason, over: Partial<Job> = {}): Job {
  const status = reason === 'resolved' ? 'resolved' : 'firing';
  return {
    row: {
      id,
      dedupKey: `k${id}`,
      receiver: 'desk',
      channel: 0,
      channelType: 'slack',
      message: { receiver: 'desk', groupKey, groupLabels: {}, status, reason, alerts: [], at: 0 },
      status: 'pending',
      attempts: 0,
      createdAt: 0,
      nextAttemptAt: 0,
      expiresAt: 1_000,
    },
    attempts: 0,
    nextAttemptAt: 0,
    uncertain: false,
    forced: false,
    ...over,
  };
}
const ids = (jobs: readonly Job[]): readonly number[] => jobs.map(({ row }) => row.id);

describe('the plan of a lane', () => {
  it('keeps the order within a group and lets other groups pass one that waits', () => {
    const jobs = [job(1, 'a', 'changed', { nextAttemptAt: 500 }), job(2, 'a', 'changed'), job(3, 'b', 'changed')];
    const plan = planLane(jobs, 0, 0);
    expect(plan.next?.row.id).toBe(3);
    expect(plan.wakeAt).toBe(500);
    expect(planLane(jobs, 500, 0).next?.row.id).toBe(1);
    expect(planLane(jobs, 500, 700)).toMatchObject({ next: undefined, wakeAt: 700 });
  });

  it('does not wait for an attempt that was planned before the clock was set back', () => {
    const hour = 3_600_000;
    const far = { ...job(1, 'a', 'changed', { nextAttemptAt: hour + 1 }) };
    const late = { ...far, row: { ...far.row, expiresAt: 3 * hour } };
    expect(planLane([late], 0, 0).next).toBe(late);
    expect(planLane([late], 1, 0)).toMatchObject({ next: undefined, wakeAt: hour + 1 });
  });

  it('tells neither beginning nor end of what was over before it went out', () => {
    const jobs = [job(1, 'a', 'firing'), job(2, 'a', 'changed'), job(3, 'a', 'resolved'), job(4, 'a', 'firing')];
    const plan = planLane(jobs, 0, 0);
    expect(ids(plan.superseded.map((s) => s.job))).toEqual([1, 2, 3]);
    expect(plan.next?.row.id).toBe(4);
  });

  it('tells the end of whatever may have arrived', () => {
    const jobs = [job(1, 'a', 'firing', { uncertain: true }), job(2, 'a', 'resolved')];
    expect(planLane(jobs, 0, 0)).toMatchObject({ superseded: [], next: jobs[0] });
    const later = [job(2, 'a', 'changed'), job(3, 'a', 'resolved')];
    expect(planLane(later, 0, 0)).toMatchObject({ superseded: [], next: later[0] });
  });

  it('drops a repeat when there is newer news, and what is too old unless it was asked for by hand', () => {
    const jobs = [job(1, 'a', 'repeat'), job(2, 'a', 'resolved')];
    expect(ids(planLane(jobs, 0, 0).superseded.map((s) => s.job))).toEqual([1]);
    expect(ids(planLane(jobs, 1_000, 0).expired)).toEqual([1, 2]);
    const forced = [job(1, 'a', 'firing', { forced: true })];
    expect(planLane(forced, 5_000, 0)).toMatchObject({ expired: [], next: forced[0] });
  });

  it('never sends past an earlier message of the same group and never stops for ever', () => {
    const jobs = fc.array(
      fc.record({
        group: fc.constantFrom('a', 'b', 'c'),
        reason: fc.constantFrom<NotificationReason>('firing', 'changed', 'repeat', 'resolved'),
        nextAttemptAt: fc.integer({ min: 0, max: 2_000 }),
        uncertain: fc.boolean(),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        jobs,
        fc.integer({ min: 0, max: 999 }),
        fc.integer({ min: 0, max: 2_000 }),
        (list, now, pausedUntil) => {
          const all = list.map((j, i) => job(i, j.group, j.reason, j));
          const plan = planLane(all, now, pausedUntil);
          const gone = new Set(plan.superseded.map((s) => s.job));
          const left = all.filter((j) => !gone.has(j));
          const { next } = plan;
          if (next === undefined) expect(left.length === 0 || (plan.wakeAt ?? 0) > now).toBe(true);
          else {
            expect(left.find((j) => j.row.message.groupKey === next.row.message.groupKey)).toBe(next);
            expect(next.nextAttemptAt).toBeLessThanOrEqual(now);
            expect(pausedUntil).toBeLessThanOrEqual(now);
          }
          // Only what surely never arrived may be left out together with its end.
          for (const { job: dropped } of plan.superseded)
            expect(dropped.uncertain && dropped.row.message.reason !== 'repeat').toBe(false);
        },
      ),
    );
  });
});

describe('pauses', () => {
  it('double with jitter up to ten minutes and respect Retry-After up to an hour', () => {
    expect([1, 2, 3, 20].map((n) => pauseMs(n, () => 0))).toEqual([2_000, 4_000, 8_000, 300_000]);
    expect([1, 2, 3, 20].map((n) => pauseMs(n, () => 0.999_999))).toEqual([4_000, 8_000, 16_000, 600_000]);
    expect(pauseMs(1, () => 0, 90_000)).toBe(90_000);
    expect(pauseMs(1, () => 0, 86_400_000)).toBe(3_600_000);
  });
});
