import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DAY_MS } from './limits.ts';
import { openPlain, type Writable } from './sqlite.ts';

const KEPT_DAILY = 7;
const KEPT_WEEKLY = 4;

/** `true` when SQLite finds the file whole. */
function verified(file: string): boolean {
  try {
    const db = openPlain(file);
    try {
      return db.get('PRAGMA quick_check(1)')?.['quick_check'] === 'ok';
    } finally {
      db.close();
    }
  } catch {
    return false;
  }
}

/** Copies a database into the backup folder, whole and compact, and checks the copy before it gets its name. */
export function backUp(db: Writable, folder: string, name: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, name);
  const unfinished = `${file}.unfinished`;
  rmSync(unfinished, { force: true });
  db.run('VACUUM INTO ?', unfinished);
  if (!verified(unfinished)) {
    rmSync(unfinished, { force: true });
    throw new Error(`the backup ${name} came out damaged and was thrown away`);
  }
  renameSync(unfinished, file);
  return file;
}

function dateOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** The nightly backup of ops.db; keeps 7 days and the newest of each of 4 weeks. */
export function backUpNightly(db: Writable, folder: string, now: number): string {
  const file = backUp(db, folder, `ops-${dateOf(now)}.db`);
  const names = dailyNames(folder);
  const keep = new Set(names.slice(0, KEPT_DAILY));
  const weeks = new Map<number, string>();
  for (const name of names.slice(KEPT_DAILY)) {
    const week = Math.floor(Date.parse(name.slice(4, 14)) / (7 * DAY_MS));
    if (!weeks.has(week)) weeks.set(week, name);
  }
  for (const name of [...weeks.values()].slice(0, KEPT_WEEKLY)) keep.add(name);
  for (const name of names) if (!keep.has(name)) rmSync(join(folder, name), { force: true });
  return file;
}

function dailyNames(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /^ops-\d{4}-\d{2}-\d{2}\.db$/.test(name))
    .sort()
    .reverse();
}

/** The newest backup of ops.db that is whole, or undefined. */
export function newestVerified(folder: string): string | undefined {
  let names: readonly string[];
  try {
    names = readdirSync(folder).filter((name) => name.startsWith('ops-') && name.endsWith('.db'));
  } catch {
    return undefined;
  }
  const byDate = [...names].sort((a, b) => b.slice(4).localeCompare(a.slice(4)));
  const name = byDate.find((candidate) => verified(join(folder, candidate)));
  return name === undefined ? undefined : join(folder, name);
}
