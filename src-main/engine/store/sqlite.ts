import Database from 'better-sqlite3';

/** What a failing statement means for the store, whatever SQLite calls it in detail. */
export type SqliteFault = 'corrupt' | 'readonly' | 'full' | 'busy' | 'io' | 'other';

export type SqlValue = string | number | bigint | null | Uint8Array;
export type Row = Readonly<Record<string, SqlValue>>;

/** A connection that only reads. */
export interface Readable {
  all(sql: string, ...values: readonly SqlValue[]): readonly Row[];
  get(sql: string, ...values: readonly SqlValue[]): Row | undefined;
  /** Runs `fn` on one snapshot. Keep it short: an open snapshot stops checkpoints. */
  snapshot<T>(fn: () => T): T;
  close(): void;
}

/** A connection that reads and writes. */
export interface Writable extends Readable {
  /** Runs a statement; gives the number of rows it changed. */
  run(sql: string, ...values: readonly SqlValue[]): number;
  /** Runs `fn` in one transaction: all of it or, when it throws, nothing. */
  transaction<T>(fn: () => T): T;
  exec(sql: string): void;
}

/** Classifies an error of SQLite or of the file system. Undefined for anything else. */
export function faultOf(error: unknown): SqliteFault | undefined {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') return 'full';
  if (code === 'EROFS') return 'readonly';
  if (!code.startsWith('SQLITE_')) return undefined;
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'corrupt';
  if (code.startsWith('SQLITE_READONLY')) return 'readonly';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'busy';
  // SQLite reports a full disk under a memory-mapped -shm file as an I/O error of that file.
  if (code === 'SQLITE_IOERR_SHMSIZE') return 'full';
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN')) return 'io';
  return 'other';
}

class Connection implements Writable {
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Database.Statement<SqlValue[], Row>>();

  constructor(db: Database.Database) {
    this.#db = db;
  }

  #prepare(sql: string): Database.Statement<SqlValue[], Row> {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare<SqlValue[], Row>(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  all(sql: string, ...values: readonly SqlValue[]): readonly Row[] {
    return this.#prepare(sql).all(...values);
  }

  get(sql: string, ...values: readonly SqlValue[]): Row | undefined {
    return this.#prepare(sql).get(...values);
  }

  run(sql: string, ...values: readonly SqlValue[]): number {
    return this.#prepare(sql).run(...values).changes;
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  transaction<T>(fn: () => T): T {
    return this.#db.transaction(fn).immediate();
  }

  snapshot<T>(fn: () => T): T {
    return this.#db.transaction(fn).deferred();
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }
}

/** 2 MB a connection, of which there are four: what is read twice is in the page cache of the system as well. */
const CACHE = 'cache_size = -2000';

/** Opens (and makes) a database file for writing with the store's pragmas. `full` waits for the disk at every commit. */
export function openWritable(file: string, synchronous: 'full' | 'normal'): Writable {
  const db = new Database(file, { timeout: 5_000 });
  try {
    // Only takes effect before the first table; free pages then go back to the file system in slices.
    db.pragma('auto_vacuum = INCREMENTAL');
    db.pragma('journal_mode = WAL');
    db.pragma(`synchronous = ${synchronous}`);
    db.pragma('foreign_keys = ON');
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    db.pragma(CACHE);
    db.pragma('temp_store = MEMORY');
    db.pragma('journal_size_limit = 67108864');
    // The writer checkpoints by itself; this is the safety net at the same 16 MB.
    db.pragma('wal_autocheckpoint = 4096');
    return new Connection(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens an existing database file for reading. */
export function openReadable(file: string): Readable {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 5_000 });
  db.pragma(CACHE);
  return new Connection(db);
}

/** Opens a file in rollback mode without pragmas: for locks and for verifying backups. Waits for nobody. */
export function openPlain(file: string): Writable {
  return new Connection(new Database(file, { timeout: 0 }));
}

/** Loads the native part on this thread; worker threads that load it first may bring the process down on exit. */
export function preloadSqlite(): void {
  new Database(':memory:').close();
}

/** Readers of one column at the border to SQL, where the schema is STRICT and the type therefore known. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`column ${column} is not text`);
  return value;
}
export function num(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`column ${column} is not a number`);
  return value;
}
export function optionalNum(row: Row, column: string): number | undefined {
  const value = row[column];
  return typeof value === 'number' ? value : undefined;
}
export function blob(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw new TypeError(`column ${column} is not a blob`);
  return value;
}
