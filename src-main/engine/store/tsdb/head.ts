import type { Matcher } from '../../../../src-shared/matcher/matcher.ts';
import { type Labels, METRIC_NAME } from '../../../../src-shared/model/labels.ts';
import { measuredValue, measuredValues, STALE } from '../../../../src-shared/model/sample.ts';
import type { Layout, SeriesSample, SeriesSource, SeriesWindow } from '../store.ts';
import { type Columns, mergeColumns } from './chunk.ts';
import { LabelIndex } from './label-index.ts';
import { NewestSamples } from './newest-samples.ts';
import { RowBuffers } from './row-buffers.ts';
import { RowRing } from './row-ring.ts';

/** How far back the head reaches: what rules and live pages look at. */
const KEPT_MS = 2 * 3_600_000;
/** Rows kept at most per layout, whatever its pace: two hours at one row a second. */
const KEPT_ROWS = 7_200;
/** Values above which the head reaches less far back, 40 MB, and how little it ever keeps, ms. */
const MOST_VALUES = 5_000_000;
const LEAST_KEPT_MS = 600_000;
/** Series without a place above which the index is made anew; before, they only cost a glance. */
const DEAD_SERIES = 1_000;

interface Place {
  readonly ring: RowRing;
  readonly column: number;
}

interface HeadSeries {
  readonly labels: Labels;
  places: Place[];
  /** Where its newest sample is. */
  readonly slot: number;
}

interface HeadLayout {
  readonly ring: RowRing;
  readonly ids: readonly number[];
  /** Where the newest samples of its series are, by column. */
  readonly slots: Int32Array;
  /** Time after which rows are taken. */
  last: number | undefined;
  /** Looks since its last row. */
  idle: number;
}

/** The newest hours of every series in memory, on the main thread. Rules and live views read here, not from the disk. */
export class Head implements SeriesSource {
  readonly #layouts = new Map<number, HeadLayout>();
  readonly #series = new Map<number, HeadSeries>();
  readonly #index = new LabelIndex<HeadSeries>();
  readonly #memory = new RowBuffers();
  readonly #newest = new NewestSamples();
  #samples = 0;
  #dead = 0;
  #keptMs = KEPT_MS;
  /** Before this time rows may be missing because the head had to shrink. */
  #missingBefore = -Infinity;

  /** Samples appended since the start. */
  get samples(): number {
    return this.#samples;
  }

