import { readFileSync, writeFileSync } from 'node:fs';
import type { StorePaths } from './paths.ts';
import { faultOf, openPlain } from './sqlite.ts';
import { StoreOpenError } from './store.ts';

/**
 * Holds the data folder for this process: an exclusive lock on lock.db, which the operating system takes back when the
 * process dies in whatever way. Throws StoreOpenError `in_use` when somebody else holds it.
 */
export function lockFolder(dir: string, paths: StorePaths): Disposable {
  const db = openPlain(paths.lock);
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (faultOf(error) !== 'busy') throw error;
    throw new StoreOpenError(
      'in_use',
      `The data folder ${dir} is in use by ${ownerIn(paths)}. Nothing was changed. Use that one, end it, or start with another folder (--data).`,
    );
  }
  writeFileSync(paths.owner, String(process.pid));
  return {
    [Symbol.dispose]: () => {
      db.close();
    },
  };
}

function ownerIn(paths: StorePaths): string {
  try {
    return `process ${readFileSync(paths.owner, 'utf8')}`;
  } catch {
    return 'another process';
  }
}
