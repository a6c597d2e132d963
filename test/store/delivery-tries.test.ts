import { describe, expect, it, onTestFinished } from 'vitest';
import type { OpsCommand } from '../../src-main/engine/store/ops.ts';
import { storePaths } from '../../src-main/engine/store/paths.ts';
import { commit, read } from '../../src-main/engine/store/repo/all.ts';
import type { Writable } from '../../src-main/engine/store/sqlite.ts';
import { openOps } from '../../src-main/engine/store/writer-open.ts';
import { DeliverySummary, DeliveryTry } from '../../src-shared/model/delivery.ts';
import type { Attempt, Notification } from '../../src-shared/model/notification.ts';
import { alertOf, statusOf } from '../support/fixture-data.ts';
import { tempFolder } from './support.ts';

const NOW = Date.UTC(2026, 10, 21);

function ops(): Writable {
  const db = openOps(storePaths(tempFolder()), 0);
  onTestFinished(() => db.close());
  return db;
}

/** A message to a receiver about one monitor, as the n-th row. */
function put(n: number, receiver = 'team', quote = ''): OpsCommand {
  const alert = alertOf(statusOf(n, 'down', NOW, 10), 'down', n, NOW - 60_000);
  return {
    do: 'outbox.put',
    notification: {
      dedupKey: `k${n}`,
      receiver,
      channel: 0,
      channelType: 'webhook',
      message: {
        receiver,
        groupKey: 'g',
        groupLabels: { alertname: 'MonitorDown' },
        status: 'firing',
        reason: 'firing',
        alerts: [
          { ...alert, value: Infinity, annotations: { summary: `${quote}${alert.annotations['summary'] ?? ''}` } },
        ],
        at: NOW,
      },
      createdAt: NOW,
      nextAttemptAt: NOW,
      expiresAt: NOW + 1_000,
    },
  };
}

function tried(
  notificationId: number,
  result: Attempt['result'],
  status: Notification['status'],
  fields: Partial<Attempt> = {},
): OpsCommand {
  const attempt = {
    notificationId,
    at: NOW + notificationId,
    durationMs: 12,
    result,
    detail: '',
    request: 'POST',
    reply: 'ok',
  };
  return { do: 'outbox.attempt', attempt: { ...attempt, ...fields }, status, nextAttemptAt: 0 };
}

describe('the delivery log', () => {
  it('has a line for every try, newest first, with what became of the message', () => {
    const db = ops();
    commit(db, [
      put(1),
      put(2, 'other'),
      tried(1, 'server', 'pending', { detail: '503', reply: 'x'.repeat(900) }),
      tried(2, 'network', 'pending'),
      // Given up: nothing left the house.
      tried(2, 'timeout', 'superseded', { request: '', detail: 'newer' }),
      tried(1, 'sent', 'sent'),
    ]);
    const { next, tries } = read(db, 'outbox.tries', { filter: {}, before: undefined, limit: 10 });
    expect(next).toBeUndefined();
    expect(tries.map(({ id, notificationId, outcome, status }) => [id, notificationId, outcome, status])).toEqual([
      [4, 1, 'sent', 'sent'],
      [3, 2, 'superseded', 'superseded'],
      [2, 2, 'network', 'superseded'],
      [1, 1, 'server', 'sent'],
    ]);
    for (const one of tries) expect(DeliveryTry.parse(one)).toEqual(one);
    expect(tries[3]?.reply).toHaveLength(200);
    expect(tries[0]).toMatchObject({
      receiver: 'team',
      reason: 'firing',
      groupLabels: { alertname: 'MonitorDown' },
      alerts: 1,
      first: { id: 'alert-1', title: 'Orders API is down' },
    });
  });

  it('is filtered by receiver, outcome and text', () => {
    const db = ops();
    commit(db, [
      put(1),
      put(2, 'other', 'a "quoted" \\ '),
      tried(1, 'auth', 'failed', { detail: '403 Invalid_Token' }),
      tried(2, 'sent', 'sent'),
    ]);
    const ids = (filter: Parameters<typeof read<'outbox.tries'>>[2]['filter']): readonly number[] =>
      read(db, 'outbox.tries', { filter, before: undefined, limit: 10 }).tries.map(({ id }) => id);
    expect(ids({ receiver: 'other' })).toEqual([2]);
    expect(ids({ outcomes: ['auth', 'client'] })).toEqual([1]);
    expect(ids({ outcomes: ['superseded'] })).toEqual([]);
    expect(ids({ text: 'invalid_token' })).toEqual([1]);
    expect(ids({ text: ' SEARCH api ' })).toEqual([2]);
    expect(ids({ text: 'a "Quoted" \\' })).toEqual([2]);
    expect(ids({ text: 'api', receiver: 'team' })).toEqual([1]);
    expect(ids({ text: "'; DROP TABLE outbox; --" })).toEqual([]);
  });

  it('goes on where a page ended, through stretches in which nothing fits', () => {
    const db = ops();
    commit(db, [put(1), put(2, 'rare'), tried(2, 'sent', 'sent')]);
    commit(
      db,
      Array.from({ length: 25_000 }, () => tried(1, 'sent', 'sent')),
    );
    const seen: number[] = [];
    let before: number | undefined;
    let pages = 0;
    do {
      const page = read(db, 'outbox.tries', { filter: {}, before, limit: 5_000 });
      seen.push(...page.tries.map(({ id }) => id));
      before = page.next;
      pages += 1;
    } while (before !== undefined);
    expect(seen).toEqual(Array.from({ length: 25_001 }, (_, i) => 25_001 - i));
    expect(pages).toBeLessThan(9);

    const rare: number[] = [];
    before = undefined;
    do {
      const page: ReturnType<typeof read<'outbox.tries'>> = read(db, 'outbox.tries', {
        filter: { receiver: 'rare' },
        before,
        limit: 10,
      });
      rare.push(...page.tries.map(({ id }) => id));
      before = page.next;
    } while (before !== undefined);
    expect(rare).toEqual([1]);
  });

  it('is summed up since a time', () => {
    const db = ops();
    expect(read(db, 'outbox.summary', { since: 0 })).toEqual({ outcomes: [], waiting: 0 });
    commit(db, [
      put(1),
      put(2),
      put(3),
      tried(1, 'sent', 'sent'),
      tried(2, 'sent', 'sent', { at: NOW - 100_000 }),
      tried(3, 'rate_limited', 'pending'),
    ]);
    const summary = read(db, 'outbox.summary', { since: NOW - 50_000 });
    expect(summary).toEqual({
      outcomes: [
        { outcome: 'rate_limited', count: 1 },
        { outcome: 'sent', count: 1 },
      ],
      waiting: 1,
      oldestWaitingAt: NOW,
    });
    expect(DeliverySummary.parse(summary)).toEqual(summary);
  });

  it('has one message whole', () => {
    const db = ops();
    commit(db, [put(1), tried(1, 'sent', 'sent')]);
    expect(read(db, 'outbox.one', { id: 1 })).toMatchObject({
      notification: { status: 'sent', message: { alerts: [{ id: 'alert-1', value: Infinity }] } },
      attempts: [{ result: 'sent', request: 'POST' }],
    });
    expect(read(db, 'outbox.one', { id: 2 })).toBeUndefined();
  });
});
