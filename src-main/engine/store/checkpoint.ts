import { statSync } from 'node:fs';
import { num, type Writable } from './sqlite.ts';

/** Size of a file, 0 when there is none. */
export function fileBytes(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Brings the WAL into the database file and empties it. Waits for no reader. `true` when everything is in the database
 * file and on the disk; `false` when a reader held it back, to be tried again.
 */
export function checkpoint(db: Writable): boolean {
  db.exec('PRAGMA busy_timeout = 0');
  try {
    const row = db.get('PRAGMA wal_checkpoint(TRUNCATE)');
    return row !== undefined && num(row, 'busy') === 0;
  } finally {
    db.exec('PRAGMA busy_timeout = 5000');
  }
}
