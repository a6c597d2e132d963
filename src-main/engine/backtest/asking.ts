import { type RangeFrame, visitSamples } from '../../../src-shared/model/query.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { SeriesStretches, StretchAnswer, StretchQuestion, Supposed } from '../store/protocol.ts';
import type { Queries } from '../store/store.ts';
import type { Held, HoldingBook } from './holding.ts';

/** Rules that are asked for at once: they share what they read, and the reader has others to answer in between. */
const RULES_AT_ONCE = 16;
/** Steps of one question at all of them together, so that an answer stays small and a thread free. */
const STEPS_AT_ONCE = 160_000;

/** Answers questions in their order. Rejects with RpcError. */
export type AskStretches = (
  questions: readonly StretchQuestion[],
  signal: AbortSignal,
) => Promise<readonly StretchAnswer[]>;

/** Asks the reader thread, as if some series were stored. */
export function askingReader(queries: Pick<Queries, 'stretches'>, supposed: Supposed): AskStretches {
  return (questions, signal) => queries.stretches(questions, supposed, signal);
}

/** Asks another Prometheus, one expression after another. */
export function askingSource(source: Pick<Queries, 'range'>): AskStretches {
  return async (questions, signal) => {
    const answers: StretchAnswer[] = [];
    for (const { expr, from, to, step, everyValue } of questions) {
      try {
        const frame = await source.range(expr, from, to, step, signal);
        const series = frame.series.map((one) => stretchesOf(one, everyValue));
        answers.push({ ok: true, series, warnings: frame.warnings });
      } catch (error) {
        if (!(error instanceof RpcError) || error.reason !== 'execution') throw error;
        answers.push({ ok: false, message: error.message });
      }
    }
    return answers;
  };
}

/** When the expressions of these books held. `order` brings together those that read the same. */
export async function findHeld(
  books: readonly { readonly book: HoldingBook; readonly order: string }[],
  ask: AskStretches,
  signal: AbortSignal,
): Promise<ReadonlyMap<HoldingBook, Held>> {
  const sorted = books.toSorted((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0)).map(({ book }) => book);
  for (let first = 0; first < sorted.length; first += RULES_AT_ONCE)
    await fill(sorted.slice(first, first + RULES_AT_ONCE), ask, signal);
  return new Map(sorted.map((book) => [book, book.held()]));
}

async function fill(books: readonly HoldingBook[], ask: AskStretches, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const asked: HoldingBook[] = [];
    const questions: StretchQuestion[] = [];
    let steps = 0;
    for (const book of books) {
      const { question } = book;
      if (question === undefined || steps > STEPS_AT_ONCE) continue;
      steps += (question.to - question.from) / question.step + 1;
      asked.push(book);
      questions.push(question);
    }
    if (questions.length === 0) return;
    const answers = await ask(questions, signal);
    asked.forEach((book, i) => {
      const answer = answers[i];
      if (answer !== undefined) book.take(answer);
    });
  }
}

function stretchesOf(series: RangeFrame['series'][number], everyValue: boolean): SeriesStretches {
  const first: number[] = [];
  const last: number[] = [];
  const v: number[] = [];
  let before: number | undefined;
  visitSamples(series, (step, value) => {
    const follows = last.at(-1) === step - 1;
    if (follows && (!everyValue || Object.is(value, before))) last[last.length - 1] = step;
    else {
      first.push(step);
      last.push(step);
      v.push(value);
    }
    before = value;
  });
  return {
    labels: series.labels,
    first: Float64Array.from(first),
    last: Float64Array.from(last),
    v: Float64Array.from(v),
  };
}
