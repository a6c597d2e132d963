import type { ToldGroup, WaitingGroup } from '../ops.ts';
import { text } from '../sqlite.ts';
import type { Reads, Writes } from './define.ts';
import { fromJson, toJson } from './json.ts';

export const groupWrites: Writes<'group.told' | 'group.forget' | 'group.wait' | 'group.waited'> = {
  'group.told': (db, { group }) => {
    db.run(
      'INSERT OR REPLACE INTO told_group (receiver, group_key, doc) VALUES (?, ?, ?)',
      group.receiver,
      group.groupKey,
      toJson(group),
    );
  },
  'group.forget': (db, { receiver, groupKey }) => {
    db.run('DELETE FROM told_group WHERE receiver = ? AND group_key = ?', receiver, groupKey);
  },
  'group.wait': (db, { group }) => {
    db.run(
      'INSERT OR REPLACE INTO waiting_group (receiver, group_key, doc) VALUES (?, ?, ?)',
      group.receiver,
      group.groupKey,
      toJson(group),
    );
  },
  'group.waited': (db, { receiver, groupKey }) => {
    db.run('DELETE FROM waiting_group WHERE receiver = ? AND group_key = ?', receiver, groupKey);
  },
};

export const groupReads: Reads<'groups.told' | 'groups.waiting'> = {
  'groups.told': (db) =>
    db
      .all('SELECT doc FROM told_group ORDER BY receiver, group_key')
      // Written from this type by 'group.told'.
      .map((row) => fromJson(text(row, 'doc')) as ToldGroup),
  'groups.waiting': (db) =>
    db
      .all('SELECT doc FROM waiting_group ORDER BY receiver, group_key')
      // Written from this type by 'group.wait'.
      .map((row) => fromJson(text(row, 'doc')) as WaitingGroup),
};
