import type { CollectedSample, CollectedSeries, SeriesPool } from '../collected.ts';
import { type Dimension, stemOf, toBase } from './units.ts';

export type Block = Readonly<Record<string, unknown>>;
export type BlockLabels = Readonly<Record<string, string>>;

/** A JSON object, or undefined for everything else. */
export function blockOf(value: unknown): Block | undefined {
  // A checked object's fields are unknown, which is what Block says.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Block) : undefined;
}

/** How a field, named by its stem without the unit, becomes a series. */
export interface Field {
  readonly metric: string;
  readonly dimension: Dimension;
}
export type Fields = ReadonlyMap<string, Field>;

/** Builds a field table: `[metric, dimension, stems…]`. */
export function fieldTable(...rows: readonly (readonly [string, Dimension, ...string[]])[]): Fields {
  const table = new Map<string, Field>();
  for (const [metric, dimension, ...stems] of rows) for (const stem of stems) table.set(stem, { metric, dimension });
  return table;
}

const NO_LABELS: BlockLabels = {};

/** Gathers the samples of one reply; the first value of a series counts. */
export class Emitter {
  readonly #pool: SeriesPool;
  readonly #values = new Map<CollectedSeries, number>();

  constructor(pool: SeriesPool) {
    this.#pool = pool;
  }

  add(metric: string, value: number, labels: BlockLabels = NO_LABELS): void {
    if (!Number.isFinite(value)) return;
    const series = this.#pool.of(metric, labels);
    if (!this.#values.has(series)) this.#values.set(series, value);
  }

  /** Adds every number of the block that the table knows. Returns how many there were. */
  fields(block: Block, table: Fields, labels: BlockLabels = NO_LABELS): number {
    let found = 0;
    for (const key in block) {
      const value = block[key];
      if (typeof value !== 'number') continue;
      const field = table.get(stemOf(key).stem);
      if (field === undefined) continue;
      this.add(field.metric, toBase(value, key, field.dimension), labels);
      found += 1;
    }
    return found;
  }

  samples(): CollectedSample[] {
    return Array.from(this.#values, ([series, value]) => ({ series, value }));
  }
}
