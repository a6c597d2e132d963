import { type ReactNode, useMemo } from 'react';
import type { InstantResult, RangeFrame } from '../../../src-shared/model/query.ts';
import { guessUnit } from '../../../src-shared/promql/unit-guess.ts';
import type { TimeRange } from '../../shell/time-range.ts';
import { Tabs } from '../../ui/Tabs.tsx';
import { DetailsView } from './DetailsView.tsx';
import { VIEW_WORDS, VIEWS, type View } from './explore-place.ts';
import { GraphView } from './GraphView.tsx';
import { HeatView } from './HeatView.tsx';
import { MovedView } from './MovedView.tsx';
import { StatisticsView } from './StatisticsView.tsx';
import type { Answered } from './series-list.ts';
import { TableView } from './TableView.tsx';
import { type Answers, isAsked, type Stretch } from './use-answers.ts';
import type { Questions } from './use-questions.ts';

export interface ResultsProps {
  readonly questions: Questions;
  readonly overTime: Answers<RangeFrame>;
  readonly atEnd: Answers<InstantResult>;
  readonly range: TimeRange;
  readonly stretch: Stretch;
  /** Place of the question that heat map, statistics and "what moved" are about. */
  readonly focus: number;
  /** Metric names, once they are known. */
  readonly names: readonly string[] | undefined;
  readonly onUse: (expr: string) => void;
  readonly onAdd: (expr: string) => void;
}

/** The answers from six sides, one at a time. */
export function Results(props: ResultsProps): ReactNode {
  const { questions, overTime, atEnd, range, stretch, focus, names, onUse, onAdd } = props;
  const { place } = questions;
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
  const focused = place.questions[focus]?.expr ?? '';
  const tab = (view: View, content: ReactNode): { id: View; title: string; content: ReactNode } => ({
    id: view,
    title: VIEW_WORDS[view],
    content,
  });
  return (
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
            isFailed={overTime.errors.some((error) => error !== undefined)}
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
            step={stretch.step}
            isRunning={overTime.isRunning}
            example={names?.find((name) => name.endsWith('_bucket'))}
            onTry={onUse}
          />,
        ),
        tab(
          'statistics',
          <StatisticsView
            key={focused}
            expr={focused}
            source={place.source}
            frame={frames[focus]}
            stretch={stretch}
            from={range.from}
            to={range.to}
          />,
        ),
        tab(
          'moved',
          <MovedView
            key={focused}
            expr={focused}
            frame={frames[focus]}
            stretch={stretch}
            place={place}
            onChange={questions.change}
            onAdd={onAdd}
          />,
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
  );
}
