import { type Labels, seriesKey } from '../../../src-shared/model/labels.ts';
import { keptValue, STALE } from '../../../src-shared/model/sample.ts';
import type { Samples } from '../store/store.ts';
import type { RecordedSample } from './evaluate.ts';

/** Writes what one recording rule gives, and ends the series it no longer gives. */
export class Recorder {
  readonly #samples: Samples;
  readonly #source: string;
  #last: ReadonlyMap<string, Labels> = new Map();

  constructor(samples: Samples, source: string) {
    this.#samples = samples;
    this.#source = source;
  }

  /** False when the store refused the row because its time is not later than the last one. */
  write(at: number, recorded: readonly RecordedSample[]): boolean {
    const now = new Map(recorded.map(({ labels, v }) => [seriesKey(labels), { labels, v: keptValue(v) }] as const));
    const gone = [...this.#last].filter(([key]) => !now.has(key));
    const row = [...now.values(), ...gone.map(([, labels]) => ({ labels, v: STALE }))];
    if (row.length === 0) return true;
    const layout = this.#samples.layout(
      this.#source,
      row.map(({ labels }) => labels),
    );
    const values = new Map(row.map(({ labels, v }) => [seriesKey(labels), v] as const));
    // The store may keep the series of a layout in another order than they were asked for.
    const ordered = Float64Array.from(layout.series, (labels) => values.get(seriesKey(labels)) ?? Number.NaN);
    if (!this.#samples.append(layout, at, ordered)) return false;
    this.#last = new Map([...now].map(([key, { labels }]) => [key, labels]));
    return true;
  }

  /** Ends every series: the rule is gone. */
  end(at: number): void {
    this.write(at, []);
  }
}
