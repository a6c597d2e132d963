-- ops.db, schema 7
CREATE TABLE state_interval (
  id INTEGER PRIMARY KEY, monitor TEXT NOT NULL, state TEXT NOT NULL, from_ts REAL NOT NULL, to_ts REAL,
  reason TEXT NOT NULL, cause TEXT
) STRICT;
CREATE INDEX state_interval_window ON state_interval (monitor, from_ts);
CREATE TABLE monitor_memory (name TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE monitor (name TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE kept_check (id INTEGER PRIMARY KEY, monitor TEXT NOT NULL, at REAL NOT NULL, doc TEXT NOT NULL) STRICT;
CREATE INDEX kept_check_newest ON kept_check (monitor, at);
CREATE TABLE heartbeat_ping (
  id INTEGER PRIMARY KEY, token TEXT NOT NULL, at REAL NOT NULL, kind TEXT NOT NULL, exit_code INTEGER, body TEXT NOT NULL
) STRICT;
CREATE INDEX heartbeat_ping_newest ON heartbeat_ping (token, kind, at);
CREATE TABLE blind_time (
  cause TEXT NOT NULL, from_ts REAL NOT NULL, to_ts REAL, detail TEXT NOT NULL, PRIMARY KEY (from_ts, cause)
) STRICT, WITHOUT ROWID;
CREATE TABLE alert (
  id TEXT PRIMARY KEY, state TEXT NOT NULL, fingerprint TEXT NOT NULL, active_at REAL NOT NULL, fired_at REAL,
  resolved_at REAL, updated_at REAL NOT NULL, doc TEXT NOT NULL
) STRICT;
CREATE INDEX alert_state ON alert (state, resolved_at);
CREATE INDEX alert_fired ON alert (fired_at);
CREATE INDEX alert_fingerprint ON alert (fingerprint, active_at);
CREATE TABLE alert_event (
  id INTEGER PRIMARY KEY, alert_id TEXT NOT NULL REFERENCES alert (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  at REAL NOT NULL,
  kind TEXT NOT NULL, by TEXT NOT NULL, reason TEXT NOT NULL
) STRICT;
CREATE INDEX alert_event_timeline ON alert_event (alert_id, id);
CREATE TABLE told_group (
  receiver TEXT NOT NULL, group_key TEXT NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (receiver, group_key)
) STRICT, WITHOUT ROWID;
CREATE TABLE waiting_group (
  receiver TEXT NOT NULL, group_key TEXT NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (receiver, group_key)
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY, dedup_key TEXT NOT NULL UNIQUE, receiver TEXT NOT NULL, channel INTEGER NOT NULL,
  channel_type TEXT NOT NULL, message TEXT NOT NULL, status TEXT NOT NULL, attempts INTEGER NOT NULL,
  created_at REAL NOT NULL, next_attempt_at REAL NOT NULL, expires_at REAL NOT NULL, finished_at REAL
) STRICT;
CREATE INDEX outbox_status ON outbox (status, created_at);
CREATE TABLE outbox_alert (
  alert_id TEXT NOT NULL, outbox_id INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
  PRIMARY KEY (alert_id, outbox_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_alert_of ON outbox_alert (outbox_id);
CREATE TABLE attempt (
  id INTEGER PRIMARY KEY, outbox_id INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE, at REAL NOT NULL,
  duration_ms REAL NOT NULL, result TEXT NOT NULL, detail TEXT NOT NULL, request TEXT NOT NULL, reply TEXT NOT NULL
) STRICT;
CREATE INDEX attempt_of ON attempt (outbox_id, id);
CREATE TABLE receiver (name TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE document (name TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE mark (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE silence (id TEXT PRIMARY KEY, ends_at REAL NOT NULL, doc TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE maintenance_window (name TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE maintenance_by_hand (name TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE maintenance_span (
  monitor TEXT NOT NULL, from_ts REAL NOT NULL, window TEXT NOT NULL, to_ts REAL, PRIMARY KEY (monitor, from_ts, window)
) STRICT, WITHOUT ROWID;
CREATE INDEX maintenance_span_open ON maintenance_span (window, from_ts);
CREATE TABLE channel_story (
  receiver TEXT NOT NULL, channel INTEGER NOT NULL, group_key TEXT NOT NULL, at REAL NOT NULL, doc TEXT NOT NULL,
  PRIMARY KEY (receiver, channel, group_key)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE ui_rule (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, doc TEXT NOT NULL) STRICT;
CREATE TABLE rule_version (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, at REAL NOT NULL, by TEXT NOT NULL, action TEXT NOT NULL, doc TEXT NOT NULL
) STRICT;
CREATE INDEX rule_version_of ON rule_version (name, id);
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

-- metrics.db, schema 1
CREATE TABLE series (id INTEGER PRIMARY KEY, labels TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE layout (id INTEGER PRIMARY KEY, source TEXT NOT NULL, series BLOB NOT NULL) STRICT;
CREATE TABLE sealed (layout_id INTEGER PRIMARY KEY, until INTEGER NOT NULL) STRICT;
CREATE TABLE block (
  id INTEGER PRIMARY KEY, layout_id INTEGER NOT NULL, stripe INTEGER NOT NULL,
  start_ts INTEGER NOT NULL, end_ts INTEGER NOT NULL, n INTEGER NOT NULL, data BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX block_key ON block (layout_id, start_ts, stripe);
CREATE TABLE chunk (
  id INTEGER PRIMARY KEY, series_id INTEGER NOT NULL, tier INTEGER NOT NULL,
  start_ts INTEGER NOT NULL, end_ts INTEGER NOT NULL, n INTEGER NOT NULL, data BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX chunk_key ON chunk (series_id, tier, start_ts);
CREATE INDEX chunk_oldest_raw ON chunk (id) WHERE tier = 0;
CREATE TABLE day_rollup (
  series_id INTEGER NOT NULL, day INTEGER NOT NULL, n INTEGER NOT NULL,
  vmin REAL NOT NULL, vmax REAL NOT NULL, vsum REAL NOT NULL, vlast REAL NOT NULL, sketch BLOB NOT NULL,
  PRIMARY KEY (series_id, day)
) STRICT, WITHOUT ROWID;
