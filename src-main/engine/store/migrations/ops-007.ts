import type { Migration } from '../migrate.ts';

/** Incidents, the alerts of each (an alert is in one), and their story. */
export const ops007: Migration = {
  version: 7,
  sql: `
CREATE TABLE incident (
  id TEXT PRIMARY KEY, state TEXT NOT NULL, started_at REAL NOT NULL, ended_at REAL, doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_state ON incident (state, ended_at);
CREATE TABLE incident_member (
  alert_id TEXT PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES incident (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  started_at REAL NOT NULL, ended_at REAL, doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_member_of ON incident_member (incident_id, started_at);
CREATE TABLE incident_event (
  id INTEGER PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES incident (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  at REAL NOT NULL, kind TEXT NOT NULL, by TEXT NOT NULL, reason TEXT NOT NULL
) STRICT;
CREATE INDEX incident_event_of ON incident_event (incident_id, id);
`,
};
