import type { Migration } from '../migrate.ts';

/**
 * metrics.db. `block` holds what a layout's rows were sealed to (up to 32 series, one day at most), written in arrival order;
 * `chunk` holds one series' day after compaction: tier 0 raw, 1 minutes, 2 hours. `series` of a layout is a list of
 * little-endian 32-bit series ids. `sealed` is the watermark that keeps journal recovery from doubling samples.
 */
export const metrics001: Migration = {
  version: 1,
  sql: `
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
`,
};
