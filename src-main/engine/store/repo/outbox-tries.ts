import type { DeliveryOutcome, DeliveryTry } from '../../../../src-shared/model/delivery.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import { num, optionalNum, type Readable, type Row, text } from '../sqlite.ts';
import type { Reads } from './define.ts';
import { fromJson } from './json.ts';

/** Lines that one question looks through: the thread that answers also writes. */
const LOOK_THROUGH = 10_000;
/** Characters of a reply in a list. */
const REPLY_CHARS = 200;

/** How a try ended; the line that gives a message up is the last one and went nowhere. */
const OUTCOME = `CASE WHEN o.status IN ('superseded', 'expired') AND a.request = ''
  AND a.id = (SELECT max(id) FROM attempt WHERE outbox_id = o.id) THEN o.status ELSE a.result END`;

const TRIES = `SELECT a.id, a.outbox_id, a.at, a.duration_ms, a.detail, substr(a.reply, 1, ${REPLY_CHARS}) AS reply,
  ${OUTCOME} AS outcome, o.receiver, o.channel, o.channel_type, o.status,
  json_extract(o.message, '$.reason') AS reason, json_extract(o.message, '$.groupLabels') AS group_labels,
  json_array_length(o.message, '$.alerts') AS alerts, json_extract(o.message, '$.alerts[0].id') AS first_id,
  coalesce(json_extract(o.message, '$.alerts[0].annotations.summary'), json_extract(o.message, '$.alerts[0].rule')) AS first_title
  FROM attempt a JOIN outbox o ON o.id = a.outbox_id`;

function textOr(row: Row, column: string): string | undefined {
  const value = row[column];
  return typeof value === 'string' ? value : undefined;
}

function tryOf(row: Row): DeliveryTry {
  const first = textOr(row, 'first_id');
  return {
    id: num(row, 'id'),
    notificationId: num(row, 'outbox_id'),
    at: num(row, 'at'),
    durationMs: num(row, 'duration_ms'),
    // Outcome, reason and status were written from these types by the outbox.
    outcome: text(row, 'outcome') as DeliveryOutcome,
    detail: text(row, 'detail'),
    reply: text(row, 'reply'),
    receiver: text(row, 'receiver'),
    channel: num(row, 'channel'),
    channelType: text(row, 'channel_type'),
    reason: text(row, 'reason') as DeliveryTry['reason'],
    status: text(row, 'status') as DeliveryTry['status'],
    groupLabels: fromJson(text(row, 'group_labels')) as Labels,
    alerts: num(row, 'alerts'),
    ...(first === undefined ? {} : { first: { id: first, title: textOr(row, 'first_title') ?? first } }),
  };
}

function newestBefore(db: Readable, before: number | undefined): number {
  if (before !== undefined) return before;
  const row = db.get('SELECT max(id) AS id FROM attempt');
  return ((row === undefined ? undefined : optionalNum(row, 'id')) ?? 0) + 1;
}

/** What the delivery log asks of the outbox. */
export const tryReads: Reads<'outbox.tries' | 'outbox.summary'> = {
  'outbox.tries': (db, { before, filter: { outcomes, receiver, text: sought }, limit }) => {
    const top = newestBefore(db, before);
    const bottom = top - LOOK_THROUGH;
    const where = ['a.id < ?', 'a.id >= ?'];
    const values: (string | number)[] = [top, bottom];
    if (receiver !== undefined) {
      where.push('o.receiver = ?');
      values.push(receiver);
    }
    if (outcomes !== undefined) {
      where.push(`${OUTCOME} IN (${outcomes.map(() => '?').join(', ')})`);
      values.push(...outcomes);
    }
    if (sought !== undefined && sought.trim() !== '') {
      where.push(
        `(instr(lower(o.receiver || ' ' || o.channel_type || ' ' || a.detail), ?) > 0 OR instr(lower(o.message), ?) > 0)`,
      );
      const typed = sought.trim().toLowerCase();
      // In the message, which is JSON, quotes and backslashes stand escaped.
      values.push(typed, JSON.stringify(typed).slice(1, -1));
    }
    const rows = db.all(`${TRIES} WHERE ${where.join(' AND ')} ORDER BY a.id DESC LIMIT ?`, ...values, limit + 1);
    const tries = rows.slice(0, limit).map(tryOf);
    if (rows.length > limit) return { tries, next: tries.at(-1)?.id };
    const older = db.get('SELECT 1 AS there FROM attempt WHERE id < ? LIMIT 1', bottom);
    return { tries, next: older === undefined ? undefined : bottom };
  },
  'outbox.summary': (db, { since }) => {
    const counted = db.all(
      `SELECT outcome, count(*) AS n FROM (SELECT a.at, ${OUTCOME} AS outcome FROM attempt a JOIN outbox o ON o.id = a.outbox_id
         WHERE a.id >= ? ORDER BY a.id DESC) WHERE at >= ? GROUP BY outcome ORDER BY n DESC, outcome`,
      newestBefore(db, undefined) - LOOK_THROUGH,
      since,
    );
    const waiting = db.get(`SELECT count(*) AS n, min(created_at) AS at FROM outbox WHERE status = 'pending'`);
    const oldest = waiting === undefined ? undefined : optionalNum(waiting, 'at');
    return {
      outcomes: counted.map((row) => ({ outcome: text(row, 'outcome') as DeliveryOutcome, count: num(row, 'n') })),
      waiting: waiting === undefined ? 0 : num(waiting, 'n'),
      ...(oldest === undefined ? {} : { oldestWaitingAt: oldest }),
    };
  },
};
