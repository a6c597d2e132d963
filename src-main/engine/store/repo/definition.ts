import { Receiver } from '../../../../src-shared/model/receiver.ts';
import { Route } from '../../../../src-shared/model/route.ts';
import { UiRouting } from '../../../../src-shared/model/routing.ts';
import { Settings } from '../../../../src-shared/model/settings.ts';
import type { OpsDocument } from '../ops.ts';
import { type Readable, text, type Writable } from '../sqlite.ts';
import type { Reads, Writes } from './define.ts';
import { fromJson, toJson } from './json.ts';

type DocumentName = 'route' | 'routing' | 'settings' | OpsDocument;

function putDocument(db: Writable, name: DocumentName, document: unknown): void {
  db.run('INSERT OR REPLACE INTO document (name, doc) VALUES (?, ?)', name, toJson(document));
}

function documentOf(db: Readable, name: DocumentName): unknown {
  const row = db.get('SELECT doc FROM document WHERE name = ?', name);
  return row === undefined ? undefined : fromJson(text(row, 'doc'));
}

export const definitionWrites: Writes<
  'receiver.put' | 'receiver.drop' | 'route.put' | 'routing.put' | 'settings.put' | 'document.put' | 'mark.put'
> = {
  'receiver.put': (db, { receiver }) => {
    db.run('INSERT OR REPLACE INTO receiver (name, doc) VALUES (?, ?)', receiver.name, toJson(receiver));
  },
  'receiver.drop': (db, { name }) => {
    db.run('DELETE FROM receiver WHERE name = ?', name);
  },
  'route.put': (db, { route }) => {
    putDocument(db, 'route', route);
  },
  'routing.put': (db, { routing }) => {
    putDocument(db, 'routing', routing);
  },
  'settings.put': (db, { settings }) => {
    putDocument(db, 'settings', settings);
  },
  'document.put': (db, { doc, name }) => {
    putDocument(db, name, doc);
  },
  'mark.put': (db, { name, value }) => {
    db.run('INSERT OR REPLACE INTO mark (name, value) VALUES (?, ?)', name, value);
  },
};

export const definitionReads: Reads<'receivers.ui' | 'route.ui' | 'routing.ui' | 'settings' | 'document' | 'mark'> = {
  'receivers.ui': (db) =>
    db.all('SELECT doc FROM receiver ORDER BY name').map((row) => Receiver.parse(fromJson(text(row, 'doc')))),
  'route.ui': (db) => Route.optional().parse(documentOf(db, 'route')),
  'routing.ui': (db) => UiRouting.optional().parse(documentOf(db, 'routing')),
  settings: (db) => Settings.optional().parse(documentOf(db, 'settings')),
  document: (db, { name }) => documentOf(db, name),
  mark: (db, { name }) => {
    const row = db.get('SELECT value FROM mark WHERE name = ?', name);
    return row === undefined ? undefined : text(row, 'value');
  },
};
