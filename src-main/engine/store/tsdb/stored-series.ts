import type { Matcher } from '../../../../src-shared/matcher/matcher.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import { measuredValues } from '../../../../src-shared/model/sample.ts';
import { DAY_MS, HOUR_MS } from '../limits.ts';
import type { StorePaths } from '../paths.ts';
import { blob, num, openReadable, type Readable } from '../sqlite.ts';
import type { Layout, MatcherSets, SelectHints, SeriesSource, SeriesWindow } from '../store.ts';
import { type Columns, clip, decodeBlock, decodeChunk, mergeColumns, NO_SAMPLES } from './chunk.ts';
import { TIER } from './compact.ts';
import { JournalTail } from './journal-tail.ts';
import { LabelIndex } from './label-index.ts';
import { readLayouts, readSealed, readSeries } from './metrics.ts';
import { Presence } from './presence.ts';
import { READ_LIMITS, ReadBudget, type ReadLimits } from './read-budget.ts';
import { STRIPE } from './seal.ts';
import { coarserThanRaw } from './tier-choice.ts';
import { asParts, atSteps, inARow, type RolledUp, type TieredColumns } from './tiered-columns.ts';
import { SPANS, type Span, spanText, TierReader } from './tiers.ts';

interface Place {
  readonly layout: number;
  readonly column: number;
}

const NO_PLACES: readonly Place[] = [];

/** A series, and where its rows are: columns of layouts. */
export interface StoredOne {
  readonly id: number;
  readonly labels: Labels;
  /** One nearly always: an array that begins empty would make room for seventeen. */
  places: readonly Place[];
}

/** A chunk begins at most this long before the last sample it may hold. */
const CHUNK_SPAN_MS = DAY_MS;
/** Less than this before the first raw sample is not worth a look at roll-ups. */
const LEAST_GAP_MS = HOUR_MS;

function noteOf(span: Span, until: number): string {
  return `samples before ${new Date(until).toISOString()} were read as roll-ups of up to ${spanText(span)}`;
}

function tierColumns(rolledUp: RolledUp, hints: SelectHints | undefined, before: number): TieredColumns {
  return hints !== undefined && hints.fn === undefined ? atSteps(rolledUp, hints, before) : asParts(rolledUp, before);
}

function withTiers(
  tiers: readonly RolledUp[],
  raw: Columns,
  firstRaw: number,
  hints: SelectHints | undefined,
): TieredColumns {
  if (tiers.length === 0) return raw;
  const stretches = tiers.map((tier, i) => tierColumns(tier, hints, tiers[i + 1]?.rows[0]?.t ?? firstRaw));
  return inARow([...stretches, raw]);
}

/** Series as they are stored: chunks, blocks and the journal's unsealed tail as one. Lives in a reader thread. */
export class StoredSeries implements SeriesSource, Disposable {
  readonly #paths: StorePaths;
  #db: Readable;
  #index = new LabelIndex<StoredOne>();
  #byId = new Map<number, StoredOne>();
  #tail: JournalTail;
  #limits: ReadLimits = READ_LIMITS;
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

  /**
   * Follows the journal to its present end, past what is sealed by now. The database is looked at again for every answer, so
   * that what is sealed meanwhile is found there.
   */
  refresh(): void {
    this.#db.snapshot(() => this.#readCatalogue());
    this.#tail.follow();
  }

