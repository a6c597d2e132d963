import { RuleDraft, RuleVersion } from '../../../../src-shared/model/rule-draft.ts';
import { num, type Row, text } from '../sqlite.ts';
import type { Reads, Writes } from './define.ts';
import { fromJson, toJson } from './json.ts';

/** Versions kept of one rule. */
const KEPT_VERSIONS = 100;

function versionOf(row: Row): RuleVersion {
  return RuleVersion.parse({
    id: num(row, 'id'),
    rule: text(row, 'name'),
    at: num(row, 'at'),
    by: text(row, 'by'),
    action: text(row, 'action'),
    draft: fromJson(text(row, 'doc')),
  });
}

export const ruleWrites: Writes<'rule.put' | 'rule.drop' | 'rule.version'> = {
  'rule.put': (db, { draft, was }) => {
    const { name } = draft.rule;
    if (was !== undefined && was !== name) {
      // A rule that is called otherwise keeps its place and its history.
      db.run('UPDATE ui_rule SET name = ? WHERE name = ?', name, was);
      db.run('UPDATE rule_version SET name = ? WHERE name = ?', name, was);
    }
    db.run(
      'INSERT INTO ui_rule (name, doc) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET doc = excluded.doc',
      name,
      toJson(draft),
    );
  },
  'rule.drop': (db, { name }) => {
    db.run('DELETE FROM ui_rule WHERE name = ?', name);
  },
  'rule.version': (db, { draft, at, by, action }) => {
    const { name } = draft.rule;
    db.run(
      'INSERT INTO rule_version (name, at, by, action, doc) VALUES (?, ?, ?, ?, ?)',
      name,
      at,
      by,
      action,
      toJson(draft),
    );
    db.run(
      `DELETE FROM rule_version WHERE id IN
         (SELECT id FROM rule_version WHERE name = ? ORDER BY id DESC LIMIT -1 OFFSET ${KEPT_VERSIONS})`,
      name,
    );
  },
};

export const ruleReads: Reads<'rules.ui' | 'rule.versions' | 'rule.version'> = {
  'rules.ui': (db) =>
    db.all('SELECT doc FROM ui_rule ORDER BY id').map((row) => RuleDraft.parse(fromJson(text(row, 'doc')))),
  'rule.versions': (db, { name }) =>
    db
      .all('SELECT id, name, at, by, action, doc FROM rule_version WHERE name = ? ORDER BY id DESC', name)
      .map(versionOf),
  'rule.version': (db, { id }) => {
    const row = db.get('SELECT id, name, at, by, action, doc FROM rule_version WHERE id = ?', id);
    return row === undefined ? undefined : versionOf(row);
  },
};
