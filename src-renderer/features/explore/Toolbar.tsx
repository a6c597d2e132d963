import type { ReactNode } from 'react';
import { formatDuration, humanDuration } from '../../../src-shared/time/duration.ts';
import { Button } from '../../ui/Button.tsx';
import { Select } from '../../ui/Select.tsx';
import styles from './ExplorePage.module.css';
import { letterOf, MOST_QUESTIONS, type View } from './explore-place.ts';
import { SourceSelect } from './SourceSelect.tsx';
import { type Answers, isAsked } from './use-answers.ts';
import type { Questions } from './use-questions.ts';

/** What stands open at the right. */
export type Panel = 'past' | 'metrics' | undefined;

export interface ToolbarProps {
  readonly questions: Questions;
  readonly answers: Answers<unknown>;
  /** ms between two points. */
  readonly step: number;
  /** Place of the question that views of one question are about. */
  readonly focus: number;
  readonly panel: Panel;
  readonly onPanel: (panel: Panel) => void;
  readonly onAdd: () => void;
  readonly onRun: () => void;
}

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

/** What goes for all queries: more of them, metrics and history, whom and how finely to ask, run and cancel. */
export function Toolbar(props: ToolbarProps): ReactNode {
  const { questions, answers, step, focus, panel, onPanel, onAdd, onRun } = props;
  const { place, drafts } = questions;
  const stepText = place.step === undefined ? 'auto' : formatDuration(place.step);
  const steps = STEPS.some((id) => id === stepText) ? STEPS : [...STEPS, stepText];
  return (
    <div className={styles['tools']}>
      <Button variant="quiet" isDisabled={place.questions.length >= MOST_QUESTIONS} onPress={onAdd}>
        Add a query
      </Button>
      <Button
        variant="quiet"
        aria-pressed={panel === 'metrics'}
        onPress={() => onPanel(panel === 'metrics' ? undefined : 'metrics')}
      >
        Metrics
      </Button>
      <Button
        variant="quiet"
        aria-pressed={panel === 'past'}
        onPress={() => onPanel(panel === 'past' ? undefined : 'past')}
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
      <SourceSelect value={place.source} onChange={(source) => questions.change({ source })} />
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
        <Button variant="primary" isDisabled={drafts.every((draft) => draft.trim() === '')} onPress={onRun}>
          Run
        </Button>
      )}
    </div>
  );
}