  #readCatalogue(): void {
    const row = this.#db.get('PRAGMA data_version');
    const version = row === undefined ? 0 : num(row, 'data_version');
    if (version === this.#dataVersion) return;
    this.#dataVersion = version;
    for (const { id, labels } of readSeries(this.#db, this.#lastSeries)) {
      const series = { id, labels, places: NO_PLACES };
      this.#byId.set(id, series);
      this.#index.add(series);
      this.#lastSeries = id;
    }
    for (const layout of readLayouts(this.#db, this.#lastLayout)) {
      layout.series.forEach((id, column) => {
        const series = this.#byId.get(id);
        if (series === undefined) return;
        const place = { layout: layout.id, column };
        series.places = series.places.length === 0 ? [place] : [...series.places, place];
      });
      this.#lastLayout = layout.id;
    }
    this.#tail.drop(readSealed(this.#db));
  }

  /** A layout by its id, in use or not. */
  layout(id: number): Layout | undefined {
    return this.#db.snapshot(() => {
      this.#readCatalogue();
      const [record] = readLayouts(this.#db, id - 1, id);
      if (record === undefined) return undefined;
      const held = record.series.map((series) => this.#byId.get(series)?.labels).filter((one) => one !== undefined);
      // Columns go by place; a layout with a hole would give one series the values of another.
      return held.length === record.series.length ? { id, source: record.source, series: held } : undefined;
    });
  }

  /** Answers a question within limits; reading outside of one is bounded by the usual ones. */
  within<T>(limits: ReadLimits, work: () => T): T {
    this.#limits = limits;
    try {
      return work();
    } finally {
      this.#limits = READ_LIMITS;
    }
  }

  select(matchers: readonly Matcher[], fromMs: number, toMs: number, hints?: SelectHints): readonly SeriesWindow[] {
    return this.#db.snapshot(() => {
      this.#readCatalogue();
      const budget = new ReadBudget(this.#limits);
      const found = this.#index.find(matchers);
      budget.found(found.length);
      const coarse = hints === undefined ? undefined : coarserThanRaw(found.length, fromMs, toMs, hints);
      if (coarse !== undefined) return this.#selectCoarse(found, fromMs, toMs, coarse, budget, hints);
      const raw = this.#raw(found, fromMs, toMs, budget);
      const out: SeriesWindow[] = [];
      let rolledUpTo = -Infinity;
      let coarsest: Span | undefined;
      for (const [i, series] of found.entries()) {
        const samples = raw[i] ?? NO_SAMPLES;
        const before = Math.min(samples.t[0] ?? toMs + 1, toMs + 1);
        const tiers = this.#beforeRaw(series.id, fromMs, before, hints?.fn === 'quantile_over_time');
        for (const { span, rows } of tiers) {
          rolledUpTo = Math.max(rolledUpTo, (rows.at(-1)?.t ?? 0) + span);
          coarsest = Math.max(coarsest ?? 0, span) === span ? span : coarsest;
        }
        const columns = withTiers(tiers, samples, before, hints);
        if (columns.t.length > 0) out.push({ labels: series.labels, ...columns });
      }
      if (coarsest !== undefined) hints?.note(noteOf(coarsest, rolledUpTo));
      return out;
    });
  }

  /** Roll-ups of one length where there are any, raw samples before and after them. */
  #selectCoarse(
    found: readonly StoredOne[],
    fromMs: number,
    toMs: number,
    span: Span,
    budget: ReadBudget,
    hints: SelectHints | undefined,
  ): readonly SeriesWindow[] {
    const tiers = new TierReader(this.#db);
    const rows = found.map(({ id }) => {
      const own = tiers.rows(id, span, fromMs, toMs + 1 - span, hints?.fn === 'quantile_over_time');
      budget.read(own.length);
      return own;
    });
    const firsts = rows.map((own) => own[0]?.t ?? Infinity);
    const lasts = rows.map((own) => (own.at(-1)?.t ?? -Infinity) + span);
    // All series are cut at the same times, so that each block is read once.
    const begin = firsts.reduce((a, b) => Math.min(a, b), toMs + 1);
    const end = lasts.reduce((a, b) => Math.max(a, b), -Infinity);
    if (end > fromMs) hints?.note(noteOf(span, end));
    const before = this.#raw(found, fromMs, Math.min(toMs, begin - 1), budget);
    const after = end > toMs ? [] : this.#raw(found, Math.max(fromMs, end), toMs, budget);
    return found.flatMap(({ labels }, i) => {
      const rolledUp = { span, rows: rows[i] ?? [] };
      const early = before[i] ?? NO_SAMPLES;
      const late = after[i] ?? NO_SAMPLES;
      const columns = inARow([early, tierColumns(rolledUp, hints, late.t[0] ?? toMs + 1), late]);
      return columns.t.length === 0 ? [] : [{ labels, ...columns }];
    });
  }

  /** Raw samples of each series, in the order of `found`. */
  #raw(found: readonly StoredOne[], fromMs: number, toMs: number, budget: ReadBudget): readonly Columns[] {
    if (fromMs > toMs) return [];
    const blocks = this.#blocks(found, fromMs, toMs, budget);
    return found.map((series) => {
      const parts = [...this.#chunks(series.id, fromMs, toMs), ...(blocks.get(series.id) ?? [])];
      for (const { layout, column } of series.places) {
        const rows = this.#tail.samples(layout, column, fromMs, toMs);
        if (rows.t.length > 0) parts.push(rows);
      }
      const { t, v } = mergeColumns(parts);
      budget.read(t.length);
      return { t, v: measuredValues(v) };
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
  #blocks(
    found: readonly StoredOne[],
    fromMs: number,
    toMs: number,
    budget: ReadBudget,
  ): ReadonlyMap<number, readonly Columns[]> {
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
      budget.look();
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

  /** What is left of a series before its first raw sample: finest roll-ups first, oldest stretch first in the answer. */
  #beforeRaw(series: number, fromMs: number, firstRaw: number, sketches: boolean): readonly RolledUp[] {
    const tiers = new TierReader(this.#db);
    const out: RolledUp[] = [];
    let before = firstRaw;
    for (const span of SPANS) {
      if (before - fromMs < LEAST_GAP_MS) break;
      // A span in which something finer begins would count that twice.
      const rows = tiers.rows(series, span, fromMs - span + 1, before - span + 1, sketches);
      const first = rows[0];
      if (first === undefined) continue;
      out.unshift({ span, rows });
      before = first.t;
    }
    return out;
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}
