import { useMemo, useState } from 'react';
import { expressionFault } from '../../../src-shared/promql/expression-fault.ts';
import { setQuery, usePlace } from '../../shell/router.ts';
import { engineNow } from '../../state/session.ts';
import { type ExplorePlace, MOST_QUESTIONS, placeQuery, type Question, readPlace } from './explore-place.ts';
import { rememberRun } from './past.ts';

/** The questions of the address, and what stands in the editors. */
export interface Questions {
  readonly place: ExplorePlace;
  /** Text of each editor, run or not. */
  readonly drafts: readonly string[];
  /** Counts the changes of drafts that no editor made: editors take their text over then, and only then. */
  readonly revision: number;
  readonly setDraft: (index: number, text: string) => void;
  /** Changes how the answer is looked at; leaves no step to go back to. */
  readonly change: (change: Partial<ExplorePlace>) => void;
  /** Puts every draft that can be read into the address; true when that changed what is asked. */
  readonly run: (drafts: readonly string[]) => boolean;
  /** Puts an expression in the place of a question and runs it; true when that changed what is asked. */
  readonly use: (index: number, expr: string) => boolean;
  readonly changeQuestion: (index: number, change: Partial<Question>) => void;
  /** Adds a question; false when there are as many as there may be. */
  readonly add: (expr?: string) => boolean;
  readonly remove: (index: number) => void;
}

interface Written {
  readonly drafts: readonly string[];
  readonly revision: number;
}

const EMPTY: Question = { expr: '', legend: '', isHidden: false };

/** Drafts and address in step: the address may change under the editors (back, a link from another page), an editor is ahead of it until it is run. */
export function useQuestions(): Questions {
  const { query } = usePlace();
  const place = useMemo(() => readPlace(query), [query]);
  const shownText = JSON.stringify(place.questions.map(({ expr }) => expr));
  const [shown, setShown] = useState(shownText);
  const [written, setWritten] = useState<Written>({ drafts: place.questions.map(({ expr }) => expr), revision: 0 });
  const { drafts, revision } = written;
  if (shown !== shownText) {
    // Both were written by the line above.
    const before = JSON.parse(shown) as readonly string[];
    setShown(shownText);
    const next = place.questions.map(({ expr }, i) => (before[i] === expr ? (drafts[i] ?? expr) : expr));
    setWritten({ drafts: next, revision: revision + 1 });
  }
  const go = (next: ExplorePlace, replace: boolean): void => setQuery(placeQuery(next), replace);
  const put = (questions: readonly Question[], texts: readonly string[]): void => {
    setShown(JSON.stringify(questions.map(({ expr }) => expr)));
    setWritten({ drafts: texts, revision: revision + 1 });
    go({ ...place, questions, focus: Math.min(place.focus, questions.length - 1) }, false);
  };
  const run = (texts: readonly string[]): boolean => {
    const questions = place.questions.map((question, i) => {
      const expr = (texts[i] ?? '').trim();
      return expr !== '' && expressionFault(expr) !== undefined ? question : { ...question, expr };
    });
    for (const { expr } of questions.toReversed()) if (expr !== '') rememberRun(expr, engineNow());
    setShown(JSON.stringify(questions.map(({ expr }) => expr)));
    if (questions.every(({ expr }, i) => expr === place.questions[i]?.expr)) return false;
    go({ ...place, questions }, false);
    return true;
  };
  return {
    place,
    drafts,
    revision,
    setDraft: (index, text) =>
      setWritten((was) => ({ ...was, drafts: was.drafts.map((draft, i) => (i === index ? text : draft)) })),
    change: (change) => go({ ...place, ...change }, true),
    run,
    use: (index, expr) => {
      const texts = drafts.map((draft, i) => (i === index ? expr : draft));
      setWritten({ drafts: texts, revision: revision + 1 });
      return run(texts);
    },
    changeQuestion: (index, change) =>
      go({ ...place, questions: place.questions.map((one, i) => (i === index ? { ...one, ...change } : one)) }, true),
    add: (expr = '') => {
      if (place.questions.length >= MOST_QUESTIONS) return false;
      put([...place.questions, { ...EMPTY, expr }], [...drafts, expr]);
      return true;
    },
    remove: (index) => {
      if (place.questions.length === 1) put([EMPTY], ['']);
      else
        put(
          place.questions.filter((_, i) => i !== index),
          drafts.filter((_, i) => i !== index),
        );
    },
  };
}
