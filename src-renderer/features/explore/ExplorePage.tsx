import { type ReactNode, useMemo, useState } from 'react';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { useClient } from '../../api/client-context.tsx';
import { SeriesBook } from '../../api/series-book.ts';
import { queryStep } from '../../charts/time-ticks.ts';
import { go, href } from '../../shell/router.ts';
import { useTimeRange } from '../../shell/time-range.ts';
import { engineNow } from '../../state/session.ts';
import type { FieldRef } from '../../ui/expression/ExpressionField.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { showToast } from '../../ui/toast.ts';
import { addFilter } from './add-filter.ts';
import { Examples } from './Examples.tsx';
import styles from './ExplorePage.module.css';
import { letterOf, MOST_QUESTIONS } from './explore-place.ts';
import { MetricsPanel, useAsked } from './MetricsPanel.tsx';
import { PastPanel } from './PastPanel.tsx';
import { setFavourite, usePast } from './past.ts';
import { QuestionRow } from './QuestionRow.tsx';
import { Results } from './Results.tsx';
import { type Panel, Toolbar } from './Toolbar.tsx';
import { isAsked, useAnswers } from './use-answers.ts';
import { useExploreCommands } from './use-explore-commands.ts';
import { useQuestions } from './use-questions.ts';

const WIDTH = 1_200;
const NO_NOTES: readonly string[] = [];

/** Ask anything: several expressions over the page's range, looked at from six sides. Everything is in the address. */
export function ExplorePage(): ReactNode {
  const client = useClient();
  const questions = useQuestions();
  const { place, drafts } = questions;
  const { source } = place;
  const book = useMemo(() => new SeriesBook(client, engineNow, source), [client, source]);
  const range = useTimeRange();
  const past = usePast();
  const [panel, setPanel] = useState<Panel>();
  const [active, setActive] = useState(0);
  const [handles] = useState(() => Array.from({ length: MOST_QUESTIONS }, (): FieldRef => ({ current: null })));
  const { data: names } = useAsked(`metrics ${source}`, () => book.metrics());

  const step = place.step ?? queryStep(range.from, range.to, WIDTH);
  const stretch = {
    from: Math.floor(range.from / step) * step,
    to: Math.floor(range.to / step) * step,
    step,
  };
  const isTable = place.view === 'table';
  const overTime = useAnswers('query.range', place, stretch, !isTable);
  const atEnd = useAnswers('query.instant', place, stretch, isTable);
  const answers = isTable ? atEnd : overTime;
  const asked = place.questions.some(isAsked);
  const isEmpty = place.questions.every(({ expr }) => expr === '');

  // Heat map, statistics and correlation look at one question: the chosen one, else the first that is shown.
  const chosen = place.questions[place.focus];
  const focus = chosen !== undefined && isAsked(chosen) ? place.focus : Math.max(0, place.questions.findIndex(isAsked));

  const run = (texts = drafts): void => {
    if (!questions.run(texts)) answers.refetch();
  };
  const use = (expr: string): void => {
    if (!questions.use(Math.min(active, drafts.length - 1), expr)) answers.refetch();
  };
  const add = (expr?: string): void => {
    if (!questions.add(expr)) showToast(`More than ${MOST_QUESTIONS} queries at once are not to be read.`);
    else setActive(place.questions.length);
  };
  useExploreCommands({
    onWrite: () => handles[Math.min(active, drafts.length - 1)]?.current?.focus(),
    onAdd: () => add(),
    onRun: () => run(),
    onPanel: (asked) => setPanel(panel === asked ? undefined : asked),
    onView: (view) => questions.change({ view }),
  });
  return (
    <div className={styles['page']}>
      <div className={styles['content']}>
        <Sentence
          sub={`${humanDuration(range.to - range.from)}, one point every ${humanDuration(step)}. The address holds it all: share it.`}
        >
          Ask what was measured.
        </Sentence>
        <div className={styles['questions']}>
          {place.questions.map((question, index) => {
            const draft = drafts[index] ?? question.expr;
            const expr = draft.trim();
            const isFavourite = past.some((one) => one.expr === expr && one.isFavourite);
            const answer = answers.data[index];
            const notes = answer === undefined ? NO_NOTES : [...answer.warnings, ...answer.infos];
            return (
              <QuestionRow
                // A question is its place: there is nothing else it could be known by.
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                key={index}
                index={index}
                question={question}
                draft={draft}
                revision={questions.revision}
                isAlone={place.questions.length === 1}
                canAdd={place.questions.length < MOST_QUESTIONS}
                isFavourite={isFavourite}
                book={book}
                past={past.map((one) => one.expr)}
                notes={notes}
                error={answers.errors[index]}
                handleRef={handles[index] ?? { current: null }}
                onDraft={(text) => questions.setDraft(index, text)}
                onRun={(text) => run(drafts.map((other, i) => (i === index ? text : other)))}
                onFocus={() => setActive(index)}
                onChange={(change) => questions.changeQuestion(index, change)}
                onFavourite={() => setFavourite(expr, !isFavourite, engineNow())}
                onDuplicate={() => add(expr)}
                onRemove={() => questions.remove(index)}
                onRule={() => go(href(['rules'], { new: '1', expr, source }))}
              />
            );
          })}
        </div>
        <Toolbar
          questions={questions}
          answers={answers}
          step={step}
          focus={focus}
          panel={panel}
          onPanel={setPanel}
          onAdd={() => add()}
          onRun={() => run()}
        />
        {isEmpty ? (
          <Examples names={names} onUse={use} />
        ) : !asked ? (
          <p className={styles['quiet']}>
            {place.questions.some(({ isHidden, expr }) => isHidden && expr !== '')
              ? 'Every query is hidden.'
              : 'The expression of this address cannot be read; its error is marked above.'}
          </p>
        ) : (
          <Results
            questions={questions}
            overTime={overTime}
            atEnd={atEnd}
            range={range}
            stretch={stretch}
            focus={focus}
            names={names}
            onUse={use}
            onAdd={add}
          />
        )}
        {answers.isCancelled ? <p className={styles['quiet']}>Cancelled. Run it again, or ask for less.</p> : null}
        {place.questions.flatMap((question, index) =>
          isAsked(question)
            ? [...(answers.data[index]?.warnings ?? []), ...(answers.data[index]?.infos ?? [])].map((note) => (
                <p key={`${index}${note}`} className={styles['quiet']}>
                  {place.questions.length > 1 ? `${letterOf(index)}: ` : ''}
                  {note}
                </p>
              ))
            : [],
        )}
      </div>
      {panel === 'past' ? <PastPanel onUse={use} onClose={() => setPanel(undefined)} /> : null}
      {panel === 'metrics' ? (
        <MetricsPanel
          key={source}
          book={book}
          onUse={use}
          onFilter={(metric, matcher) =>
            use(addFilter(drafts[Math.min(active, drafts.length - 1)] ?? '', metric, matcher))
          }
          onClose={() => setPanel(undefined)}
        />
      ) : null}
    </div>
  );
}
