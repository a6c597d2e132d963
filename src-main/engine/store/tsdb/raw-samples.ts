import { measuredValues } from '../../../../src-shared/model/sample.ts';
import { DAY_MS } from '../limits.ts';
import { blob, num, type Readable } from '../sqlite.ts';
import { type Columns, clip, decodeBlock, decodeChunk, mergeColumns, NO_SAMPLES } from './chunk.ts';
import { TIER } from './compact.ts';
import type { JournalTail } from './journal-tail.ts';
import type { ReadBudget } from './read-budget.ts';
import { STRIPE } from './seal.ts';
import type { StoredOne } from './stored-catalogue.ts';

/** A chunk begins at most this long before the last sample it may hold. */
const CHUNK_SPAN_MS = DAY_MS;

/** Reads raw samples from the three places where they lie: chunks of whole days, blocks of today, rows that are not sealed. */
export class RawSamples {
  readonly #db: Readable;
  readonly #tail: JournalTail;
  readonly #budget: ReadBudget;

  constructor(db: Readable, tail: JournalTail, budget: ReadBudget) {
    this.#db = db;
    this.#tail = tail;
    this.#budget = budget;
  }

  /** Samples of each series in `fromMs <= t <= toMs`, in the order of `found`. */
  of(found: readonly StoredOne[], fromMs: number, toMs: number): readonly Columns[] {
    if (fromMs > toMs) return [];
    const blocks = this.#blocks(found, fromMs, toMs);
    return found.map((series) => {
      const parts = [...this.#chunks(series.id, fromMs, toMs), ...(blocks.get(series.id) ?? [])];
      for (const { layout, column } of series.places) {
        const rows = this.#tail.samples(layout, column, fromMs, toMs);
        if (rows.t.length > 0) parts.push(rows);
      }
      const { t, v } = mergeColumns(parts);
      this.#budget.read(t.length);
      return { t, v: measuredValues(v) };
    });
  }

  #chunks(series: number, fromMs: number, toMs: number): readonly Columns[] {
    return this.#db
      .all(
        'SELECT data FROM chunk WHERE series_id = ? AND tier = ? AND start_ts >= ? AND start_ts <= ? AND end_ts >= ? ORDER BY start_ts',
        series,
        TIER.raw,
        fromMs - CHUNK_SPAN_MS,
        toMs,
        fromMs,
      )
      .map((row) => clip(decodeChunk(blob(row, 'data')), fromMs, toMs));
  }

  /** Samples in blocks, by series. A block holds many series: it is read once for all that are asked for. */
  #blocks(found: readonly StoredOne[], fromMs: number, toMs: number): ReadonlyMap<number, readonly Columns[]> {
    const wanted = new Map<number, { readonly id: number; readonly column: number }[]>();
    for (const { id, places } of found) {
      for (const { layout, column } of places) {
        const list = wanted.get(layout);
        if (list === undefined) wanted.set(layout, [{ id, column }]);
        else list.push({ id, column });
      }
    }
    const out = new Map<number, Columns[]>();
    for (const [layout, list] of wanted) {
      this.#budget.look();
      const rows = this.#db.all(
        'SELECT stripe, data FROM block WHERE layout_id = ? AND start_ts >= ? AND start_ts <= ? AND end_ts >= ?',
        layout,
        fromMs - CHUNK_SPAN_MS,
        toMs,
        fromMs,
      );
      for (const row of rows) {
        const base = num(row, 'stripe') * STRIPE;
        const here = list.filter(({ column }) => column >= base && column < base + STRIPE);
        if (here.length === 0) continue;
        const columns = decodeBlock(
          blob(row, 'data'),
          here.map(({ column }) => column - base),
        );
        here.forEach(({ id }, i) => {
          const parts = out.get(id) ?? [];
          parts.push(clip(columns[i] ?? NO_SAMPLES, fromMs, toMs));
          out.set(id, parts);
        });
      }
    }
    return out;
  }
}
