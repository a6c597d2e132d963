import type { IncidentRecord } from '../../../../src-shared/incident/case.ts';
import type { IncidentEvent, IncidentMember } from '../../../../src-shared/model/incident.ts';
import { num, type Row, text } from '../sqlite.ts';
import type { Reads, Writes } from './define.ts';
import { fromJson, toJson } from './json.ts';

export const incidentWrites: Writes<'incident.put' | 'incident.drop' | 'incident.member' | 'incident.event'> = {
  'incident.put': (db, { incident }) => {
    db.run(
      `INSERT INTO incident (id, state, started_at, ended_at, doc) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET state = excluded.state, started_at = excluded.started_at,
         ended_at = excluded.ended_at, doc = excluded.doc`,
      incident.id,
      incident.state,
      incident.startedAt,
      incident.endedAt ?? null,
      toJson(incident),
    );
  },
  'incident.drop': (db, { id, into }) => {
    if (into !== undefined) db.run('UPDATE incident_event SET incident_id = ? WHERE incident_id = ?', into, id);
    // Alerts that left the memory long ago belong to what their incident became, too.
    if (into !== undefined) db.run('UPDATE incident_member SET incident_id = ? WHERE incident_id = ?', into, id);
    db.run('DELETE FROM incident WHERE id = ?', id);
  },
  'incident.member': (db, { incident, member }) => {
    db.run(
      `INSERT INTO incident_member (alert_id, incident_id, started_at, ended_at, doc) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (alert_id) DO UPDATE SET incident_id = excluded.incident_id, started_at = excluded.started_at,
         ended_at = excluded.ended_at, doc = excluded.doc`,
      member.alert,
      incident,
      member.startedAt,
      member.endedAt ?? null,
      toJson(member),
    );
  },
  'incident.event': (db, { event }) => {
    db.run(
      'INSERT INTO incident_event (incident_id, at, kind, by, reason) VALUES (?, ?, ?, ?, ?)',
      event.incident,
      event.at,
      event.kind,
      event.by,
      event.reason,
    );
  },
};

function recordOf(row: Row): IncidentRecord {
  // Written from this type by 'incident.put'.
  return fromJson(text(row, 'doc')) as IncidentRecord;
}

function memberOf(row: Row): IncidentMember {
  // Written from this type by 'incident.member'.
  return fromJson(text(row, 'doc')) as IncidentMember;
}

function eventOf(row: Row): IncidentEvent {
  return {
    id: num(row, 'id'),
    incident: text(row, 'incident_id'),
    at: num(row, 'at'),
    // Written from this type by 'incident.event'.
    kind: text(row, 'kind') as IncidentEvent['kind'],
    by: text(row, 'by'),
    reason: text(row, 'reason'),
  };
}

export const incidentReads: Reads<'incidents.list' | 'incidents.recent' | 'incident.get' | 'incident.of'> = {
  'incidents.list': (db, { endedSince, limit }) =>
    db
      .all(
        `SELECT doc FROM incident WHERE state = 'open' OR ended_at >= ? ORDER BY started_at DESC, id LIMIT ?`,
        // 9e15: after any date, so that nothing that has ended is asked for.
        endedSince ?? 9e15,
        limit,
      )
      .map(recordOf),
  'incidents.recent': (db, { endedSince }) => {
    const records = db.all(`SELECT doc FROM incident WHERE state = 'open' OR ended_at >= ?`, endedSince).map(recordOf);
    const members = db
      .all(
        `SELECT m.incident_id, m.doc FROM incident_member AS m JOIN incident AS i ON i.id = m.incident_id
         WHERE (i.state = 'open' OR i.ended_at >= ?)
           AND (m.ended_at IS NULL OR m.ended_at >= ? OR m.alert_id = i.doc ->> '$.cause.alert')
         ORDER BY m.started_at, m.alert_id`,
        endedSince,
        endedSince,
      )
      .map((row) => ({ incident: text(row, 'incident_id'), member: memberOf(row) }));
    return { records, members };
  },
  'incident.get': (db, { id }) => {
    const row = db.get('SELECT doc FROM incident WHERE id = ?', id);
    if (row === undefined) return undefined;
    return {
      record: recordOf(row),
      members: db
        .all('SELECT doc FROM incident_member WHERE incident_id = ? ORDER BY started_at, alert_id', id)
        .map(memberOf),
      timeline: db.all('SELECT * FROM incident_event WHERE incident_id = ? ORDER BY id', id).map(eventOf),
    };
  },
  'incident.of': (db, { alert }) => {
    const row = db.get('SELECT incident_id FROM incident_member WHERE alert_id = ?', alert);
    return row === undefined ? undefined : text(row, 'incident_id');
  },
};
