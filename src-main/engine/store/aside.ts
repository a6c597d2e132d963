import { existsSync, renameSync } from 'node:fs';

/** Renames a database with its WAL out of the way, to `<file>.corrupt-<epoch ms>`, and gives the new name. */
export function setAside(file: string, now: number): string {
  const aside = `${file}.corrupt-${now}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
  return aside;
}
