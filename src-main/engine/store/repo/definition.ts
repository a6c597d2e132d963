import { Receiver } from '../../../../src-shared/model/receiver.ts';
import { Route } from '../../../../src-shared/model/route.ts';
import { Settings } from '../../../../src-shared/model/settings.ts';
import { type Readable, text, type Writable } from '../sqlite.ts';
import type { Reads, Writes } from './define.ts';
import { fromJson, toJson } from './json.ts';

function putDocument(db: Writable, name: 'route' | 'settings', document: unknown): void {
  db.run('INSERT OR REPLACE INTO document (name, doc) VALUES (?, ?)', name, toJson(document));
}

function documentOf(db: Readable, name: 'route' | 'settings'): unknown {
  const row = db.get('SELECT doc FROM document WHERE name = ?', name);
  return row === undefined ? undefined : fromJson(text(row, 'doc'));
}

export const definitionWrites: Writes<'receiver.put' | 'receiver.drop' | 'route.put' | 'settings.put' | 'mark.put'> = {
  'receiver.put': (db, { receiver }) => {
    db.run('INSERT OR REPLACE INTO receiver (name, doc) VALUES (?, ?)', receiver.name, toJson(receiver));
  },
  'receiver.drop': (db, { name }) => {
    db.run('DELETE FROM receiver WHERE name = ?', name);
  },
  'route.put': (db, { route }) => {
    putDocument(db, 'route', route);
  },
  'settings.put': (db, { settings }) => {
    putDocument(db, 'settings', settings);
  },
  'mark.put': (db, { name, value }) => {
    db.run('INSERT OR REPLACE INTO mark (name, value) VALUES (?, ?)', name, value);
  },
};

export const definitionReads: Reads<'receivers.ui' | 'route.ui' | 'settings' | 'mark'> = {
  'receivers.ui': (db) =>
    db.all('SELECT doc FROM receiver ORDER BY name').map((row) => Receiver.parse(fromJson(text(row, 'doc')))),
  'route.ui': (db) => Route.optional().parse(documentOf(db, 'route')),
  settings: (db) => Settings.optional().parse(documentOf(db, 'settings')),
  mark: (db, { name }) => {
    const row = db.get('SELECT value FROM mark WHERE name = ?', name);
    return row === undefined ? undefined : text(row, 'value');
  },
};
