import { type ReactNode, useMemo, useState } from 'react';
import { formatDuration, humanDuration } from '../../../src-shared/time/duration.ts';
import { useClient } from '../../api/client-context.tsx';
import { queryStep } from '../../charts/time-ticks.ts';
import { useCommands } from '../../shell/shortcuts.ts';
import { useTimeRange } from '../../shell/time-range.ts';
import { engineNow } from '../../state/session.ts';
import { Button } from '../../ui/Button.tsx';
import { Select } from '../../ui/Select.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { showToast } from '../../ui/toast.ts';
import { addFilter } from './add-filter.ts';
import { DetailsView } from './DetailsView.tsx';
import { Examples } from './Examples.tsx';
import styles from './ExplorePage.module.css';
import type { FieldRef } from './editor/ExpressionField.tsx';
import { letterOf, MOST_QUESTIONS, VIEWS, type View } from './explore-place.ts';
import { GraphView } from './GraphView.tsx';
import { HeatView } from './HeatView.tsx';
import { MetricsPanel, useAsked } from './MetricsPanel.tsx';
import { MovedView } from './MovedView.tsx';
import { PastPanel } from './PastPanel.tsx';
import { setFavourite, usePast } from './past.ts';
import { QuestionRow } from './QuestionRow.tsx';
import { RuleDialog } from './RuleDialog.tsx';
import { StatisticsView } from './StatisticsView.tsx';
import { SeriesBook } from './series-book.ts';
import type { Answered } from './series-list.ts';
import { TableView } from './TableView.tsx';
import { guessUnit } from './unit-guess.ts';
import { isAsked, useAnswers } from './use-answers.ts';
import { useQuestions } from './use-questions.ts';

const VIEW_WORDS: Readonly<Record<View, string>> = {
  graph: 'Graph',
  table: 'Table',
  heatmap: 'Heat map',
  statistics: 'Statistics',
  moved: 'What moved with it',
  details: 'Details',
};
const WIDTH = 1_200;
const STEPS = ['auto', '5s', '15s', '30s', '1m', '5m', '15m', '1h', '6h', '1d'] as const;
const STEP_MS: Readonly<Record<string, number>> = {
  '5s': 5_000,
  '15s': 15_000,
  '30s': 30_000,
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
  '6h': 21_600_000,
  '1d': 86_400_000,
};
/** Views that look at one question. */
const ABOUT_ONE: readonly View[] = ['heatmap', 'statistics', 'moved'];
const NO_NOTES: readonly string[] = [];

