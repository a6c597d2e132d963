import type { Migration } from '../migrate.ts';

/** ops.db: how far alerts are escalated, and every run of a recovery action. `doc` columns are JSON of the type of that name. */
export const ops005: Migration = {
  version: 5,
  sql: `
CREATE TABLE escalation (
  alert_id TEXT PRIMARY KEY REFERENCES alert (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE recovery_run (
  id TEXT PRIMARY KEY, recovery TEXT NOT NULL, alert_id TEXT NOT NULL, started_at REAL NOT NULL, ended_at REAL,
  doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX recovery_run_newest ON recovery_run (started_at);
CREATE INDEX recovery_run_of ON recovery_run (recovery, started_at);
CREATE INDEX recovery_run_alert ON recovery_run (alert_id, started_at);
`,
};
