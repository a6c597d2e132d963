import type { Labels } from '../../../../src-shared/model/labels.ts';
import type { Rest } from '../../store/loop-share.ts';
import type { Layout, Samples } from '../../store/store.ts';

/**
 * Series of one layout. The store writes rows of series that share a time, but a sender cuts what it scraped into requests
 * as it likes. Series that came together first stay together: wide enough that a row's head costs little, narrow enough
 * that a cut through the middle wastes half a kilobyte.
 */
const WIDTH = 64;
/** Rows of one time that a cohort takes: its parts came in so many requests. More, and its series are grouped anew. */
const LANES = 4;
/** Rows after which the filling of a cohort is looked at, and the share of cells below which it is grouped anew. */
const JUDGED_ROWS = 16;
const LEAST_FILLED = 0.25;

/** Where a series is written. */
export interface Seat {
  readonly labels: Labels;
  cohort: Cohort | undefined;
  column: number;
}

class Cohort {
  readonly seats: readonly Seat[];
  /** A layout for each part of a time that was cut: the same series, so the store merges their samples. */
  readonly lanes: Layout[] = [];
  rows = 0;
  cells = 0;

  constructor(seats: readonly Seat[]) {
    this.seats = seats;
  }

  /** Takes its seats in. */
  gather(): void {
    this.seats.forEach((seat, column) => {
      seat.cohort = this;
      seat.column = column;
    });
  }

  get isWorn(): boolean {
    const sparse = this.rows >= JUDGED_ROWS && this.cells < LEAST_FILLED * this.rows * this.seats.length;
    return sparse || this.lanes.length > LANES;
  }

  dissolve(): void {
    for (const seat of this.seats) if (seat.cohort === this) seat.cohort = undefined;
  }
}

/** One sample on its way to its row. */
export interface Seated {
  readonly seat: Seat;
  readonly v: number;
}

/** Writes samples that arrive in any grouping through layouts that stay few. */
export class Cohorts {
  readonly #samples: Samples;
  readonly #rest: Rest;

  constructor(samples: Samples, rest: Rest) {
    this.#samples = samples;
    this.#rest = rest;
  }

  /**
   * Appends the samples of one time, epoch ms; every seat at most once, and later than its last time. Rests between
   * cohorts; the next call has to wait for this one.
   */
  async append(t: number, samples: readonly Seated[]): Promise<void> {
    this.#seat(samples);
    const rows = new Map<Cohort, Float64Array>();
    for (const { seat, v } of samples) {
      const { cohort } = seat;
      if (cohort === undefined) continue;
      let row = rows.get(cohort);
      if (row === undefined) rows.set(cohort, (row = new Float64Array(cohort.seats.length).fill(Number.NaN)));
      row[seat.column] = v;
      cohort.cells += 1;
    }
    for (const [cohort, row] of rows) {
      this.#write(cohort, t, row);
      await this.#rest();
    }
  }

  #seat(samples: readonly Seated[]): void {
    const standing = samples.flatMap(({ seat }) => (seat.cohort === undefined ? [seat] : []));
    for (let at = 0; at < standing.length; at += WIDTH) new Cohort(standing.slice(at, at + WIDTH)).gather();
  }

  #write(cohort: Cohort, t: number, row: Float64Array): void {
    cohort.rows += 1;
    for (let lane = 0; ; lane += 1) {
      const known = cohort.lanes[lane];
      const layout =
        known ??
        this.#samples.layout(
          `remote_write/${lane}`,
          cohort.seats.map(({ labels }) => labels),
        );
      if (known === undefined) cohort.lanes.push(layout);
      // Refused: this lane has a row of that time or later, from another part of it or from before a restart.
      if (this.#samples.append(layout, t, row)) break;
    }
    if (cohort.isWorn) cohort.dissolve();
  }
}
