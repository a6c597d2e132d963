import { METRIC_NAME, seriesKey } from '../../../../src-shared/model/labels.ts';
import type { CollectedSample, CollectedSeries } from '../collected.ts';
import type { ExpositionFormat } from './metadata-line.ts';
import { ExpositionReader } from './read.ts';

export { ExpositionError } from './error.ts';

/** Lines read at once; a reply of a monitor is bounded by its bodyLimit. */
const ALL_LINES = Number.MAX_SAFE_INTEGER;

/** Reads whole replies of one target into samples; a series is the same object in every reply that follows. */
export class ExpositionParser {
  readonly #series: CollectedSeries[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #reader = new ExpositionReader((series) => this.#admit(series));
  readonly #limit: number;

  /** More series than `limit` that came one after the other are forgotten, so that nobody can grow it without end. */
  constructor(limit = 100_000) {
    this.#limit = limit;
  }

  /**
   * The samples of a reply, times and exemplars left out; a series that comes twice counts once (the first). Throws an
   * ExpositionError, with line and column, for malformed text.
   */
  parse(body: Buffer, format: ExpositionFormat): CollectedSample[] {
    if (this.#series.length > this.#limit) {
      this.#series.length = 0;
      this.#numbers.clear();
      this.#reader.forget();
    }
    const reader = this.#reader;
    reader.begin(body, format);
    while (!reader.step(ALL_LINES));
    const { ids, length, values } = reader.samples;
    const seen = new Set<CollectedSeries>();
    const out: CollectedSample[] = [];
    for (let i = 0; i < length; i += 1) {
      const series = this.#series[ids[i] ?? -1];
      if (series === undefined || seen.has(series)) continue;
      seen.add(series);
      out.push({ series, value: values[i] ?? Number.NaN });
    }
    reader.keep();
    return out;
  }

  /** A text that says the same in another order is the same series. */
  #admit(series: CollectedSeries): number {
    const key = seriesKey({ ...series.labels, [METRIC_NAME]: series.name });
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#series.push(series) - 1;
    this.#numbers.set(key, number);
    return number;
  }
}
