import type { Matcher } from '../../../../src-shared/matcher/matcher.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import { HOUR_MS } from '../limits.ts';
import type { StorePaths } from '../paths.ts';
import { num, openReadable, type Readable } from '../sqlite.ts';
import type { Layout, MatcherSets, SelectHints, SeriesSource, SeriesWindow } from '../store.ts';
import { type Columns, NO_SAMPLES } from './chunk.ts';
import { JournalTail } from './journal-tail.ts';
import { readLayouts, readSealed } from './metrics.ts';
import { Presence } from './presence.ts';
import { RawSamples } from './raw-samples.ts';
import { READ_LIMITS, ReadBudget, type ReadLimits } from './read-budget.ts';
import { StoredCatalogue, type StoredOne } from './stored-catalogue.ts';
import { coarserThanRaw } from './tier-choice.ts';
import { asParts, atSteps, inARow, type RolledUp, type TieredColumns } from './tiered-columns.ts';
import { SPANS, type Span, spanText, TierReader } from './tiers.ts';

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
  #catalogue = new StoredCatalogue();
  #tail: JournalTail;
  #limits: ReadLimits = READ_LIMITS;
  #dataVersion = -1;

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
    this.#catalogue = new StoredCatalogue();
    this.#dataVersion = -1;
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
    this.#catalogue.follow(this.#db);
    this.#tail.drop(readSealed(this.#db));
  }

  /** A layout by its id, in use or not. */
  layout(id: number): Layout | undefined {
    return this.#db.snapshot(() => {
      this.#readCatalogue();
      const [record] = readLayouts(this.#db, id - 1, id);
      if (record === undefined) return undefined;
      const series = this.#catalogue.labelsOf(record);
      return series === undefined ? undefined : { id, source: record.source, series };
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
      const found = this.#catalogue.index.find(matchers);
      budget.found(found.length);
      const coarse = hints === undefined ? undefined : coarserThanRaw(found.length, fromMs, toMs, hints);
      if (coarse !== undefined) return this.#selectCoarse(found, fromMs, toMs, coarse, budget, hints);
      const raw = new RawSamples(this.#db, this.#tail, budget).of(found, fromMs, toMs);
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
    const raw = new RawSamples(this.#db, this.#tail, budget);
    const before = raw.of(found, fromMs, Math.min(toMs, begin - 1));
    const after = end > toMs ? [] : raw.of(found, Math.max(fromMs, end), toMs);
    return found.flatMap(({ labels }, i) => {
      const rolledUp = { span, rows: rows[i] ?? [] };
      const early = before[i] ?? NO_SAMPLES;
      const late = after[i] ?? NO_SAMPLES;
      const columns = inARow([early, tierColumns(rolledUp, hints, late.t[0] ?? toMs + 1), late]);
      return columns.t.length === 0 ? [] : [{ labels, ...columns }];
    });
  }

  /** Label names in use. */
  labelNames(): readonly string[] {
    this.#db.snapshot(() => this.#readCatalogue());
    return this.#catalogue.index.names();
  }

  /** Values in use of a label. */
  labelValues(name: string): readonly string[] {
    this.#db.snapshot(() => this.#readCatalogue());
    return this.#catalogue.index.values(name);
  }

  /** Labels of series that match any of the sets (none: all) and may have a sample in `fromMs <= t <= toMs`. */
  labelSets(sets: MatcherSets, fromMs: number, toMs: number): readonly Labels[] {
    return this.#db.snapshot(() => {
      this.#readCatalogue();
      const found = this.#catalogue.index.findAny(sets);
      if (fromMs === -Infinity && toMs === Infinity) return found.map(({ labels }) => labels);
      const present = new Presence(this.#db, this.#tail, fromMs, toMs);
      return found.filter((series) => present.has(series)).map(({ labels }) => labels);
    });
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
