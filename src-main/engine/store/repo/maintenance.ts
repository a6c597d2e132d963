import type { MaintenanceSpan } from '../../../../src-shared/maintenance/overlay.ts';
import { ByHand, MaintenanceWindow } from '../../../../src-shared/model/maintenance.ts';
import { num, optionalNum, type Readable, type Row, text } from '../sqlite.ts';
import type { Reads, Writes } from './define.ts';
import { fromJson, toJson } from './json.ts';

export const maintenanceWrites: Writes<
  'maintenance.put' | 'maintenance.drop' | 'maintenance.by_hand' | 'maintenance.span' | 'maintenance.unspan'
> = {
  'maintenance.put': (db, { window }) => {
    db.run('INSERT OR REPLACE INTO maintenance_window (name, doc) VALUES (?, ?)', window.name, toJson(window));
  },
  'maintenance.drop': (db, { name }) => {
    db.run('DELETE FROM maintenance_window WHERE name = ?', name);
    db.run('DELETE FROM maintenance_by_hand WHERE name = ?', name);
  },
  'maintenance.by_hand': (db, { name, byHand }) => {
    db.run('INSERT OR REPLACE INTO maintenance_by_hand (name, doc) VALUES (?, ?)', name, toJson(byHand));
  },
  'maintenance.span': (db, { window, monitor, from, to }) => {
    db.run(
      'INSERT OR REPLACE INTO maintenance_span (monitor, from_ts, window, to_ts) VALUES (?, ?, ?, ?)',
      monitor,
      from,
      window,
      to ?? null,
    );
  },
  'maintenance.unspan': (db, { window, from = 0, to = Number.MAX_SAFE_INTEGER }) => {
    db.run(
      'DELETE FROM maintenance_span WHERE window = ? AND from_ts <= ? AND (to_ts IS NULL OR to_ts >= ?)',
      window,
      to,
      from,
    );
  },
};

function spanOf(row: Row): MaintenanceSpan {
  const to = optionalNum(row, 'to_ts');
  return { window: text(row, 'window'), from: num(row, 'from_ts'), ...(to === undefined ? {} : { to }) };
}

/** The maintenance of a monitor that touches the window `[from, to)`, in the order in which it began. */
export function spansOver(db: Readable, monitor: string, from: number, to: number): readonly MaintenanceSpan[] {
  return db
    .all(
      `SELECT window, from_ts, to_ts FROM maintenance_span
       WHERE monitor = ? AND from_ts < ? AND (to_ts IS NULL OR to_ts > ?) ORDER BY from_ts, window`,
      monitor,
      to,
      from,
    )
    .map(spanOf);
}

export const maintenanceReads: Reads<'maintenance.ui' | 'maintenance.by_hand' | 'maintenance.open'> = {
  'maintenance.ui': (db) =>
    db
      .all('SELECT doc FROM maintenance_window ORDER BY name')
      .map((row) => MaintenanceWindow.parse(fromJson(text(row, 'doc')))),
  'maintenance.by_hand': (db) =>
    Object.fromEntries(
      db
        .all('SELECT name, doc FROM maintenance_by_hand')
        .map((row) => [text(row, 'name'), ByHand.parse(fromJson(text(row, 'doc')))]),
    ),
  'maintenance.open': (db) =>
    db
      .all('SELECT monitor, window, from_ts, to_ts FROM maintenance_span WHERE to_ts IS NULL ORDER BY monitor, from_ts')
      .map((row) => ({ monitor: text(row, 'monitor'), ...spanOf(row) })),
};
