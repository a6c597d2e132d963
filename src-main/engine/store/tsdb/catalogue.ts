import { type Labels, seriesKey } from '../../../../src-shared/model/labels.ts';
import type { Layout } from '../store.ts';

export interface SeriesRecord {
  readonly id: number;
  readonly labels: Labels;
}

/** A layout as it is stored: series by id. */
export interface LayoutRecord {
  readonly id: number;
  readonly source: string;
  readonly series: readonly number[];
}

/** A series as it is stored: its labels as JSON, in the order of their names. On its way to the writer a text costs a quarter of a label set. */
export interface StoredSeries {
  readonly id: number;
  readonly text: string;
}

/** Series and layouts that metrics.db does not know yet. */
export interface CatalogueAdditions {
  readonly series: readonly StoredSeries[];
  readonly layouts: readonly LayoutRecord[];
}

/** What metrics.db holds of the layouts that are in use, and the ids that come next. */
export interface KnownCatalogue {
  readonly series: readonly SeriesRecord[];
  readonly layouts: readonly LayoutRecord[];
  readonly nextSeries: number;
  readonly nextLayout: number;
}

interface UsedSeries extends SeriesRecord {
  readonly key: string;
  /** Layouts that hold it. */
  uses: number;
}

interface UsedLayout {
  readonly layout: Layout;
  readonly series: readonly UsedSeries[];
}

/**
 * The main thread's register of the series and layouts in use. It gives the ids; what is new is handed to the writer with
 * the next batch, before the first row that uses it. What is not used any more is dropped here and found by the writer when
 * it comes back.
 */
export class Catalogue {
  readonly #series = new Map<string, UsedSeries>();
  /** The same by the label set itself: a source that asks again with the sets it has pays no text for each. */
  readonly #byLabels = new WeakMap<Labels, UsedSeries>();
  /** By source: nearly every one has a single layout. */
  readonly #layouts = new Map<string, UsedLayout[]>();
  readonly #byId = new Map<number, UsedLayout>();
  #newSeries: SeriesRecord[] = [];
  #newLayouts: LayoutRecord[] = [];
  #nextSeries = 1;
  #nextLayout = 1;

  /** Takes over what metrics.db holds. */
  load(known: KnownCatalogue): readonly { readonly layout: Layout; readonly ids: readonly number[] }[] {
    this.#nextSeries = Math.max(this.#nextSeries, known.nextSeries);
    this.#nextLayout = Math.max(this.#nextLayout, known.nextLayout);
    const series = new Map(
      known.series.map(({ id, labels }) => [id, { id, labels, key: seriesKey(labels), uses: 0 }] as const),
    );
    for (const record of series.values()) this.#put(record);
    return known.layouts.flatMap((record) => {
      const held = record.series.map((id) => series.get(id)).filter((one) => one !== undefined);
      // Columns go by place; a layout with a hole would give one series the values of another.
      if (held.length !== record.series.length) return [];
      const layout = { id: record.id, source: record.source, series: held.map(({ labels }) => labels) };
      this.#use({ layout, series: held });
      return [{ layout, ids: record.series }];
    });
  }

  /** The layout of a source with these series in this order; `ids` only when it is new. */
  layout(
    source: string,
    labelSets: readonly Labels[],
  ): { readonly layout: Layout; readonly ids: readonly number[] | undefined } {
    const series = labelSets.map((labels) => this.#of(labels));
    const known = this.#layouts.get(source)?.find((used) => isSame(used.series, series));
    if (known !== undefined) return { layout: known.layout, ids: undefined };
    const layout = { id: this.#nextLayout, source, series: series.map(({ labels }) => labels) };
    this.#nextLayout += 1;
    const ids = series.map(({ id }) => id);
    this.#use({ layout, series });
    this.#newLayouts.push({ id: layout.id, source, series: ids });
    return { layout, ids };
  }

  #put(record: UsedSeries): void {
    this.#series.set(record.key, record);
    this.#byLabels.set(record.labels, record);
  }

  #use(used: UsedLayout): void {
    for (const one of used.series) one.uses += 1;
    const { source } = used.layout;
    const ofSource = this.#layouts.get(source);
    // An array that begins empty makes room for seventeen.
    if (ofSource === undefined) this.#layouts.set(source, [used]);
    else ofSource.push(used);
    this.#byId.set(used.layout.id, used);
  }

  #of(labels: Labels): UsedSeries {
    const same = this.#byLabels.get(labels);
    if (same !== undefined && this.#series.get(same.key) === same) return same;
    const key = seriesKey(labels);
    const known = this.#series.get(key);
    if (known !== undefined) {
      this.#byLabels.set(labels, known);
      return known;
    }
    const record = { id: this.#nextSeries, labels, key, uses: 0 };
    this.#nextSeries += 1;
    this.#put(record);
    this.#newSeries.push(record);
    return record;
  }

  has(layout: number): boolean {
    return this.#byId.has(layout);
  }

  byId(id: number): Layout | undefined {
    return this.#byId.get(id)?.layout;
  }

  get seriesCount(): number {
    return this.#series.size;
  }

  /** Forgets layouts, and series that no other layout holds. Their ids are not given again. */
  drop(layouts: readonly number[]): void {
    for (const id of layouts) {
      const used = this.#byId.get(id);
      if (used === undefined) continue;
      this.#byId.delete(id);
      const { source } = used.layout;
      const others = this.#layouts.get(source)?.filter((one) => one !== used) ?? [];
      if (others.length > 0) this.#layouts.set(source, others);
      else this.#layouts.delete(source);
      for (const series of used.series) {
        series.uses -= 1;
        if (series.uses === 0) this.#series.delete(series.key);
      }
    }
  }

  /** Series that the writer has not been told yet. */
  get newSeries(): number {
    return this.#newSeries.length;
  }

  /**
   * What the writer has not been told yet; of more than `most` series the first ones, and no layout, because one may hold
   * any of them. `confirm` it when it was stored.
   */
  additions(most = Infinity): CatalogueAdditions {
    const series = this.#newSeries.slice(0, most).map(storedSeries);
    return { series, layouts: series.length < this.#newSeries.length ? [] : this.#newLayouts.slice() };
  }

  confirm(stored: CatalogueAdditions): void {
    const series = new Set(stored.series.map((record) => record.id));
    const layouts = new Set(stored.layouts.map((record) => record.id));
    this.#newSeries = this.#newSeries.filter((record) => !series.has(record.id));
    this.#newLayouts = this.#newLayouts.filter((record) => !layouts.has(record.id));
  }

  /** metrics.db was started anew: everything has to be told again. */
  tellAll(): void {
    this.#newSeries = [...this.#series.values()];
    this.#newLayouts = [...this.#byId.values()].map(({ layout: { id, source }, series }) => ({
      id,
      source,
      series: series.map((one) => one.id),
    }));
  }
}

function isSame(a: readonly UsedSeries[], b: readonly UsedSeries[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}

/** How the series is told to metrics.db. */
export function storedSeries({ id, labels }: SeriesRecord): StoredSeries {
  const names = Object.keys(labels).sort();
  return { id, text: JSON.stringify(Object.fromEntries(names.map((name) => [name, labels[name] ?? '']))) };
}
