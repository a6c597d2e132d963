import { useState } from 'react';
import type { InstantResult, RangeFrame } from '../../../src-shared/model/query.ts';
import { expressionFault } from '../../../src-shared/promql/expression-fault.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { useCachedAll } from '../../api/cached.ts';
import type { ExplorePlace } from './explore-place.ts';

/** Answers younger than this are shown as they are, ms. */
const STALE_MS = 10_000;

/** The stretch that is asked about: epoch ms and a step in ms, ends on the step's grid. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** What is known of the questions. All answers belong to one stretch: a picture never mixes two. */
export interface Answers<T> {
  /** One per question; undefined for those that are hidden, empty, unreadable or failed. */
  readonly data: readonly (T | undefined)[];
  readonly errors: readonly (string | undefined)[];
  /** Milliseconds each answer took. */
  readonly tookMs: readonly (number | undefined)[];
  readonly isRunning: boolean;
  readonly isCancelled: boolean;
  readonly refetch: () => void;
  readonly cancel: () => void;
}

/** Whether a question is asked at all. */
export function isAsked({ expr, isHidden }: ExplorePlace['questions'][number]): boolean {
  return expr !== '' && !isHidden && expressionFault(expr) === undefined;
}

type Kind = 'query.range' | 'query.instant';
type AnswerOf<K extends Kind> = K extends 'query.range' ? RangeFrame : InstantResult;

/**
 * Asks the visible questions together. While one of them is under way the answers before stay, so that nothing
 * flickers while a live range moves on.
 */
export function useAnswers<K extends Kind>(
  kind: K,
  place: ExplorePlace,
  { from, to, step }: Stretch,
  enabled: boolean,
): Answers<AnswerOf<K>> {
  const inputs = place.questions.map((question) => {
    if (!enabled || !isAsked(question)) return undefined;
    const source = place.source === '' ? {} : { source: place.source };
    return kind === 'query.range'
      ? { expr: question.expr, from, to, step, ...source }
      : { expr: question.expr, at: to, ...source };
  });
  // The input's shape belongs to the kind, as does the answer's; TypeScript does not follow a conditional through the call.
  const asked = useCachedAll<Kind>(kind, inputs, STALE_MS);
  const answers = asked.answers;
  const isRunning = answers.some((answer) => answer?.loading === true);
  const [kept, setKept] = useState(answers);
  if (!isRunning && kept !== answers) setKept(answers);
  const shown = isRunning && kept.length === answers.length ? kept : answers;
  return {
    data: shown.map((answer) => (answer?.error ? undefined : (answer?.data as AnswerOf<K> | undefined))),
    errors: answers.map((answer) => (answer === undefined || answer.loading ? undefined : answer.error?.message)),
    tookMs: shown.map((answer) => answer?.tookMs),
    isRunning,
    isCancelled: answers.some(
      ({ error } = { data: undefined, error: undefined, loading: false, at: 0, tookMs: 0 }) =>
        error instanceof RpcError && error.code === 'cancelled',
    ),
    refetch: asked.refetch,
    cancel: asked.cancel,
  };
}
