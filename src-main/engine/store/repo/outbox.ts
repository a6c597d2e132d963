import type { Attempt, GroupMessage, Notification } from '../../../../src-shared/model/notification.ts';
import { num, optionalNum, type Readable, type Row, text } from '../sqlite.ts';
import type { Reads, Writes } from './define.ts';
import { fromJson, toJson } from './json.ts';

/** Texts of messages that are being written: the rows of all channels of a receiver have the same one. */
const TEXTS = new WeakMap<GroupMessage, string>();

function textOf(message: GroupMessage): string {
  let written = TEXTS.get(message);
  if (written === undefined) TEXTS.set(message, (written = toJson(message)));
  return written;
}

export const outboxWrites: Writes<'outbox.put' | 'outbox.attempt' | 'outbox.reset'> = {
  'outbox.put': (db, { notification: n }) => {
    const inserted = db.get(
      `INSERT INTO outbox (dedup_key, receiver, channel, channel_type, message, status, attempts, created_at, next_attempt_at, expires_at)
       VALUES (?, ?, ?, ?, ?, 'pending', 0, ?, ?, ?) ON CONFLICT (dedup_key) DO NOTHING RETURNING id`,
      n.dedupKey,
      n.receiver,
      n.channel,
      n.channelType,
      textOf(n.message),
      n.createdAt,
      n.nextAttemptAt,
      n.expiresAt,
    );
    if (inserted === undefined) return;
    for (const alert of n.message.alerts) {
      db.run('INSERT OR IGNORE INTO outbox_alert (alert_id, outbox_id) VALUES (?, ?)', alert.id, num(inserted, 'id'));
    }
  },
  'outbox.attempt': (db, { attempt, status, nextAttemptAt }) => {
    db.run(
      'INSERT INTO attempt (outbox_id, at, duration_ms, result, detail, request, reply) VALUES (?, ?, ?, ?, ?, ?, ?)',
      attempt.notificationId,
      attempt.at,
      attempt.durationMs,
      attempt.result,
      attempt.detail,
      attempt.request,
      attempt.reply,
    );
    db.run(
      'UPDATE outbox SET attempts = attempts + 1, status = ?, next_attempt_at = ?, finished_at = ? WHERE id = ?',
      status,
      nextAttemptAt,
      status === 'pending' ? null : attempt.at,
      attempt.notificationId,
    );
  },
  // A message sent again by hand has its whole time to live again.
  'outbox.reset': (db, { id, at }) => {
    db.run(
      `UPDATE outbox SET status = 'pending', attempts = 0, next_attempt_at = ?, finished_at = NULL,
         expires_at = max(expires_at, ? + expires_at - created_at) WHERE id = ?`,
      at,
      at,
      id,
    );
  },
};

/** Message was written from this type by 'outbox.put'. */
function messageOf(written: string): GroupMessage {
  return fromJson(written) as GroupMessage;
}

/**
 * Reads messages, each text once: rows of several channels share theirs, here, on the way to the main thread and there. In a
 * storm a message names thousands of alerts, and three of them at once left 30 MB of garbage in a thread that seldom collects.
 */
function sharedMessages(): (written: string) => GroupMessage {
  const read = new Map<string, GroupMessage>();
  return (written) => {
    let message = read.get(written);
    if (message === undefined) read.set(written, (message = messageOf(written)));
    return message;
  };
}

function notificationOf(row: Row, read = messageOf): Notification {
  const finishedAt = optionalNum(row, 'finished_at');
  return {
    id: num(row, 'id'),
    dedupKey: text(row, 'dedup_key'),
    receiver: text(row, 'receiver'),
    channel: num(row, 'channel'),
    channelType: text(row, 'channel_type'),
    message: read(text(row, 'message')),
    // Written from this type by the commands above.
    status: text(row, 'status') as Notification['status'],
    attempts: num(row, 'attempts'),
    createdAt: num(row, 'created_at'),
    nextAttemptAt: num(row, 'next_attempt_at'),
    expiresAt: num(row, 'expires_at'),
    ...(finishedAt === undefined ? {} : { finishedAt }),
  };
}

function attemptsOf(db: Readable, id: number): readonly Attempt[] {
  return db.all('SELECT * FROM attempt WHERE outbox_id = ? ORDER BY id', id).map((row) => ({
    notificationId: id,
    at: num(row, 'at'),
    durationMs: num(row, 'duration_ms'),
    // Written from this type by 'outbox.attempt'.
    result: text(row, 'result') as Attempt['result'],
    detail: text(row, 'detail'),
    request: text(row, 'request'),
    reply: text(row, 'reply'),
  }));
}

export const outboxReads: Reads<'outbox.pending' | 'outbox.message' | 'outbox.log' | 'outbox.one' | 'outbox.counts'> = {
  'outbox.pending': (db) => {
    const read = sharedMessages();
    return db
      .all(`SELECT * FROM outbox WHERE status = 'pending' ORDER BY created_at, id`)
      .map((row) => notificationOf(row, read));
  },
  'outbox.message': (db, { id }) => {
    const row = db.get('SELECT * FROM outbox WHERE id = ?', id);
    return row === undefined ? undefined : notificationOf(row).message;
  },
  'outbox.one': (db, { id }) => {
    const row = db.get('SELECT * FROM outbox WHERE id = ?', id);
    return row === undefined ? undefined : { notification: notificationOf(row), attempts: attemptsOf(db, id) };
  },
  'outbox.log': (db, { limit, alertId }) => {
    const rows =
      alertId === undefined
        ? db.all('SELECT * FROM outbox ORDER BY id DESC LIMIT ?', limit)
        : db.all(
            `SELECT outbox.* FROM outbox_alert JOIN outbox ON outbox.id = outbox_alert.outbox_id
             WHERE outbox_alert.alert_id = ? ORDER BY outbox.id DESC LIMIT ?`,
            alertId,
            limit,
          );
    return rows.map((row) => ({ notification: notificationOf(row), attempts: attemptsOf(db, num(row, 'id')) }));
  },
  'outbox.counts': (db) => {
    const counts = new Map(
      db
        .all('SELECT status, count(*) AS n FROM outbox GROUP BY status')
        .map((row) => [text(row, 'status'), num(row, 'n')]),
    );
    const oldest = db.get(`SELECT min(created_at) AS at FROM outbox WHERE status = 'pending'`);
    return {
      pending: counts.get('pending') ?? 0,
      sent: counts.get('sent') ?? 0,
      failed: counts.get('failed') ?? 0,
      oldestPendingAt: oldest === undefined ? undefined : optionalNum(oldest, 'at'),
    };
  },
};
