import type { Matcher } from '../../../../src-shared/matcher/matcher.ts';
import { type Labels, METRIC_NAME } from '../../../../src-shared/model/labels.ts';
import { measuredValue, measuredValues, STALE } from '../../../../src-shared/model/sample.ts';
import type { Layout, SeriesSample, SeriesSource, SeriesWindow } from '../store.ts';
import { type Columns, mergeColumns } from './chunk.ts';
import { LabelIndex } from './label-index.ts';
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
}

interface HeadLayout {
  readonly ring: RowRing;
  readonly ids: readonly number[];
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
    this.#layouts.set(layout.id, { ring, ids, last, idle: 0 });
    layout.series.forEach((labels, column) => {
      const id = ids[column] ?? -1;
      const place = { ring, column };
      const known = this.#series.get(id);
      if (known !== undefined) known.places.push(place);
      else {
        // Nearly every series has one place, and an array that begins empty makes room for seventeen.
        const series = { labels, places: [place] };
        this.#series.set(id, series);
        this.#index.add(series);
      }
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
        if (held.places.length > 0) continue;
        this.#series.delete(series);
        this.#dead += 1;
      }
    }
    if (this.#dead <= DEAD_SERIES + this.#series.size / 4) return;
    this.#index.retain(({ places }) => places.length > 0);
    this.#dead = 0;
  }

  /** Puts back a row that was stored before; older rows than `last` are fine here. */
  restore(layout: number, t: number, values: Float64Array): void {
    this.#layouts.get(layout)?.ring.append(t, values);
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
    this.#layouts.get(id)?.ring.dropAfter(t);
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
    for (const { ring } of this.#layouts.values()) {
      ring.dropAfter(latest);
      const first = ring.firstTime;
      if (first !== undefined && (shrunk || first < now - 2 * this.#keptMs)) ring.dropThrough(now - this.#keptMs);
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

  newest(matchers: readonly Matcher[], fromMs: number, toMs: number): readonly SeriesSample[] {
    const out: SeriesSample[] = [];
    for (const { labels, places } of this.#index.find(matchers)) {
      let t = -Infinity;
      let v = STALE;
      for (const { ring, column } of places) {
        for (let row = ring.rowsThrough(toMs) - 1; row >= 0; row -= 1) {
          const time = ring.timeAt(row);
          if (time <= t || time < fromMs) break;
          const value = ring.valueAt(row, column);
          if (Number.isNaN(value)) continue;
          t = time;
          v = measuredValue(value);
          break;
        }
      }
      if (t >= fromMs) out.push({ labels, t, v });
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
