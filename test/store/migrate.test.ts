import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backUp, backUpNightly, newestVerified } from '../../src-main/engine/store/backup.ts';
import { migrate, NewerFileError, schemaVersion } from '../../src-main/engine/store/migrate.ts';
import { openReadable, openWritable } from '../../src-main/engine/store/sqlite.ts';
import { openTestStore, tempFolder } from './support.ts';

describe('migrations', () => {
  const first = { version: 1, sql: 'CREATE TABLE a (x INTEGER NOT NULL) STRICT' };
  const second = { version: 2, sql: `ALTER TABLE a ADD COLUMN y TEXT NOT NULL DEFAULT 'new'` };

  it('go forward one by one, with a backup of what was there', () => {
    const dir = tempFolder();
    const db = openWritable(join(dir, 'x.db'), 'full');
    const backups: number[] = [];
    const backup = (from: number): void => {
      backups.push(from);
      backUp(db, dir, `x-${from}.db`);
    };
    migrate(db, [first], backup);
    expect(backups).toEqual([]);
    db.run('INSERT INTO a (x) VALUES (1)');
    migrate(db, [first, second], backup);
    expect(backups).toEqual([1]);
    expect(db.all('SELECT * FROM a')).toEqual([{ x: 1, y: 'new' }]);
    expect(schemaVersion(db)).toBe(2);
    db.close();
    const old = openReadable(join(dir, 'x-1.db'));
    expect(old.all('SELECT * FROM a')).toEqual([{ x: 1 }]);
    old.close();
  });

  it('leave the file as it was when a step fails or the file is newer', () => {
    const db = openWritable(join(tempFolder(), 'x.db'), 'full');
    migrate(db, [first, second], () => undefined);
    const broken = { version: 3, sql: 'CREATE TABLE b (x INTEGER) STRICT; CREATE TABLE a (z INTEGER) STRICT' };
    expect(() => migrate(db, [first, second, broken], () => undefined)).toThrow('already exists');
    expect(schemaVersion(db)).toBe(2);
    expect(db.all(`SELECT name FROM sqlite_schema WHERE name = 'b'`)).toEqual([]);
    expect(() => migrate(db, [first], () => undefined)).toThrow(NewerFileError);
    db.close();
  });

  it('lead to the schema on record', async () => {
    const dir = tempFolder();
    await (await openTestStore(dir)).close();
    const dump = ['ops.db', 'metrics.db']
      .map((name) => {
        const db = openReadable(join(dir, name));
        const rows = db.all(
          `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid`,
        );
        const text = `-- ${name}, schema ${schemaVersion(db)}\n${rows.map((row) => `${String(row['sql'])};`).join('\n')}\n`;
        db.close();
        return text;
      })
      .join('\n');
    const file = join(import.meta.dirname, 'schema.sql');
    // A schema that was released never changes: a difference here asks for a new migration, not for a new record.
    if (!existsSync(file)) writeFileSync(file, dump);
    expect(dump).toBe(readFileSync(file, 'utf8'));
  });
});

describe('backups', () => {
  it('keep seven days and four weeks', () => {
    const dir = tempFolder();
    const db = openWritable(join(dir, 'ops.db'), 'full');
    db.exec('CREATE TABLE a (x INTEGER) STRICT');
    const folder = join(dir, 'backup');
    for (let day = 0; day < 60; day += 1) backUpNightly(db, folder, Date.UTC(2026, 0, 1 + day));
    db.close();
    const names = readdirSync(folder).sort();
    expect(names).toHaveLength(11);
    expect(names.at(-1)).toBe('ops-2026-03-01.db');
    expect(names.at(-7)).toBe('ops-2026-02-23.db');
    expect(newestVerified(folder)).toBe(join(folder, 'ops-2026-03-01.db'));
    writeFileSync(join(folder, 'ops-2026-03-01.db'), 'not a database, but long enough to be taken for one');
    expect(newestVerified(folder)).toBe(join(folder, 'ops-2026-02-28.db'));
    expect(newestVerified(join(dir, 'nowhere'))).toBeUndefined();
  });
});
