import type { Alert, AlertEvent } from '../../../../src-shared/model/alert.ts';
import type { OpsReads } from '../ops.ts';
import { num, type Readable, type Row, text } from '../sqlite.ts';
import type { Reads, Writes } from './define.ts';
import { fromJson, toJson } from './json.ts';

/** Earlier firings of the same labels that are shown with an alert. */
const EARLIER = 20;

export const alertWrites: Writes<'alert.put' | 'alert.drop' | 'alert.event'> = {
  'alert.put': (db, { alert }) => {
    db.run(
      `INSERT INTO alert (id, state, fingerprint, active_at, fired_at, resolved_at, updated_at, doc)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET state = excluded.state, fingerprint = excluded.fingerprint,
         active_at = excluded.active_at, fired_at = excluded.fired_at, resolved_at = excluded.resolved_at,
         updated_at = excluded.updated_at, doc = excluded.doc`,
      alert.id,
      alert.state,
      alert.fingerprint,
      alert.activeAt,
      alert.firedAt ?? null,
      alert.resolvedAt ?? null,
      alert.updatedAt,
      toJson(alert),
    );
  },
  'alert.drop': (db, { id }) => {
    db.run('DELETE FROM alert WHERE id = ?', id);
  },
  'alert.event': (db, { event }) => {
    db.run(
      'INSERT INTO alert_event (alert_id, at, kind, by, reason) VALUES (?, ?, ?, ?, ?)',
      event.alertId,
      event.at,
      event.kind,
      event.by,
      event.reason,
    );
  },
};

function alertOf(row: Row): Alert {
  // Written from this type by 'alert.put'.
  return fromJson(text(row, 'doc')) as Alert;
}

function eventOf(row: Row): AlertEvent {
  return {
    id: num(row, 'id'),
    alertId: text(row, 'alert_id'),
    at: num(row, 'at'),
    // Written from this type by 'alert.event'.
    kind: text(row, 'kind') as AlertEvent['kind'],
    by: text(row, 'by'),
    reason: text(row, 'reason'),
  };
}

/** The firings of a window, as the other questions of a history join them. */
const FIRINGS = 'SELECT id FROM alert WHERE fired_at >= ? AND fired_at < ? ORDER BY fired_at DESC, id LIMIT ?';

function historyOf(
  db: Readable,
  { from, to, limit }: OpsReads['alerts.history']['input'],
): OpsReads['alerts.history']['output'] {
  const window = [from, to, limit] as const;
  // A message of a storm is about hundreds of alerts: what it says is looked at once, not once for each.
  const said = db.all(
    `SELECT id, finished_at, channel_type, json_extract(message, '$.status') AS status FROM outbox
     WHERE status = 'sent' AND created_at >= ? AND json_extract(message, '$.reason') <> 'acknowledged'`,
    from,
  );
  const messages = new Map(
    said.map((row) => [
      num(row, 'id'),
      {
        at: num(row, 'finished_at'),
        channelType: text(row, 'channel_type'),
        firing: text(row, 'status') === 'firing',
      },
    ]),
  );
  return {
    alerts: db.all(`SELECT doc FROM alert WHERE id IN (${FIRINGS}) ORDER BY fired_at, id`, ...window).map(alertOf),
    events: db
      .all(`SELECT alert_id, at, kind, by FROM alert_event WHERE alert_id IN (${FIRINGS}) ORDER BY id`, ...window)
      .map((row) => {
        const { alertId, at, kind, by } = eventOf({ ...row, id: 0, reason: '' });
        return { alertId, at, kind, by };
      }),
    told: db
      .all(`SELECT alert_id, outbox_id FROM outbox_alert WHERE alert_id IN (${FIRINGS})`, ...window)
      .flatMap((row) => {
        const message = messages.get(num(row, 'outbox_id'));
        return message === undefined ? [] : [{ alertId: text(row, 'alert_id'), ...message }];
      }),
  };
}

export const alertReads: Reads<'alerts.list' | 'alerts.window' | 'alerts.history' | 'alert.get'> = {
  'alerts.history': historyOf,
  'alerts.list': (db, { resolvedSince, limit }) =>
    db
      .all(
        `SELECT doc FROM alert WHERE state IN ('pending', 'firing') OR (state = 'resolved' AND resolved_at >= ?)
         ORDER BY coalesce(fired_at, active_at) DESC, id LIMIT ?`,
        // 9e15: after any date, so that nothing resolved is asked for.
        resolvedSince ?? 9e15,
        limit,
      )
      .map(alertOf),
  'alerts.window': (db, { from, to }) =>
    db.all('SELECT doc FROM alert WHERE fired_at >= ? AND fired_at < ? ORDER BY fired_at, id', from, to).map(alertOf),
  'alert.get': (db, { id }) => {
    const row = db.get('SELECT doc, fingerprint, active_at FROM alert WHERE id = ?', id);
    if (row === undefined) return undefined;
    return {
      alert: alertOf(row),
      timeline: db.all('SELECT * FROM alert_event WHERE alert_id = ? ORDER BY id', id).map(eventOf),
      before: db
        .all(
          'SELECT doc FROM alert WHERE fingerprint = ? AND id <> ? AND active_at <= ? ORDER BY active_at DESC LIMIT ?',
          text(row, 'fingerprint'),
          id,
          num(row, 'active_at'),
          EARLIER,
        )
        .map(alertOf),
    };
  },
};
