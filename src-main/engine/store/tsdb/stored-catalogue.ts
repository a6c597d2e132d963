import type { Labels } from '../../../../src-shared/model/labels.ts';
import type { Readable } from '../sqlite.ts';
import type { LayoutRecord } from './catalogue.ts';
import { LabelIndex } from './label-index.ts';
import { readLayouts, readSeries } from './metrics.ts';

/** A column of a layout. */
interface Place {
  readonly layout: number;
  readonly column: number;
}

const NO_PLACES: readonly Place[] = [];

/** A series, and where its rows are. */
export interface StoredOne {
  readonly id: number;
  readonly labels: Labels;
  /** One nearly always: an array that begins empty would make room for seventeen. */
  places: readonly Place[];
}

/** The series of metrics.db in a reader's memory, found by their labels. */
export class StoredCatalogue {
  readonly index = new LabelIndex<StoredOne>();
  readonly #byId = new Map<number, StoredOne>();
  #lastSeries = 0;
  #lastLayout = 0;

  /** Reads what came since the last time. */
  follow(db: Readable): void {
    for (const { id, labels } of readSeries(db, this.#lastSeries)) {
      const series = { id, labels, places: NO_PLACES };
      this.#byId.set(id, series);
      this.index.add(series);
      this.#lastSeries = id;
    }
    for (const layout of readLayouts(db, this.#lastLayout)) {
      this.#place(layout);
      this.#lastLayout = layout.id;
    }
  }

  #place(layout: LayoutRecord): void {
    layout.series.forEach((id, column) => {
      const series = this.#byId.get(id);
      if (series === undefined) return;
      const place = { layout: layout.id, column };
      series.places = series.places.length === 0 ? [place] : [...series.places, place];
    });
  }

  /** Labels of a layout's columns; undefined when one of its series is not known. */
  labelsOf({ series }: LayoutRecord): readonly Labels[] | undefined {
    const held = series.map((id) => this.#byId.get(id)?.labels).filter((one) => one !== undefined);
    // Columns go by place; a layout with a hole would give one series the values of another.
    return held.length === series.length ? held : undefined;
  }
}
