import { useStore } from 'zustand';
import { persist } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';

/** An expression that was run. */
export interface PastQuestion {
  readonly expr: string;
  /** Epoch ms of the last run. */
  readonly at: number;
  readonly isFavourite: boolean;
}

/** Others than favourites beyond this many are forgotten, oldest first. */
const MOST = 200;

export const pastStore = createStore<{ readonly questions: readonly PastQuestion[] }>()(
  persist((): { readonly questions: readonly PastQuestion[] } => ({ questions: [] }), {
    name: 'tocsin.explore',
    version: 1,
  }),
);

/** Puts an expression that was run to the top, newest first. */
export function withRun(questions: readonly PastQuestion[], expr: string, at: number): readonly PastQuestion[] {
  const known = questions.find((question) => question.expr === expr);
  const next = [
    { expr, at, isFavourite: known?.isFavourite ?? false },
    ...questions.filter((question) => question.expr !== expr),
  ];
  let others = 0;
  return next.filter(({ isFavourite }) => {
    if (isFavourite) return true;
    others += 1;
    return others <= MOST;
  });
}

/** Remembers a run. */
export function rememberRun(expr: string, at: number): void {
  pastStore.setState(({ questions }) => ({ questions: withRun(questions, expr, at) }));
}

/** Stars or unstars an expression; one that was never run is remembered by it. */
export function setFavourite(expr: string, isFavourite: boolean, at: number): void {
  pastStore.setState(({ questions }) => {
    const known = questions.some((question) => question.expr === expr);
    const all = known ? questions : withRun(questions, expr, at);
    return { questions: all.map((question) => (question.expr === expr ? { ...question, isFavourite } : question)) };
  });
}

/** Takes expressions out; the ones from before come back by `restore`. */
export function forget(match: (question: PastQuestion) => boolean): { readonly restore: () => void } {
  const before = pastStore.getState().questions;
  pastStore.setState({ questions: before.filter((question) => !match(question)) });
  return { restore: () => pastStore.setState({ questions: before }) };
}

/** Expressions that were run, newest first. */
export function usePast(): readonly PastQuestion[] {
  return useStore(pastStore, ({ questions }) => questions);
}
