import { DAY_MS } from '../limits.ts';
import { encodeBlock } from './chunk.ts';
import type { MetricsWriter } from './metrics.ts';
import type { RowRing } from './row-ring.ts';

/** Series per block: wide scrapes are cut so that one block stays quick to encode and to compact. */
export const STRIPE = 32;
/** Blocks that share a transaction, in bytes: one transaction writes an index page once for many layouts. */
const TRANSACTION_BYTES = 262_144;

interface Block {
  readonly layout: number;
  readonly stripe: number;
  readonly start: number;
  readonly end: number;
  readonly n: number;
  readonly data: Uint8Array;
}

/** Rows after which a layout is sealed for the first time: spread by id, so that a thousand monitors do not seal at once. */
export function firstSealRows(layout: number, sealRows: number): number {
  const half = Math.max(1, Math.floor(sealRows / 2));
  return half + ((Math.imul(layout, 2_654_435_761) >>> 0) % half);
}

/** Ends of runs of rows that lie on one UTC day; a block never crosses midnight because days are compacted on their own. */
function* dayRuns(ring: RowRing, rows: number): Generator<readonly [number, number]> {
  let from = 0;
  while (from < rows) {
    const dayEnd = (Math.floor(ring.timeAt(from) / DAY_MS) + 1) * DAY_MS;
    const to = Math.min(rows, ring.rowsThrough(dayEnd - 1));
    yield [from, to];
    from = to;
  }
}

/**
 * Seals all present rows of the given layouts: blocks and watermark in one transaction, then the rows leave the tail.
 * Yields between pieces of work so that ingest goes on.
 */
export function* seal(metrics: MetricsWriter, layouts: readonly number[]): Generator<void, number> {
  const { db, tails, sealed } = metrics;
  let blocks: Block[] = [];
  let until = new Map<number, number>();
  let bytes = 0;
  let written = 0;

  const commit = (): void => {
    if (until.size === 0) return;
    db.transaction(() => {
      for (const block of blocks) {
        db.run(
          'INSERT INTO block (layout_id, stripe, start_ts, end_ts, n, data) VALUES (?, ?, ?, ?, ?, ?)',
          block.layout,
          block.stripe,
          block.start,
          block.end,
          block.n,
          block.data,
        );
      }
      for (const [layout, t] of until)
        db.run('INSERT OR REPLACE INTO sealed (layout_id, until) VALUES (?, ?)', layout, t);
    });
    for (const [layout, t] of until) {
      sealed.set(layout, t);
      tails.get(layout)?.dropThrough(t);
    }
    written += blocks.length;
    blocks = [];
    until = new Map();
    bytes = 0;
  };

  for (const layout of layouts) {
    const ring = tails.get(layout);
    const last = ring?.lastTime;
    if (ring === undefined || last === undefined) continue;
    const rows = ring.count;
    for (const [from, to] of dayRuns(ring, rows)) {
      const times = ring.times(from, to);
      for (let stripe = 0; stripe * STRIPE < ring.width; stripe += 1) {
        const columns: Float64Array[] = [];
        for (let c = stripe * STRIPE; c < Math.min(ring.width, (stripe + 1) * STRIPE); c += 1) {
          columns.push(ring.column(c, from, to));
        }
        const data = encodeBlock(times, columns);
        bytes += data.length;
        blocks.push({ layout, stripe, start: times[0] ?? 0, end: times.at(-1) ?? 0, n: times.length, data });
        yield;
      }
    }
    until.set(layout, last);
    if (bytes >= TRANSACTION_BYTES) commit();
  }
  commit();
  return written;
}