  /** How far back rows are surely there, ms before `now`. */
  reachMs(now: number): number {
    return Math.max(0, Math.min(KEPT_MS, now - this.#missingBefore));
  }

  /** Makes room for a layout. `last` is the time after which rows are taken, where some are already stored. */
  add(layout: Layout, ids: readonly number[], last?: number): void {
    const ring = new RowRing(layout.series.length, this.#memory);
    const slots = new Int32Array(layout.series.length);
    this.#layouts.set(layout.id, { ring, ids, slots, last, idle: 0 });
    layout.series.forEach((labels, column) => {
      const id = ids[column] ?? -1;
      const place = { ring, column };
      let series = this.#series.get(id);
      if (series !== undefined) series.places.push(place);
      else {
        // Nearly every series has one place, and an array that begins empty makes room for seventeen.
        series = { labels, places: [place], slot: this.#newest.take() };
        this.#series.set(id, series);
        this.#index.add(series);
      }
      slots[column] = series.slot;
    });
  }

  /** Counts a look at every layout and gives those without a row for `looks` of them. */
  countIdle(looks: number): readonly number[] {
    const idle: number[] = [];
    for (const [id, layout] of this.#layouts) {
      layout.idle += 1;
      if (layout.idle >= looks) idle.push(id);
    }
    return idle;
  }

  /** Forgets layouts with their rows, and series that are in no other. */
  remove(layouts: readonly number[]): void {
    for (const id of layouts) {
      const layout = this.#layouts.get(id);
      if (layout === undefined) continue;
      this.#layouts.delete(id);
      for (const series of layout.ids) {
        const held = this.#series.get(series);
        if (held === undefined) continue;
        held.places = held.places.filter(({ ring }) => ring !== layout.ring);
        if (held.places.length > 0) {
          this.#lookAgain(held);
          continue;
        }
        this.#series.delete(series);
        this.#newest.give(held.slot);
        this.#dead += 1;
      }
    }
    if (this.#dead <= DEAD_SERIES + this.#series.size / 4) return;
    this.#index.retain(({ places }) => places.length > 0);
    this.#dead = 0;
  }

  /** Puts back a row that was stored before; older rows than `last` are fine here. */
  restore(layout: number, t: number, values: Float64Array): void {
    const held = this.#layouts.get(layout);
    held?.ring.append(t, values);
    if (held !== undefined) this.#newest.row(held.slots, t, values);
  }

  /** Takes a row when it is later than the layout's last one. */
  append({ id }: Layout, t: number, values: Float64Array): boolean {
    const layout = this.#layouts.get(id);
    if (layout === undefined || values.length !== layout.ring.width || !Number.isFinite(t)) return false;
    const { ring, last } = layout;
    if (last !== undefined && t <= last) return false;
    const first = ring.firstTime;
    if (ring.count >= KEPT_ROWS || (first !== undefined && first < t - this.#keptMs)) {
      ring.dropOldest(Math.max(ring.rowsThrough(t - this.#keptMs), ring.count - KEPT_ROWS + 1));
    }
    ring.append(t, values);
    this.#newest.row(layout.slots, t, values);
    layout.last = t;
    layout.idle = 0;
    this.#samples += ring.width;
    return true;
  }

  /** Whether the layout's last row is later than `t`. */
  isAhead({ id }: Layout, t: number): boolean {
    return (this.#layouts.get(id)?.last ?? -Infinity) > t;
  }

  /** Lets go of a layout's rows after `t`; what is stored of them stays. Rows up to the last one are still not taken. */
  hideAfter({ id }: Layout, t: number): void {
    const layout = this.#layouts.get(id);
    if (layout !== undefined) this.#dropAfter(layout, t);
  }

  #dropAfter(layout: HeadLayout, t: number): void {
    if ((layout.ring.lastTime ?? -Infinity) <= t) return;
    layout.ring.dropAfter(t);
    this.#lookAgainAt(layout);
  }

  #lookAgainAt({ ids }: HeadLayout): void {
    for (const id of ids) {
      const series = this.#series.get(id);
      if (series !== undefined) this.#lookAgain(series);
    }
  }

  /** Finds the newest sample of a series whose rows went. */
  #lookAgain(series: HeadSeries): void {
    const found = newestOf(series, -Infinity, Infinity);
    this.#newest.forget(series.slot);
    if (found !== undefined) this.#newest.put(series.slot, found.t, found.v);
  }

  /**
   * Lets go of rows that are older than the head reaches, and of those after `latest`; for layouts that get no more rows.
   * With more values than fit the head reaches less far, and again further when there are fewer.
   */
  trim(now: number, latest: number): void {
    let values = 0;
    for (const { ring } of this.#layouts.values()) values += ring.count * ring.width;
    const before = this.#keptMs;
    if (values > MOST_VALUES) this.#keptMs = Math.max(LEAST_KEPT_MS, (before * MOST_VALUES * 0.75) / values);
    else if (values < MOST_VALUES / 2) this.#keptMs = Math.min(KEPT_MS, before * 1.25);
    const shrunk = this.#keptMs < before;
    for (const layout of this.#layouts.values()) {
      this.#dropAfter(layout, latest);
      const { ring } = layout;
      const first = ring.firstTime;
      if (first === undefined || !(shrunk || first < now - 2 * this.#keptMs)) continue;
      ring.dropThrough(now - this.#keptMs);
      if (ring.count === 0) this.#lookAgainAt(layout);
    }
    if (this.#keptMs < KEPT_MS) this.#missingBefore = Math.max(this.#missingBefore, now - this.#keptMs);
  }

  select(matchers: readonly Matcher[], fromMs: number, toMs: number): readonly SeriesWindow[] {
    const out: SeriesWindow[] = [];
    for (const series of this.#index.find(matchers)) {
      const parts: Columns[] = [];
      for (const { ring, column } of series.places) {
        if (ring.count === 0) continue;
        const part = ring.samples(column, ring.rowsThrough(fromMs - 1), ring.rowsThrough(toMs));
        if (part.t.length > 0) parts.push(part);
      }
      const { t, v } = mergeColumns(parts);
      if (t.length > 0) out.push({ labels: series.labels, t, v: measuredValues(v) });
    }
    return out;
  }

  newest(
    matchers: readonly Matcher[],
    fromMs: number,
    toMs: number,
    wanted: (v: number) => boolean = () => true,
  ): readonly SeriesSample[] {
    const out: SeriesSample[] = [];
    for (const series of this.#index.find(matchers)) {
      let t = this.#newest.timeOf(series.slot);
      let stored = this.#newest.valueOf(series.slot);
      if (t > toMs) {
        // Asked for the past: only the rows know.
        const found = newestOf(series, fromMs, toMs);
        if (found === undefined) continue;
        ({ t, v: stored } = found);
      }
      if (t < fromMs || series.places.length === 0) continue;
      const v = measuredValue(stored);
      if (wanted(v)) out.push({ labels: series.labels, t, v });
    }
    return out;
  }

  /** The newest sample of every series of a name; series that ended are left out. */
  latest(name: string): readonly SeriesSample[] {
    return this.newest([{ name: METRIC_NAME, op: '=', value: name }], -Infinity, Infinity).filter(
      ({ t, v }) => Number.isFinite(t) && v !== STALE,
    );
  }
}

/** The newest sample of a series in a span of time, by its rows, as it is stored. */
function newestOf({ places }: HeadSeries, fromMs: number, toMs: number): { t: number; v: number } | undefined {
  let found: { t: number; v: number } | undefined;
  for (const { ring, column } of places) {
    for (let row = ring.rowsThrough(toMs) - 1; row >= 0; row -= 1) {
      const t = ring.timeAt(row);
      if (t < fromMs || (found !== undefined && t <= found.t)) break;
      const v = ring.valueAt(row, column);
      if (Number.isNaN(v)) continue;
      found = { t, v };
      break;
    }
  }
  return found;
}
