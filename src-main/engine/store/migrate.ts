import { num, type Readable, type Writable } from './sqlite.ts';

/** One step of a schema, never changed once released. */
export interface Migration {
  /** The file's `user_version` afterwards; 1, 2, 3 … without gaps. */
  readonly version: number;
  readonly sql: string;
}

/** The file was written by a later version of the program. */
export class NewerFileError extends Error {
  override readonly name = 'NewerFileError';
  readonly found: number;
  readonly known: number;

  constructor(found: number, known: number) {
    super(`the file has schema ${found}; this version knows ${known}`);
    this.found = found;
    this.known = known;
  }
}

export function schemaVersion(db: Readable): number {
  const row = db.get('PRAGMA user_version');
  return row === undefined ? 0 : num(row, 'user_version');
}

/**
 * Brings a file to the newest schema, forward only, one transaction per step. `backup` runs before each step of a file that
 * was there before. Throws NewerFileError and leaves a file of a later version alone.
 */
export function migrate(db: Writable, migrations: readonly Migration[], backup: (from: number) => void): void {
  const newest = migrations.at(-1)?.version ?? 0;
  const found = schemaVersion(db);
  if (found > newest) throw new NewerFileError(found, newest);
  for (const migration of migrations) {
    const present = schemaVersion(db);
    if (migration.version <= present) continue;
    if (found > 0) backup(present);
    db.transaction(() => {
      db.exec(migration.sql);
      db.exec(`PRAGMA user_version = ${migration.version}`);
    });
  }
}
