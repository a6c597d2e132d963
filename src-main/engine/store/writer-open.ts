import { existsSync } from 'node:fs';
import { setAside } from './aside.ts';
import { backUp, newestVerified } from './backup.ts';
import { HOUR_MS } from './limits.ts';
import { migrate, NewerFileError } from './migrate.ts';
import { ops001 } from './migrations/ops-001.ts';
import { ops002 } from './migrations/ops-002.ts';
import { ops003 } from './migrations/ops-003.ts';
import { ops004 } from './migrations/ops-004.ts';
import { ops005 } from './migrations/ops-005.ts';
import { ops006 } from './migrations/ops-006.ts';
import { ops007 } from './migrations/ops-007.ts';
import type { StorePaths } from './paths.ts';
import type { RestoredRows, WireError } from './protocol.ts';
import { blob, faultOf, num, openWritable, type Writable } from './sqlite.ts';
import { StoreOpenError } from './store.ts';
import type { KnownCatalogue } from './tsdb/catalogue.ts';
import { decodeBlock } from './tsdb/chunk.ts';
import { type MetricsWriter, openMetrics, readSeries } from './tsdb/metrics.ts';
import { RowBuffers } from './tsdb/row-buffers.ts';
import { RowRing } from './tsdb/row-ring.ts';
import { STRIPE } from './tsdb/seal.ts';

/** What the head gets back after a restart: as far as rules look back. */
const RESTORED_MS = 2 * HOUR_MS;

function backupName(kind: 'ops' | 'metrics', now: number, from: number): string {
  return `${kind}-${new Date(now).toISOString().slice(0, 10)}-schema-${from}.db`;
}

/** Opens ops.db at the newest schema. Throws StoreOpenError that says what to do. */
export function openOps(paths: StorePaths, now: number): Writable {
  let db: Writable | undefined;
  try {
    db = openWritable(paths.ops, 'full');
    const file = db;
    migrate(file, [ops001, ops002, ops003, ops004, ops005, ops006, ops007], (from) => {
      backUp(file, paths.backup, backupName('ops', now, from));
    });
    // ops.db is small: reading all of it now is cheaper than finding damage in the middle of an outage.
    const check = file.get('PRAGMA quick_check(1)');
    if (check?.['quick_check'] !== 'ok') throw corruptOps(paths, String(check?.['quick_check']));
    return file;
  } catch (error) {
    db?.close();
    throw explain(error, paths.ops, () => corruptOps(paths, String(error)));
  }
}

function corruptOps(paths: StorePaths, detail: string): StoreOpenError {
  const backup = newestVerified(paths.backup);
  const remedy =
    backup === undefined
      ? `There is no backup. Move the file away to begin with an empty one: monitors of configuration files and all measurements stay.`
      : `The newest backup that is whole is ${backup}. To restore it: move ${paths.ops} (and ${paths.ops}-wal, -shm) away and copy the backup to ${paths.ops}.`;
  return new StoreOpenError(
    'corrupt',
    `${paths.ops} is damaged (${detail}). It was left as it is, and so were all measurements. ${remedy}`,
  );
}

/** Opens metrics.db; a damaged file is renamed and an empty one begun. `aside` tells its new name. */
export function openOrReplaceMetrics(
  paths: StorePaths,
  now: number,
): { readonly db: Writable; readonly aside: string | undefined } {
  const open = (): Writable =>
    openMetrics(paths.metrics, (db, from) => {
      backUp(db, paths.backup, backupName('metrics', now, from));
    });
  try {
    return { db: open(), aside: undefined };
  } catch (error) {
    if (faultOf(error) !== 'corrupt') throw explain(error, paths.metrics, () => error);
  }
  const aside = setAside(paths.metrics, now);
  // The journal's rows name layouts that only the damaged file knew.
  if (existsSync(paths.journal)) setAside(paths.journal, now);
  return { db: open(), aside };
}

