import { join } from 'node:path';

/** Where the parts of a data folder lie. */
export interface StorePaths {
  readonly ops: string;
  readonly metrics: string;
  readonly journal: string;
  /** Sealed journal segments that a remote end has not got yet. */
  readonly held: string;
  readonly backup: string;
  readonly lock: string;
  readonly owner: string;
}

export function storePaths(dir: string): StorePaths {
  return {
    ops: join(dir, 'ops.db'),
    metrics: join(dir, 'metrics.db'),
    journal: join(dir, 'journal'),
    held: join(dir, 'remote-write'),
    backup: join(dir, 'backup'),
    lock: join(dir, 'lock.db'),
    owner: join(dir, 'lock.owner'),
  };
}
