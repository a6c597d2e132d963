import type { Migration } from '../migrate.ts';

/** Rules made in the UI, in the order in which they were made, and every version of each. */
export const ops006: Migration = {
  version: 6,
  sql: `
CREATE TABLE ui_rule (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, doc TEXT NOT NULL) STRICT;
CREATE TABLE rule_version (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, at REAL NOT NULL, by TEXT NOT NULL, action TEXT NOT NULL, doc TEXT NOT NULL
) STRICT;
CREATE INDEX rule_version_of ON rule_version (name, id);
`,
};
