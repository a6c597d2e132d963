import type { Alert, AlertEvent } from '../../../../src-shared/model/alert.ts';
import { num, type Row, text } from '../sqlite.ts';
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

export const alertReads: Reads<'alerts.list' | 'alerts.window' | 'alert.get'> = {
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
