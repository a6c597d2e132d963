import type { Matcher } from '../../../../src-shared/matcher/matcher.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import { DAY_MS } from '../limits.ts';
import type { StorePaths } from '../paths.ts';
import { blob, num, openReadable, type Readable } from '../sqlite.ts';
import type { MatcherSets, SeriesSource, SeriesWindow } from '../store.ts';
import { type Columns, clip, decodeBlock, decodeChunk, mergeColumns, NO_SAMPLES } from './chunk.ts';
import { TIER } from './compact.ts';
import { JournalTail } from './journal-tail.ts';
import { LabelIndex } from './label-index.ts';
import { readLayouts, readSealed, readSeries } from './metrics.ts';
import { Presence } from './presence.ts';
import { decodeRollup } from './rollup.ts';
import { STRIPE } from './seal.ts';

/** A series, and where its rows are: columns of layouts. */
export interface StoredOne {
  readonly id: number;
  readonly labels: Labels;
  readonly places: { readonly layout: number; readonly column: number }[];
}

/** A chunk begins at most this long before the last sample it may hold. */
const CHUNK_SPAN_MS = DAY_MS;

/** Series as they are stored: chunks, blocks and the journal's unsealed tail as one. Lives in a reader thread. */
export class StoredSeries implements SeriesSource, Disposable {
  readonly #paths: StorePaths;
  #db: Readable;
  #index = new LabelIndex<StoredOne>();
  #byId = new Map<number, StoredOne>();
  #tail: JournalTail;
  #dataVersion = -1;
  #lastSeries = 0;
  #lastLayout = 0;

  constructor(paths: StorePaths) {
    this.#paths = paths;
    this.#db = openReadable(paths.metrics);
    this.#tail = new JournalTail(paths.journal);
  }

  /** Forgets everything read so far and opens the present file. */
  reopen(): void {
    this.#db.close();
    this.#db = openReadable(this.#paths.metrics);
    this.#tail = new JournalTail(this.#paths.journal);
    this.#index = new LabelIndex();
    this.#byId = new Map();
    this.#dataVersion = -1;
    this.#lastSeries = 0;
    this.#lastLayout = 0;
  }

  /** Follows the journal to its present end. Before the database, so that what is sealed meanwhile is found there. */
  refresh(): void {
    if (this.#dataVersion === -1) this.#db.snapshot(() => this.#readCatalogue());
    this.#tail.follow();
  }

  #readCatalogue(): void {
    const row = this.#db.get('PRAGMA data_version');
    const version = row === undefined ? 0 : num(row, 'data_version');
    if (version === this.#dataVersion) return;
    this.#dataVersion = version;
    for (const { id, labels } of readSeries(this.#db, this.#lastSeries)) {
      const entry = { id, labels, places: [] };
      this.#byId.set(id, entry);
      this.#index.add(labels, entry);
      this.#lastSeries = id;
    }
    for (const layout of readLayouts(this.#db, this.#lastLayout)) {
      layout.series.forEach((id, column) => this.#byId.get(id)?.places.push({ layout: layout.id, column }));
      this.#lastLayout = layout.id;
    }
    this.#tail.drop(readSealed(this.#db));
  }

  select(matchers: readonly Matcher[], fromMs: number, toMs: number): readonly SeriesWindow[] {
    return this.#db.snapshot(() => {
      this.#readCatalogue();
      const found = this.#index.find(matchers);
      const blocks = this.#blocks(found, fromMs, toMs);
      const out: SeriesWindow[] = [];
      for (const series of found) {
        const parts = [...this.#chunks(series.id, fromMs, toMs), ...(blocks.get(series.id) ?? [])];
        for (const { layout, column } of series.places) parts.push(this.#tail.samples(layout, column, fromMs, toMs));
        const raw = mergeColumns(parts);
        const { t, v } = this.#withTiers(series.id, raw, fromMs, toMs);
        if (t.length > 0) out.push({ labels: series.labels, t, v });
      }
      return out;
    });
  }

  /** Label names in use. */
  labelNames(): readonly string[] {
    this.#db.snapshot(() => this.#readCatalogue());
    return this.#index.names();
  }

  /** Values in use of a label. */
  labelValues(name: string): readonly string[] {
    this.#db.snapshot(() => this.#readCatalogue());
    return this.#index.values(name);
  }

  /** Labels of series that match any of the sets (none: all) and may have a sample in `fromMs <= t <= toMs`. */
  labelSets(sets: MatcherSets, fromMs: number, toMs: number): readonly Labels[] {
    return this.#db.snapshot(() => {
      this.#readCatalogue();
      const found = this.#index.findAny(sets);
      if (fromMs === -Infinity && toMs === Infinity) return found.map(({ labels }) => labels);
      const present = new Presence(this.#db, this.#tail, fromMs, toMs);
      return found.filter((series) => present.has(series)).map(({ labels }) => labels);
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

  /** Before the oldest raw sample the tiers answer, finest first, with the last value of each span. */
  #withTiers(series: number, raw: Columns, fromMs: number, toMs: number): Columns {
    const parts = [raw];
    let before = Math.min(raw.t[0] ?? toMs + 1, toMs + 1);
    for (const tier of [TIER.minute, TIER.hour] as const) {
      if (before - fromMs < CHUNK_SPAN_MS / 24) break;
      const rows = this.#db
        .all(
          'SELECT data FROM chunk WHERE series_id = ? AND tier = ? AND start_ts >= ? AND start_ts < ? ORDER BY start_ts',
          series,
          tier,
          fromMs - CHUNK_SPAN_MS,
          before,
        )
        .flatMap((row) => decodeRollup(blob(row, 'data')))
        .filter((row) => row.t >= fromMs && row.t < before);
      parts.push({ t: Float64Array.from(rows, (row) => row.t), v: Float64Array.from(rows, (row) => row.last) });
      before = Math.min(before, rows[0]?.t ?? before);
    }
    return mergeColumns(parts);
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}
