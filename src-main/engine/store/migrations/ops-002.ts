import type { Migration } from '../migrate.ts';

/** Silences; `ends_at` is epoch ms, `doc` JSON of the model's Silence. */
export const ops002: Migration = {
  version: 2,
  sql: `
CREATE TABLE silence (id TEXT PRIMARY KEY, ends_at REAL NOT NULL, doc TEXT NOT NULL) STRICT, WITHOUT ROWID;
`,
};
