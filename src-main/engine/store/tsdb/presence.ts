import { DAY_MS } from '../limits.ts';
import { num, type Readable } from '../sqlite.ts';
import type { JournalTail } from './journal-tail.ts';
import type { StoredOne } from './stored-catalogue.ts';

/**
 * Says which series may have a sample in a window, from the keys alone: exact for rows that are not sealed yet, by block for
 * those of today, by day for what was compacted.
 */
export class Presence {
  readonly #db: Readable;
  readonly #tail: JournalTail;
  readonly #from: number;
  readonly #to: number;
  /** Layouts with a block that overlaps the window. */
  readonly #layouts: ReadonlySet<number>;

  constructor(db: Readable, tail: JournalTail, fromMs: number, toMs: number) {
    this.#db = db;
    this.#tail = tail;
    // SQLite compares integers; the far ends of time are as good as infinity.
    this.#from = Math.max(fromMs, Number.MIN_SAFE_INTEGER);
    this.#to = Math.min(toMs, Number.MAX_SAFE_INTEGER);
    const blocks = db.all(
      'SELECT DISTINCT layout_id FROM block WHERE start_ts <= ? AND end_ts >= ?',
      this.#to,
      this.#from,
    );
    this.#layouts = new Set(blocks.map((row) => num(row, 'layout_id')));
  }

  has({ id, places }: StoredOne): boolean {
    return (
      places.some(({ layout, column }) => this.#tail.has(layout, column, this.#from, this.#to)) ||
      places.some(({ layout }) => this.#layouts.has(layout)) ||
      this.#inChunks(id)
    );
  }

  /** A chunk or a roll-up of a day begins within that day; only the index is read. */
  #inChunks(series: number): boolean {
    const row = this.#db.get(
      `SELECT 1 AS found WHERE EXISTS (SELECT 1 FROM chunk WHERE series_id = ? AND tier IN (0, 1, 2) AND start_ts BETWEEN ? AND ?)
       OR EXISTS (SELECT 1 FROM day_rollup WHERE series_id = ? AND day BETWEEN ? AND ?)`,
      series,
      this.#from - DAY_MS + 1,
      this.#to,
      series,
      this.#from - DAY_MS + 1,
      this.#to,
    );
    return row !== undefined;
  }
}
