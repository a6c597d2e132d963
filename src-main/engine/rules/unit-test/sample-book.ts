import { compileMatchers, type Matcher } from '../../../../src-shared/matcher/matcher.ts';
import { type Labels, METRIC_NAME, seriesKey } from '../../../../src-shared/model/labels.ts';
import type { SeriesSource, SeriesWindow } from '../../store/store.ts';

interface Book {
  readonly labels: Labels;
  readonly t: number[];
  readonly v: number[];
}

/** Samples in memory that come in the order of time; a later one at the same time replaces the earlier one. */
export class SampleBook implements SeriesSource {
  readonly #series = new Map<string, Book>();
  readonly #names = new Map<string, Book[]>();

  /** A sample that is older than the newest of its series is not taken. */
  add(labels: Labels, t: number, v: number): void {
    const key = seriesKey(labels);
    let book = this.#series.get(key);
    if (book === undefined) {
      book = { labels, t: [], v: [] };
      this.#series.set(key, book);
      const name = labels[METRIC_NAME] ?? '';
      const same = this.#names.get(name);
      if (same === undefined) this.#names.set(name, [book]);
      else same.push(book);
    }
    const last = book.t.at(-1) ?? Number.NEGATIVE_INFINITY;
    if (t < last) return;
    if (t > last) book.t.push(t);
    book.v[book.t.length - 1] = v;
  }

  select(matchers: readonly Matcher[], fromMs: number, toMs: number): readonly SeriesWindow[] {
    const name = matchers.find((one) => one.name === METRIC_NAME && one.op === '=');
    const books = name === undefined ? [...this.#series.values()] : (this.#names.get(name.value) ?? []);
    const matches = compileMatchers(matchers);
    return books.flatMap(({ labels, t, v }) => {
      const [first, end] = [lowerBound(t, fromMs), lowerBound(t, toMs + 1)];
      if (first >= end || !matches(labels)) return [];
      return [{ labels, t: Float64Array.from(t.slice(first, end)), v: Float64Array.from(v.slice(first, end)) }];
    });
  }
}

/** The first index whose time is not before `at`. */
function lowerBound(t: readonly number[], at: number): number {
  let [low, high] = [0, t.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((t[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
