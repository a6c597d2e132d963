import { seriesKey } from '../../../src-shared/model/labels.ts';
import { TooManyAlerts } from '../rules/evaluate.ts';
import type { ActiveInstance } from '../rules/rules.ts';
import type { Held, Holding, Steps } from './holding.ts';

/** Begin and end of a stretch in one number, so that a million of them sort fast: step, then which label set, then which of both. */
const LABEL_SETS = 2 ** 21;

/** What one evaluation gave. */
export type Looked = readonly ActiveInstance[] | 'failed' | TooManyAlerts;

/** Goes through the steps of one rule from one at which something changes to the next. */
export class RuleCursor {
  readonly steps: Steps;
  readonly #holdings: readonly Holding[];
  readonly #failed: ReadonlySet<number>;
  readonly #limit: number;
  /** Two series may become the same alert: live, such an evaluation fails. */
  readonly #twins: boolean;
  readonly #marks: Float64Array;
  #mark = 0;
  /** Indexes of the label sets that hold, and which of their stretches it is. */
  readonly #active = new Map<number, number>();
  readonly #begun: number[];
  #instances: readonly ActiveInstance[] | undefined;

  /** `limit`: most alerts that one evaluation may give; 0 any number. */
  constructor(steps: Steps, { holdings, failed }: Pick<Held, 'holdings' | 'failed'>, limit: number) {
    this.steps = steps;
    this.#holdings = holdings;
    this.#failed = new Set(failed);
    this.#limit = limit;
    this.#twins = new Set(holdings.map(({ labels }) => seriesKey(labels))).size < holdings.length;
    this.#begun = holdings.map(() => 0);
    this.#marks = marksOf(holdings);
  }

  /** The step at which a label set begins or ceases to hold next; Infinity when none does. */
  get nextMark(): number {
    const mark = this.#marks[this.#mark];
    return mark === undefined ? Number.POSITIVE_INFINITY : Math.floor(mark / LABEL_SETS);
  }

  /** Whether anything holds. */
  get holds(): boolean {
    return this.#active.size > 0;
  }

  /** Epoch ms of a step. */
  timeOf(step: number): number {
    return this.steps.start + step * this.steps.interval;
  }

  /** The first step that is not before a time; Infinity beyond the last one. */
  stepAt(time: number): number {
    const step = Math.max(0, Math.ceil((time - this.steps.start) / this.steps.interval));
    return step < this.steps.count ? step : Number.POSITIVE_INFINITY;
  }

  /** What holds at a step, which may not go back; how the evaluation failed where it did. */
  lookAt(step: number): Looked {
    for (let mark = this.#marks[this.#mark]; mark !== undefined; mark = this.#marks[this.#mark]) {
      if (Math.floor(mark / LABEL_SETS) > step) break;
      this.#mark += 1;
      this.#instances = undefined;
      const which = mark % LABEL_SETS;
      const index = which >>> 1;
      if ((which & 1) === 0) this.#active.delete(index);
      else {
        const stretch = this.#begun[index] ?? 0;
        this.#begun[index] = stretch + 1;
        this.#active.set(index, stretch);
      }
    }
    if (this.#failed.has(step)) return 'failed';
    const active = (this.#instances ??= this.#list());
    if (this.#limit > 0 && active.length > this.#limit) return new TooManyAlerts(this.#limit, active.length);
    if (this.#twins && new Set(active.map(({ labels }) => seriesKey(labels))).size < active.length) return 'failed';
    return active;
  }

  #list(): readonly ActiveInstance[] {
    return [...this.#active].flatMap(([index, stretch]) => {
      const holding = this.#holdings[index];
      if (holding === undefined) return [];
      return [{ labels: holding.labels, annotations: {}, value: holding.v[stretch] ?? Number.NaN }];
    });
  }
}

/** Ends (0) come before begins (1) of the same label set, so that a stretch may follow another at once. */
function marksOf(holdings: readonly Holding[]): Float64Array {
  let count = 0;
  for (const { first } of holdings) count += 2 * first.length;
  const marks = new Float64Array(count);
  let next = 0;
  holdings.forEach(({ first, last }, index) => {
    for (let i = 0; i < first.length; i++) {
      marks[next++] = (first[i] ?? 0) * LABEL_SETS + 2 * index + 1;
      marks[next++] = ((last[i] ?? 0) + 1) * LABEL_SETS + 2 * index;
    }
  });
  return marks.sort();
}
