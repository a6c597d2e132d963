import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import type { SelectHints, SeriesSource, SeriesWindow } from '../store/store.ts';

/** Reads are widened to multiples of this, ms, so that expressions that look back differently share them. */
const WIDEN_MS = 3_600_000;
/** Samples that are kept; 16 bytes each. */
const MOST_SAMPLES = 4_000_000;

/**
 * A source that reads the same series once for all who ask, for as long as it is held. Only samples that stand for themselves
 * are shared: roll-ups are chosen by what they are read for.
 */
export class SharedReads implements SeriesSource {
  readonly #source: SeriesSource;
  readonly #known = new Map<string, readonly SeriesWindow[]>();
  #samples = 0;

  constructor(source: SeriesSource) {
    this.#source = source;
  }

  select(matchers: readonly Matcher[], fromMs: number, toMs: number, hints?: SelectHints): readonly SeriesWindow[] {
    const from = Math.floor(fromMs / WIDEN_MS) * WIDEN_MS;
    const to = Math.ceil(toMs / WIDEN_MS) * WIDEN_MS;
    const key = JSON.stringify([matchers, from, to]);
    let found = this.#known.get(key);
    if (found === undefined) {
      const told: string[] = [];
      const wide = this.#source.select(
        matchers,
        from,
        to,
        hints && {
          ...hints,
          note: (message) => {
            told.push(message);
            hints.note(message);
          },
        },
      );
      if (told.length > 0 || wide.some(({ parts }) => parts !== undefined))
        return this.#source.select(matchers, fromMs, toMs, hints);
      const samples = wide.reduce((sum, { t }) => sum + t.length, 0);
      if (this.#samples + samples <= MOST_SAMPLES) {
        this.#samples += samples;
        this.#known.set(key, wide);
      }
      found = wide;
    }
    return found.flatMap((series) => {
      const first = firstNotBefore(series.t, fromMs);
      const end = firstNotBefore(series.t, toMs + 1);
      if (first === end) return [];
      const { labels, t, v, st } = series;
      const window = { labels, t: t.subarray(first, end), v: v.subarray(first, end) };
      return st === undefined ? [window] : [{ ...window, st: st.subarray(first, end) }];
    });
  }
}

/** Index of the first time that is not before `at`; `t` ascends. */
export function firstNotBefore(t: Float64Array, at: number): number {
  let low = 0;
  let high = t.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((t[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
