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

/** Series and layouts that metrics.db does not know yet. */
export interface CatalogueAdditions {
  readonly series: readonly SeriesRecord[];
  readonly layouts: readonly LayoutRecord[];
}

/**
 * The main thread's register of series and layouts. It gives the ids; what is new is handed to the writer with the next
 * batch, before the first row that uses it.
 */
export class Catalogue {
  readonly #series = new Map<string, SeriesRecord>();
  readonly #layouts = new Map<string, Layout>();
  readonly #records: LayoutRecord[] = [];
  #newSeries: SeriesRecord[] = [];
  #newLayouts: LayoutRecord[] = [];
  #nextSeries = 1;
  #nextLayout = 1;

  /** Takes over what metrics.db holds. */
  load(known: CatalogueAdditions): readonly Layout[] {
    const labels = new Map<number, Labels>();
    for (const series of known.series) {
      this.#series.set(seriesKey(series.labels), series);
      labels.set(series.id, series.labels);
      this.#nextSeries = Math.max(this.#nextSeries, series.id + 1);
    }
    return known.layouts.map((record) => {
      const layout = { id: record.id, source: record.source, series: record.series.map((id) => labels.get(id) ?? {}) };
      this.#layouts.set(layoutKey(record.source, record.series), layout);
      this.#records.push(record);
      this.#nextLayout = Math.max(this.#nextLayout, record.id + 1);
      return layout;
    });
  }

  /** The layout of a source with these series in this order; `isNew` when it had none. */
  layout(source: string, series: readonly Labels[]): { readonly layout: Layout; readonly isNew: boolean } {
    const ids = series.map((labels) => this.#idOf(labels));
    const key = layoutKey(source, ids);
    const known = this.#layouts.get(key);
    if (known !== undefined) return { layout: known, isNew: false };
    const layout = { id: this.#nextLayout, source, series };
    this.#nextLayout += 1;
    this.#layouts.set(key, layout);
    const record = { id: layout.id, source, series: ids };
    this.#records.push(record);
    this.#newLayouts.push(record);
    return { layout, isNew: true };
  }

  #idOf(labels: Labels): number {
    const key = seriesKey(labels);
    const known = this.#series.get(key);
    if (known !== undefined) return known.id;
    const record = { id: this.#nextSeries, labels };
    this.#nextSeries += 1;
    this.#series.set(key, record);
    this.#newSeries.push(record);
    return record.id;
  }

  get seriesCount(): number {
    return this.#series.size;
  }

  /** What the writer has not been told yet. `confirm` it when it was stored. */
  additions(): CatalogueAdditions {
    return { series: this.#newSeries.slice(), layouts: this.#newLayouts.slice() };
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
    this.#newLayouts = this.#records.slice();
  }
}

function layoutKey(source: string, ids: readonly number[]): string {
  return `${source}\n${ids.join(',')}`;
}