/** Ask anything: several expressions over the page's range, looked at from six sides. Everything is in the address. */
export function ExplorePage(): ReactNode {
  const client = useClient();
  const book = useMemo(() => new SeriesBook(client, engineNow), [client]);
  const questions = useQuestions();
  const { place, drafts } = questions;
  const range = useTimeRange();
  const past = usePast();
  const [panel, setPanel] = useState<'past' | 'metrics'>();
  const [ruleOf, setRuleOf] = useState<string>();
  const [active, setActive] = useState(0);
  const [handles] = useState(() => Array.from({ length: MOST_QUESTIONS }, (): FieldRef => ({ current: null })));
  const { data: names } = useAsked('metrics', () => book.metrics());

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

  const frames = overTime.data;
  const answered = useMemo(
    (): readonly Answered[] =>
      frames.flatMap((frame, index) => {
        const question = place.questions[index];
        return frame === undefined || question === undefined
          ? []
          : [{ index, expr: question.expr, legend: question.legend, frame }];
      }),
    [frames, place.questions],
  );
  const instants = atEnd.data;
  const tables = useMemo(
    () =>
      instants.flatMap((result, index) => {
        const expr = place.questions[index]?.expr ?? '';
        return result === undefined ? [] : [{ index, expr, unit: guessUnit(expr), result }];
      }),
    [instants, place.questions],
  );
  // Heat map, statistics and correlation look at one question: the chosen one, else the first that is shown.
  const chosen = place.questions[place.focus];
  const focus = chosen !== undefined && isAsked(chosen) ? place.focus : Math.max(0, place.questions.findIndex(isAsked));
  const focused = place.questions[focus]?.expr ?? '';

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
  useCommands([
    {
      id: 'explore.expression',
      title: 'Write an expression',
      section: 'Explore',
      keys: ['/'],
      run: () => handles[Math.min(active, drafts.length - 1)]?.current?.focus(),
    },
    { id: 'explore.add', title: 'Add a query', section: 'Explore', keys: ['n'], run: () => add() },
    {
      id: 'explore.history',
      title: 'Show the history',
      section: 'Explore',
      keys: ['h'],
      run: () => setPanel(panel === 'past' ? undefined : 'past'),
    },
    {
      id: 'explore.metrics',
      title: 'Show the metrics',
      section: 'Explore',
      keys: ['b'],
      run: () => setPanel(panel === 'metrics' ? undefined : 'metrics'),
    },
    ...VIEWS.map((view, i) => ({
      id: `explore.view.${view}`,
      title: `Look at it as: ${VIEW_WORDS[view]}`,
      section: 'Explore',
      keys: [String(i + 1)],
      run: () => questions.change({ view }),
    })),
    { id: 'explore.run', title: 'Run again', section: 'Explore', keys: ['x'], run: () => run() },
  ]);

  const tab = (view: View, content: ReactNode): { id: View; title: string; content: ReactNode } => ({
    id: view,
    title: VIEW_WORDS[view],
    content,
  });
  const stepText = place.step === undefined ? 'auto' : formatDuration(place.step);
  const steps = STEPS.some((id) => id === stepText) ? STEPS : [...STEPS, stepText];
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
                onRule={() => setRuleOf(expr)}
              />
            );
          })}
        </div>
        <div className={styles['tools']}>
          <Button variant="quiet" isDisabled={place.questions.length >= MOST_QUESTIONS} onPress={() => add()}>
            Add a query
          </Button>
          <Button
            variant="quiet"
            aria-pressed={panel === 'metrics'}
            onPress={() => setPanel(panel === 'metrics' ? undefined : 'metrics')}
          >
            Metrics
          </Button>
          <Button
            variant="quiet"
            aria-pressed={panel === 'past'}
            onPress={() => setPanel(panel === 'past' ? undefined : 'past')}
          >
            History
          </Button>
          <span className={styles['space']} />
          {ABOUT_ONE.includes(place.view) && place.questions.filter(isAsked).length > 1 ? (
            <Select
              label="About which query"
              hideLabel
              value={letterOf(focus)}
              onChange={(letter) => questions.change({ focus: letter.charCodeAt(0) - letterOf(0).charCodeAt(0) })}
              options={place.questions.flatMap((question, i) =>
                isAsked(question) ? [{ id: letterOf(i), label: `About ${letterOf(i)}` }] : [],
              )}
            />
          ) : null}
          <Select
            label="Step"
            hideLabel
            value={stepText}
            onChange={(next) => questions.change({ step: STEP_MS[next] })}
            options={steps.map((id) => ({ id, label: id === 'auto' ? `Step: ${humanDuration(step)}` : `Step: ${id}` }))}
          />
          {answers.isRunning ? (
            <Button onPress={answers.cancel}>Cancel</Button>
          ) : (
            <Button variant="primary" isDisabled={drafts.every((draft) => draft.trim() === '')} onPress={() => run()}>
              Run
            </Button>
          )}
        </div>
        {isEmpty ? (
          <Examples names={names} onUse={use} />
        ) : !asked ? (
          <p className={styles['quiet']}>
            {place.questions.some(({ isHidden, expr }) => isHidden && expr !== '')
              ? 'Every query is hidden.'
              : 'The expression of this address cannot be read; its error is marked above.'}
          </p>
        ) : (
          <Tabs
            label="Result"
            selected={place.view}
            onSelect={(id) => questions.change({ view: VIEWS.find((view) => view === id) ?? 'graph' })}
            tabs={[
              tab(
                'graph',
                <GraphView
                  place={place}
                  answers={answered}
                  from={range.from}
                  to={range.to}
                  isRunning={overTime.isRunning}
                  onChange={questions.change}
                />,
              ),
              tab(
                'table',
                <TableView answers={atEnd.isRunning && tables.length === 0 ? undefined : tables} at={stretch.to} />,
              ),
              tab(
                'heatmap',
                <HeatView
                  expr={focused}
                  frame={frames[focus]}
                  from={range.from}
                  to={range.to}
                  step={step}
                  isRunning={overTime.isRunning}
                  example={names?.find((name) => name.endsWith('_bucket'))}
                  onTry={use}
                />,
              ),
              tab(
                'statistics',
                <StatisticsView
                  key={focused}
                  expr={focused}
                  frame={frames[focus]}
                  stretch={stretch}
                  from={range.from}
                  to={range.to}
                />,
              ),
              tab(
                'moved',
                <MovedView key={focused} expr={focused} frame={frames[focus]} stretch={stretch} onAdd={add} />,
              ),
              tab(
                'details',
                <DetailsView
                  asked={place.questions.flatMap((question, index) =>
                    isAsked(question)
                      ? [
                          {
                            index,
                            expr: question.expr,
                            frame: frames[index],
                            tookMs: overTime.tookMs[index],
                            error: overTime.errors[index],
                          },
                        ]
                      : [],
                  )}
                />,
              ),
            ]}
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
          book={book}
          onUse={use}
          onFilter={(metric, matcher) =>
            use(addFilter(drafts[Math.min(active, drafts.length - 1)] ?? '', metric, matcher))
          }
          onClose={() => setPanel(undefined)}
        />
      ) : null}
      {ruleOf === undefined ? null : (
        <RuleDialog expr={ruleOf} stretch={stretch} onClose={() => setRuleOf(undefined)} />
      )}
    </div>
  );
}
