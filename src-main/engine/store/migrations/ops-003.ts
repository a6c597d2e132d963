import type { Migration } from '../migrate.ts';

/** Maintenance: windows made in the UI, what was done to windows by hand, and the stretches over each monitor. */
export const ops003: Migration = {
  version: 3,
  sql: `
CREATE TABLE maintenance_window (name TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE maintenance_by_hand (name TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE maintenance_span (
  monitor TEXT NOT NULL, from_ts REAL NOT NULL, window TEXT NOT NULL, to_ts REAL, PRIMARY KEY (monitor, from_ts, window)
) STRICT, WITHOUT ROWID;
CREATE INDEX maintenance_span_open ON maintenance_span (window, from_ts);
`,
};
