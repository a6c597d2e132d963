import { executionError } from '../../../../src-shared/promql/error.ts';

/** What one question may read. Counts, not times: the time is kept by whoever asked. */
export interface ReadLimits {
  /** Samples loaded in all. */
  readonly maxSamples: number;
  /** Series one selector may find. */
  readonly maxSeries: number;
  /** Asked between series; true ends the reading. */
  readonly cancelled: () => boolean;
}

/** As Prometheus: 50 million samples; the series bound keeps a selector without matchers from filling the memory. */
export const READ_LIMITS: ReadLimits = { maxSamples: 50_000_000, maxSeries: 100_000, cancelled: () => false };

/** Series between two looks at whether somebody still waits. */
const SERIES_PER_LOOK = 32;

/** Ends the reading of one question when it gets too large or nobody waits any more, before the memory is spent. */
export class ReadBudget {
  readonly #limits: ReadLimits;
  #samples = 0;
  #series = 0;

  constructor(limits: ReadLimits) {
    this.#limits = limits;
  }

  /** Throws QueryError when a selector finds too many series. */
  found(series: number): void {
    const { maxSeries } = this.#limits;
    if (series > maxSeries)
      throw executionError(`a selector found ${series} series, more than ${maxSeries}; add label matchers`, 'limit');
    this.look();
  }

  /** Counts a series that was read. Throws QueryError. */
  read(samples: number): void {
    this.#samples += samples;
    this.#series += 1;
    if (this.#samples > this.#limits.maxSamples) {
      throw executionError(
        `query processing would load too many samples into memory in query execution (limit ${this.#limits.maxSamples}); ask for a shorter time range or fewer series`,
        'limit',
      );
    }
    if (this.#series % SERIES_PER_LOOK === 0) this.look();
  }

  /** Throws QueryError when nobody waits any more. */
  look(): void {
    if (this.#limits.cancelled()) throw executionError('query was canceled in query execution', 'cancelled');
  }
}
