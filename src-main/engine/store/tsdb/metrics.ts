import type { Labels } from '../../../../src-shared/model/labels.ts';
import { migrate } from '../migrate.ts';
import { metrics001 } from '../migrations/metrics-001.ts';
import { blob, num, openWritable, optionalNum, type Readable, text, type Writable } from '../sqlite.ts';
import type { CatalogueAdditions, LayoutRecord, SeriesRecord } from './catalogue.ts';
import type { Journal } from './journal.ts';
import { type TornTail } from './journal.ts';
import { RowBuffer, readHeads, readRows } from './journal-record.ts';
import { RowBuffers } from './row-buffers.ts';
import { RowRing } from './row-ring.ts';

/** Opens metrics.db at the newest schema. Throws what SQLite throws and NewerFileError. */
export function openMetrics(file: string, backup: (db: Writable, from: number) => void): Writable {
  const db = openWritable(file, 'normal');
  try {
    migrate(db, [metrics001], (from) => backup(db, from));
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Series of metrics.db with an id above `after`. */
export function readSeries(db: Readable, after: number): readonly SeriesRecord[] {
  return db.all('SELECT id, labels FROM series WHERE id > ? ORDER BY id', after).map((row) => ({
    id: num(row, 'id'),
    // Written from this type by MetricsWriter.
    labels: JSON.parse(text(row, 'labels')) as Labels,
  }));
}

/** Layouts of metrics.db with an id above `after`, up to and including `upTo`. */
export function readLayouts(db: Readable, after: number, upTo = Number.MAX_SAFE_INTEGER): readonly LayoutRecord[] {
  const sql = 'SELECT id, source, series FROM layout WHERE id > ? AND id <= ? ORDER BY id';
  return db.all(sql, after, upTo).map((row) => {
    // A copy, because a view of 32-bit words needs an aligned start.
    const bytes = blob(row, 'series').slice();
    return { id: num(row, 'id'), source: text(row, 'source'), series: [...new Uint32Array(bytes.buffer)] };
  });
}

/** Watermarks: the newest sealed time per layout. */
export function readSealed(db: Readable): Map<number, number> {
  return new Map(
    db.all('SELECT layout_id, until FROM sealed').map((row) => [num(row, 'layout_id'), num(row, 'until')]),
  );
}

/** The writer's view of the time series: metrics.db, the journal, and the rows that are not sealed yet. */
export class MetricsWriter implements Disposable {
  readonly db: Writable;
  readonly journal: Journal;
  readonly layouts = new Map<number, LayoutRecord>();
  readonly tails = new Map<number, RowRing>();
  readonly sealed: Map<number, number>;
  readonly #memory = new RowBuffers();
  /** By the id the main thread gave: the id a series has had since before it was forgotten there. */
  readonly #aliases = new Map<number, number>();

  constructor(db: Writable, journal: Journal) {
    this.db = db;
    this.journal = journal;
    this.sealed = readSealed(db);
    for (const layout of readLayouts(db, 0)) this.layouts.set(layout.id, layout);
  }

  /** Rebuilds the unsealed rows from the journal. Rows up to the watermark are in blocks already. */
  recover(now: number): { readonly torn: readonly TornTail[]; readonly unknownRows: number } {
    let unknownRows = 0;
    const torn = this.journal.recover(now, (layout, t, values) => {
      if (!this.layouts.has(layout)) unknownRows += 1;
      else if (t > this.lastOf(layout)) this.#tail(layout, values.length).append(t, values);
    });
    return { torn, unknownRows };
  }

  /** The newest stored time of a layout, sealed or not. */
  lastOf(layout: number): number {
    return this.tails.get(layout)?.lastTime ?? this.sealed.get(layout) ?? -Infinity;
  }

  /** Values of all rows that are not sealed yet. */
  get unsealedValues(): number {
    let values = 0;
    for (const { count, width } of this.tails.values()) values += count * width;
    return values;
  }

  /** Ids that no series and no layout has had. */
  nextIds(): { readonly series: number; readonly layout: number } {
    const row = this.db.get('SELECT (SELECT max(id) FROM series) AS series, (SELECT max(id) FROM layout) AS layout');
    return {
      series: (row === undefined ? 0 : (optionalNum(row, 'series') ?? 0)) + 1,
      layout: (row === undefined ? 0 : (optionalNum(row, 'layout') ?? 0)) + 1,
    };
  }

  #tail(layout: number, width: number): RowRing {
    let ring = this.tails.get(layout);
    if (ring === undefined) this.tails.set(layout, (ring = new RowRing(width, this.#memory)));
    return ring;
  }

  /** Stores new series and layouts, in one transaction and before any row that uses them. */
  register(additions: CatalogueAdditions): void {
    if (additions.series.length === 0 && additions.layouts.length === 0) return;
    const layouts: LayoutRecord[] = [];
    this.db.transaction(() => {
      for (const { id, text } of additions.series) {
        if (this.db.run('INSERT OR IGNORE INTO series (id, labels) VALUES (?, ?)', id, text) > 0) continue;
        const known = this.db.get('SELECT id FROM series WHERE labels = ?', text);
        if (known !== undefined && num(known, 'id') !== id) this.#aliases.set(id, num(known, 'id'));
      }
      for (const layout of additions.layouts)
        layouts.push({ ...layout, series: layout.series.map((id) => this.#aliases.get(id) ?? id) });
      for (const { id, source, series } of layouts) {
        const ids = new Uint8Array(Uint32Array.from(series).buffer);
        this.db.run('INSERT OR IGNORE INTO layout (id, source, series) VALUES (?, ?, ?)', id, source, ids);
      }
    });
    for (const layout of layouts) this.layouts.set(layout.id, layout);
  }

  /** Writes a batch of rows. Rows that are stored already (a batch sent again after a crash) are left out. */
  append(now: number, payload: Float64Array): void {
    const fresh = this.#fresh(payload);
    if (fresh.length === 0) return;
    this.journal.append(now, fresh);
    readRows(fresh, (layout, t, values) => this.#tail(layout, values.length).append(t, values));
  }

  #fresh(payload: Float64Array): Float64Array {
    const last = new Map<number, number>();
    let known = 0;
    const isKnown = (layout: number, t: number): boolean => {
      if (t <= (last.get(layout) ?? this.lastOf(layout))) return true;
      last.set(layout, t);
      return false;
    };
    readHeads(payload, (layout, t) => {
      if (isKnown(layout, t)) known += 1;
    });
    if (known === 0) return payload;
    last.clear();
    const rows = new RowBuffer();
    readRows(payload, (layout, t, values) => {
      if (!isKnown(layout, t)) rows.add(layout, t, values);
    });
    return rows.take();
  }

  [Symbol.dispose](): void {
    this.journal[Symbol.dispose]();
    this.db.close();
  }
}