/** Turns what SQLite threw while opening into words for the operator. */
function explain(error: unknown, file: string, corrupt: () => unknown): unknown {
  if (error instanceof StoreOpenError) return error;
  if (error instanceof NewerFileError) {
    return new StoreOpenError(
      'newer',
      `${file} was written by a newer version of Tocsin (${error.message}). Nothing was changed. Start that version, or use another data folder.`,
    );
  }
  switch (faultOf(error)) {
    case 'corrupt':
      return corrupt();
    case 'full':
      return new StoreOpenError(
        'full',
        `${file} cannot be opened: the disk is full. Nothing was lost. Free some space and start again.`,
      );
    case 'busy':
      return new StoreOpenError(
        'in_use',
        `${file} is in use by another program. Nothing was changed. End it and start again.`,
      );
    default:
      return new StoreOpenError(
        'unreadable',
        `${file} cannot be opened: ${String(error)}. Nothing was changed. Check that the folder exists and that you may read and write it.`,
      );
  }
}

/** An error of the writer as it crosses to the main thread. */
export function writerWireError(error: unknown): WireError {
  const fault = faultOf(error);
  return {
    message: error instanceof Error ? error.message : String(error),
    ...(fault === undefined ? {} : { fault }),
    ...(error instanceof StoreOpenError ? { open: error.kind } : {}),
  };
}

/** Layouts that nobody wrote to for longer are found again when somebody does, ms. */
const USED_MS = 3 * HOUR_MS;

/** The catalogue of the layouts in use: what ran for months must not be what a start has to read. */
export function knownCatalogue(metrics: MetricsWriter, now: number): KnownCatalogue {
  const layouts = [...metrics.layouts.values()].filter(({ id }) => metrics.lastOf(id) >= now - USED_MS);
  const used = new Set(layouts.flatMap(({ series }) => series));
  const { series: nextSeries, layout: nextLayout } = metrics.nextIds();
  const series = readSeries(metrics.db, 0).filter(({ id }) => used.has(id));
  return { series, layouts, nextSeries, nextLayout };
}

/** The newest rows of the layouts in use for the head: the end of its blocks and what is not sealed yet. */
export function restoredRows(metrics: MetricsWriter, known: KnownCatalogue, now: number): readonly RestoredRows[] {
  const out: RestoredRows[] = [];
  const memory = new RowBuffers();
  for (const layout of known.layouts) {
    const last = metrics.lastOf(layout.id);
    if (!Number.isFinite(last)) continue;
    const width = layout.series.length;
    const ring = new RowRing(width, memory);
    if (last >= now - RESTORED_MS) putSealed(ring, metrics, layout.id, now);
    const tail = metrics.tails.get(layout.id);
    const first = tail?.rowsThrough(now - RESTORED_MS) ?? 0;
    const row = new Float64Array(width);
    for (let i = first; tail !== undefined && i < tail.count; i += 1) {
      for (let c = 0; c < width; c += 1) row[c] = tail.valueAt(i, c);
      ring.append(tail.timeAt(i), row);
    }
    const values = new Float64Array(ring.count * width);
    for (let i = 0; i < ring.count; i += 1) {
      for (let c = 0; c < width; c += 1) values[i * width + c] = ring.valueAt(i, c);
    }
    out.push({ layout: layout.id, last, t: ring.times(0, ring.count).slice(), values });
    ring.dropOldest(ring.count);
  }
  return out;
}

/** Puts in what the layout's blocks hold of the time that is restored. */
function putSealed(ring: RowRing, metrics: MetricsWriter, layout: number, now: number): void {
  const { width } = ring;
  const rows = new Map<number, Float64Array>();
  const blocks = metrics.db.all(
    'SELECT stripe, data FROM block WHERE layout_id = ? AND start_ts >= ? AND end_ts >= ? ORDER BY start_ts',
    layout,
    now - 12 * RESTORED_MS,
    now - RESTORED_MS,
  );
  for (const block of blocks) {
    const base = num(block, 'stripe') * STRIPE;
    const count = Math.min(STRIPE, width - base);
    decodeBlock(
      blob(block, 'data'),
      Array.from({ length: count }, (_, i) => i),
    ).forEach(({ t, v }, i) => {
      for (let k = 0; k < t.length; k += 1) {
        const time = t[k] ?? 0;
        if (time < now - RESTORED_MS) continue;
        let row = rows.get(time);
        if (row === undefined) rows.set(time, (row = new Float64Array(width).fill(NaN)));
        row[base + i] = v[k] ?? NaN;
      }
    });
  }
  for (const [t, row] of [...rows].sort(([a], [b]) => a - b)) ring.append(t, row);
}
