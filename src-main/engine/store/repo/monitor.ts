import type { Check } from '../../../../src-shared/model/check.ts';
import { Monitor } from '../../../../src-shared/model/monitor.ts';
import type { MonitorMemory } from '../ops.ts';
import { text } from '../sqlite.ts';
import type { Reads, Writes } from './define.ts';
import { fromJson, toJson } from './json.ts';

/** Replies kept per monitor as evidence. */
const KEPT_CHECKS = 50;

export const monitorWrites: Writes<
  'monitor.remember' | 'monitor.forget' | 'monitor.put' | 'monitor.drop' | 'check.keep'
> = {
  'monitor.remember': (db, { memory }) => {
    db.run('INSERT OR REPLACE INTO monitor_memory (name, doc) VALUES (?, ?)', memory.name, toJson(memory));
  },
  'monitor.forget': (db, { name }) => {
    db.run('DELETE FROM monitor_memory WHERE name = ?', name);
  },
  'monitor.put': (db, { monitor }) => {
    db.run('INSERT OR REPLACE INTO monitor (name, doc) VALUES (?, ?)', monitor.name, toJson(monitor));
  },
  'monitor.drop': (db, { name }) => {
    db.run('DELETE FROM monitor WHERE name = ?', name);
  },
  'check.keep': (db, { check }) => {
    db.run('INSERT INTO kept_check (monitor, at, doc) VALUES (?, ?, ?)', check.monitor, check.at, toJson(check));
    db.run(
      `DELETE FROM kept_check WHERE id IN
         (SELECT id FROM kept_check WHERE monitor = ? ORDER BY at DESC, id DESC LIMIT -1 OFFSET ${KEPT_CHECKS})`,
      check.monitor,
    );
  },
};

export const monitorReads: Reads<'monitors.ui' | 'monitors.memory' | 'checks.kept'> = {
  // Parsed, so that a field added by a later version gets its default.
  'monitors.ui': (db) =>
    db.all('SELECT doc FROM monitor ORDER BY name').map((row) => Monitor.parse(fromJson(text(row, 'doc')))),
  'monitors.memory': (db) =>
    db
      .all('SELECT doc FROM monitor_memory ORDER BY name')
      // Written from this type by 'monitor.remember'; JSON leaves out what is undefined.
      .map((row) => fromJson(text(row, 'doc')) as MonitorMemory),
  'checks.kept': (db, { monitor, limit }) =>
    db
      .all('SELECT doc FROM kept_check WHERE monitor = ? ORDER BY at DESC, id DESC LIMIT ?', monitor, limit)
      // Written from this type by 'check.keep'.
      .map((row) => fromJson(text(row, 'doc')) as Check),
};
