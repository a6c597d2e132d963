import type { Labels } from '../../../src-shared/model/labels.ts';
import { QueryError } from '../../../src-shared/promql/error.ts';
import type { StretchAnswer, StretchQuestion } from '../store/protocol.ts';
import type { SeriesSource } from '../store/store.ts';
import { evaluateSteps } from './evaluate.ts';
import type { EvaluationLimits } from './run.ts';
import { SharedReads } from './shared-reads.ts';
import { ABSENT } from './values.ts';

/**
 * The stretches of steps in which each expression has a value, series by series: what an alerting rule is about, in a
 * thousandth of the bytes. Expressions that read the same series read them once. An expression that fails is an answer too.
 */
export function findStretches(
  questions: readonly StretchQuestion[],
  source: SeriesSource,
  limits: EvaluationLimits,
): readonly StretchAnswer[] {
  const shared = new SharedReads(source);
  return questions.map(({ expr, everyValue, ...range }): StretchAnswer => {
    try {
      const { value, warnings } = evaluateSteps(expr, shared, range, limits);
      const columns =
        value.type === 'vector' ? value.columns : value.type === 'scalar' ? [{ labels: {}, v: value.v }] : [];
      return {
        ok: true,
        series: columns.map(({ labels, v }) => stretchesOf(labels, v, everyValue)),
        warnings: [...warnings],
      };
    } catch (error) {
      if (!(error instanceof QueryError) || error.kind === 'cancelled') throw error;
      return { ok: false, message: error.positioned };
    }
  });
}

/** `everyValue`: another value begins another stretch. */
function stretchesOf(
  labels: Labels,
  v: Float64Array,
  everyValue: boolean,
): Extract<StretchAnswer, { ok: true }>['series'][number] {
  const first: number[] = [];
  const last: number[] = [];
  const values: number[] = [];
  let before = ABSENT;
  for (let i = 0; i < v.length; i++) {
    const now = v[i] ?? ABSENT;
    if (now === ABSENT) {
      before = ABSENT;
      continue;
    }
    if (before === ABSENT || (everyValue && !Object.is(now, before))) {
      first.push(i);
      last.push(i);
      values.push(now);
    } else last[last.length - 1] = i;
    before = now;
  }
  return { labels, first: Float64Array.from(first), last: Float64Array.from(last), v: Float64Array.from(values) };
}
