import { type Labels, METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { SeriesStretches, StretchAnswer, StretchQuestion } from '../store/protocol.ts';
import type { Labelling } from './labelling.ts';

/** Steps of one question to the reader; its own bound is 11,000. */
const CHUNK_STEPS = 10_000;
/** Halvings of one rule's questions at most: to get below a limit, or to find the step at which an expression fails. */
const MOST_SPLITS = 200;
/** Times that label sets of one rule begin to hold, at most. */
const MOST_STRETCHES = 500_000;

/** The steps of a rule: epoch ms of the first evaluation, ms between two, how many. */
export interface Steps {
  readonly start: number;
  readonly interval: number;
  readonly count: number;
}

/** When one label set held: from step `first[i]` to step `last[i]`, both included, ascending; `v[i]` is its value at `first[i]`. */
export interface Holding {
  readonly labels: Labels;
  readonly first: number[];
  readonly last: number[];
  readonly v: number[];
}

/** When an expression held, and the steps at which it could not be evaluated. */
export interface Held {
  readonly holdings: readonly Holding[];
  /** Ascending. */
  readonly failed: readonly number[];
  /** Why it could not be evaluated somewhere. */
  readonly problem: string | undefined;
  readonly warnings: readonly string[];
}

export interface Asked {
  readonly expr: string;
  readonly steps: Steps;
  /** How far behind the evaluation samples are read, ms. */
  readonly offset: number;
  readonly labelling: Labelling;
  /** Whether labels depend on the value. */
  readonly byValue: boolean;
}

/**
 * Puts together when one rule's expression held: a few thousand steps a question, where the live console asks one instant
 * query per step. A question that fails is halved until it is the step's own fault.
 */
export class HoldingBook {
  readonly #asked: Asked;
  readonly #todo: (readonly [first: number, count: number])[] = [];
  readonly #found = new Map<string, Map<string, Holding>>();
  readonly #failed: number[] = [];
  readonly #warnings = new Set<string>();
  #problem: string | undefined;
  #splits = 0;
  #stretches = 0;

  constructor(asked: Asked) {
    this.#asked = asked;
    const { count } = asked.steps;
    for (let first = 0; first < count; first += CHUNK_STEPS)
      this.#todo.push([first, Math.min(CHUNK_STEPS, count - first)]);
  }

  /** What is to be asked next; undefined when all is known. Questions go forward in time. */
  get question(): StretchQuestion | undefined {
    const next = this.#todo[0];
    if (next === undefined) return undefined;
    const [first, count] = next;
    const { expr, offset, byValue, steps } = this.#asked;
    const from = steps.start + first * steps.interval - offset;
    return { expr, from, to: from + (count - 1) * steps.interval, step: steps.interval, everyValue: byValue };
  }

  /** Takes the answer to `question`. Throws RpcError when it is too much. */
  take(answer: StretchAnswer): void {
    const next = this.#todo.shift();
    if (next === undefined) return;
    const [first, count] = next;
    if (answer.ok) {
      for (const warning of answer.warnings) this.#warnings.add(warning);
      for (const series of answer.series) this.#takeSeries(series, first);
      return;
    }
    this.#problem ??= answer.message;
    if (count > 1 && this.#splits < MOST_SPLITS) {
      this.#splits += 1;
      const half = count >>> 1;
      this.#todo.unshift([first, half], [first + half, count - half]);
    } else for (let step = first; step < first + count; step++) this.#failed.push(step);
  }

  /** Once there is no question any more. */
  held(): Held {
    const failed = this.#failed;
    return {
      holdings: [...this.#found.values()].flatMap((byLabels) => [...byLabels.values()]),
      failed,
      problem: failed.length > 0 ? this.#problem : undefined,
      warnings: [...this.#warnings],
    };
  }

  #takeSeries(series: SeriesStretches, offset: number): void {
    const { [METRIC_NAME]: _name, ...own } = series.labels;
    const key = seriesKey(series.labels);
    let byLabels = this.#found.get(key);
    if (byLabels === undefined) this.#found.set(key, (byLabels = new Map<string, Holding>()));
    let holding: Holding | undefined;
    let labels: Labels | undefined;
    for (let i = 0; i < series.first.length; i++) {
      const value = series.v[i] ?? Number.NaN;
      const now = this.#asked.labelling(own, value);
      if (now !== labels) {
        labels = now;
        holding = holdingOf(byLabels, now);
      }
      if (holding !== undefined)
        this.#hold(holding, offset + (series.first[i] ?? 0), offset + (series.last[i] ?? 0), value);
    }
  }

  #hold(holding: Holding, first: number, last: number, value: number): void {
    const newest = holding.last.length - 1;
    if (holding.last[newest] === first - 1) {
      holding.last[newest] = last;
      return;
    }
    this.#stretches += 1;
    if (this.#stretches > MOST_STRETCHES)
      throw new RpcError(
        'invalid_argument',
        `“${this.#asked.expr}” begins to hold more than ${MOST_STRETCHES} times. Take a shorter span or a longer interval.`,
      );
    holding.first.push(first);
    holding.last.push(last);
    holding.v.push(value);
  }
}

function holdingOf(byLabels: Map<string, Holding>, labels: Labels): Holding {
  const key = seriesKey(labels);
  let holding = byLabels.get(key);
  if (holding === undefined) byLabels.set(key, (holding = { labels, first: [], last: [], v: [] }));
  return holding;
}
