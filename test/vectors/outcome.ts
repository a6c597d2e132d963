import { resolve } from 'node:path';

/** Where the vectors lie when they are there. */
export const VECTORS = process.env['TOCSIN_VECTORS'] ?? resolve(import.meta.dirname, '../../../shared/vectors');

/** What became of the cases of one file or folder. */
export interface VectorOutcome {
  readonly passed: number;
  readonly skipped: number;
  /** One text per failed case: where it stands and what is wrong. */
  readonly failures: readonly string[];
  /** Why cases were skipped, with their number. */
  readonly reasons?: ReadonlyMap<string, number>;
}
