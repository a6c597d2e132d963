import type { Matcher } from '../../../../src-shared/matcher/matcher.ts';
import { type Labels, METRIC_NAME, seriesKey } from '../../../../src-shared/model/labels.ts';
import { STALE } from '../../../../src-shared/model/sample.ts';
import type { Layout, SeriesSample, SeriesSource, SeriesWindow } from '../store.ts';
import { type Columns, mergeColumns } from './chunk.ts';
import { LabelIndex } from './label-index.ts';
import { RowRing } from './row-ring.ts';

/** How far back the head reaches: what rules and live pages look at. */
const KEPT_MS = 2 * 3_600_000;
/** Rows kept at most per layout, whatever its pace: two hours at one row a second. */
const KEPT_ROWS = 7_200;

interface Place {
  readonly ring: RowRing;
  readonly column: number;
}

interface HeadSeries {
  readonly labels: Labels;
  readonly places: Place[];
}

/** The newest hours of every series in memory, on the main thread. Rules and live views read here, not from the disk. */
export class Head implements SeriesSource {
  readonly #rings = new Map<number, RowRing>();
  readonly #last = new Map<number, number>();
  readonly #series = new Map<string, HeadSeries>();
  readonly #index = new LabelIndex<HeadSeries>();
  #samples = 0;

  /** Samples appended since the start. */
  get samples(): number {
    return this.#samples;
  }

  /** Makes room for a layout. `last` is the time after which rows are taken, where some are already stored. */
  add(layout: Layout, last?: number): void {
    const ring = new RowRing(layout.series.length);
    this.#rings.set(layout.id, ring);
    if (last !== undefined) this.#last.set(layout.id, last);
    layout.series.forEach((labels, column) => {
      const key = seriesKey(labels);
      let series = this.#series.get(key);
      if (series === undefined) {
        series = { labels, places: [] };
        this.#series.set(key, series);
        this.#index.add(labels, series);
      }
      series.places.push({ ring, column });
    });
  }

  /** Puts back a row that was stored before; older rows than `last` are fine here. */
  restore(layout: number, t: number, values: Float64Array): void {
    this.#rings.get(layout)?.append(t, values);
  }

  /** Takes a row when it is later than the layout's last one. */
  append(layout: Layout, t: number, values: Float64Array): boolean {
    const ring = this.#rings.get(layout.id);
    if (ring === undefined || values.length !== ring.width || !Number.isFinite(t)) return false;
    const last = this.#last.get(layout.id);
    if (last !== undefined && t <= last) return false;
    const first = ring.firstTime;
    if (ring.count >= KEPT_ROWS || (first !== undefined && first < t - KEPT_MS)) {
      ring.dropOldest(Math.max(ring.rowsThrough(t - KEPT_MS), ring.count - KEPT_ROWS + 1));
    }
    ring.append(t, values);
    this.#last.set(layout.id, t);
    this.#samples += ring.width;
    return true;
  }

  /** Whether the layout's last row is later than `t`. */
  isAhead(layout: Layout, t: number): boolean {
    return (this.#last.get(layout.id) ?? -Infinity) > t;
  }

  /** Lets go of a layout's rows after `t`; what is stored of them stays. Rows up to the last one are still not taken. */
  hideAfter(layout: Layout, t: number): void {
    this.#rings.get(layout.id)?.dropAfter(t);
  }

  /** Lets go of rows that are older than the head reaches, and of those after `latest`; for layouts that get no more rows. */
  trim(now: number, latest: number): void {
    for (const ring of this.#rings.values()) {
      ring.dropAfter(latest);
      const first = ring.firstTime;
      if (first !== undefined && first < now - 2 * KEPT_MS) ring.dropThrough(now - KEPT_MS);
    }
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
      if (t.length > 0) out.push({ labels: series.labels, t, v });
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
          v = value;
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
