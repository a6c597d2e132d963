import { type ReactNode, useMemo, useState } from 'react';
import { type Labels, METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';
import type { RangeFrame } from '../../../src-shared/model/query.ts';
import { seriesNames } from '../../../src-shared/model/series-names.ts';
import { expressionFault } from '../../../src-shared/promql/expression-fault.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { useCached } from '../../api/cached.ts';
import { useKept } from '../../api/kept.ts';
import { Sparkline } from '../../charts/Sparkline.tsx';
import { formOf } from '../../charts/spark.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Select } from '../../ui/Select.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { narrowed } from './add-filter.ts';
import styles from './MovedView.module.css';
import { selectorText } from './series-book.ts';
import type { Stretch } from './use-answers.ts';

export interface MovedViewProps {
  readonly expr: string;
  readonly frame: RangeFrame | undefined;
  readonly stretch: Stretch;
  /** Adds a series to the graph. */
  readonly onAdd: (expr: string) => void;
}

/** Series that are offered to be compared. */
const MOST_CHOICES = 200;
/** Points of a small chart. */
const POINTS = 60;

/** The selector of exactly one series. */
function selectorOf(labels: Labels): string {
  const { [METRIC_NAME]: metric = '', ...rest } = labels;
  return selectorText(
    metric,
    Object.entries(rest).map(([name, value]) => ({ name, op: '=', value })),
  );
}

function Form({ expr, stretch }: { readonly expr: string; readonly stretch: Stretch }): ReactNode {
  const step = Math.max(1_000, Math.ceil((stretch.to - stretch.from) / POINTS / 1_000) * 1_000);
  const { data } = useCached('query.range', { expr, from: stretch.from, to: stretch.to, step }, { staleMs: 60_000 });
  const values = data?.series[0]?.v;
  return <Sparkline values={values === undefined ? [] : formOf(values)} width={120} height={24} slots={POINTS} />;
}

/** `0.93 together`, `−0.71 against it, 2 min later`. */
function relationText(r: number, lagMs: number | undefined): string {
  const when = lagMs === undefined ? '' : `, ${humanDuration(Math.abs(lagMs))} ${lagMs > 0 ? 'later' : 'earlier'}`;
  return `${r > 0 ? 'with it' : 'against it'}${when}`;
}

/** What moved with one series over the range: the other series whose curves have its form, the closest first. */
export function MovedView({ expr, frame, stretch, onAdd }: MovedViewProps): ReactNode {
  const [chosen, setChosen] = useState('0');
  const [draft, setDraft] = useState('');
  const [candidates, setCandidates] = useState('');
  const choices = useMemo(() => (frame?.series ?? []).slice(0, MOST_CHOICES), [frame]);
  const names = useMemo(() => seriesNames(choices.map(({ labels }) => labels)), [choices]);
  const at = choices[Number(chosen)] === undefined ? 0 : Number(chosen);
  const one = choices[at];
  const target = choices.length > 1 && one !== undefined ? narrowed(expr, one.labels) : expr;
  const fault = draft.trim() === '' ? undefined : expressionFault(draft)?.message;
  const asked = useCached(
    'series.correlate',
    { expr: target, ...stretch, ...(candidates === '' ? {} : { candidates }), limit: 30 },
    { staleMs: 60_000, enabled: frame !== undefined },
  );
  const answer = useKept(asked.data);
  if (frame !== undefined && choices.length === 0)
    return <p className={styles['none']}>No series has a value in this range: there is nothing to compare.</p>;
  return (
    <div className={styles['view']}>
      <div className={styles['head']}>
        {choices.length > 1 ? (
          <Select
            label="Series"
            value={String(at)}
            onChange={setChosen}
            options={names.map((label, id) => ({ id: String(id), label }))}
          />
        ) : null}
        <div className={styles['candidates']}>
          <TextField
            label="Compare with"
            mono
            value={draft}
            placeholder={'every series, or a selector: {job="api"}'}
            onChange={setDraft}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && fault === undefined) setCandidates(draft.trim());
            }}
            {...(fault === undefined ? {} : { error: fault })}
          />
        </div>
        {draft.trim() === candidates ? null : (
          <Button isDisabled={fault !== undefined} onPress={() => setCandidates(draft.trim())}>
            Compare
          </Button>
        )}
      </div>
      {asked.error && !asked.loading ? (
        <ErrorState title="They could not be compared" error={asked.error} onRetry={asked.refetch} />
      ) : answer === undefined ? (
        <Skeleton height={240} />
      ) : (
        <section
          className={styles['list']}
          aria-label="What moved with it"
          data-loading={asked.loading ? '' : undefined}
        >
          <p className={styles['lead']}>
            <Form expr={target} stretch={stretch} />
            <code>{seriesKey(answer.target.labels)}</code>
            <span>
              {answer.ranked.length === 0
                ? `None of ${answer.examined.toLocaleString('en')} series moved with it beyond chance.`
                : `${answer.ranked.length} of ${answer.examined.toLocaleString('en')} series moved with it over ${humanDuration(stretch.to - stretch.from)}. Zoom to narrow the window.`}
            </span>
          </p>
          <ol>
            {answer.ranked.map(({ labels, r, lagMs, n }) => (
              <li key={seriesKey(labels)}>
                <span className={styles['r']} title={`Pearson's coefficient over ${n} common points`}>
                  {r.toFixed(2).replace('-', '−')}
                </span>
                <span className={styles['bar']} aria-hidden>
                  <span style={{ width: `${Math.round(Math.abs(r) * 100)}%` }} data-against={r < 0 ? '' : undefined} />
                </span>
                <Form expr={selectorOf(labels)} stretch={stretch} />
                <code title={seriesKey(labels)}>{seriesKey(labels)}</code>
                <span className={styles['when']}>{relationText(r, lagMs)}</span>
                <Button variant="quiet" onPress={() => onAdd(selectorOf(labels))}>
                  Add
                </Button>
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}
