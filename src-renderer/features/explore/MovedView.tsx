import { type ReactNode, useMemo, useState } from 'react';
import { type Labels, METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';
import type { RangeFrame } from '../../../src-shared/model/query.ts';
import { seriesNames } from '../../../src-shared/model/series-names.ts';
import { expressionFault } from '../../../src-shared/promql/expression-fault.ts';
import { selectorText } from '../../../src-shared/promql/selector.ts';
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
import { BrushGraph } from './BrushGraph.tsx';
import type { ExplorePlace } from './explore-place.ts';
import styles from './MovedView.module.css';
import type { Stretch } from './use-answers.ts';

export interface MovedViewProps {
  readonly expr: string;
  readonly frame: RangeFrame | undefined;
  readonly stretch: Stretch;
  readonly place: ExplorePlace;
  readonly onChange: (change: Partial<ExplorePlace>) => void;
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

type Window = NonNullable<ExplorePlace['window']>;

/** The part of a brushed window that lies in the range; undefined where there is none. */
function insideOf(window: Window | undefined, { from, to }: Stretch): Window | undefined {
  if (window === undefined) return undefined;
  const inside = { from: Math.max(window.from, from), to: Math.min(window.to, to) };
  return inside.to > inside.from ? inside : undefined;
}

function Form({
  expr,
  window,
  source,
}: {
  readonly expr: string;
  readonly window: Window;
  readonly source: string;
}): ReactNode {
  const { from, to } = window;
  const step = Math.max(1_000, Math.ceil((to - from) / POINTS / 1_000) * 1_000);
  const { data } = useCached('query.range', { expr, from, to, step, ...asked(source) }, { staleMs: 60_000 });
  const values = data?.series[0]?.v;
  return <Sparkline values={values === undefined ? [] : formOf(values)} width={120} height={24} slots={POINTS} />;
}

/** The source as a part of a question; an empty one is this console. */
function asked(source: string): { readonly source?: string } {
  return source === '' ? {} : { source };
}

/** `0.93 together`, `−0.71 against it, 2 min later`. */
function relationText(r: number, lagMs: number | undefined): string {
  const when = lagMs === undefined ? '' : `, ${humanDuration(Math.abs(lagMs))} ${lagMs > 0 ? 'later' : 'earlier'}`;
  return `${r > 0 ? 'with it' : 'against it'}${when}`;
}

/** What moved with one series over the range: the other series whose curves have its form, the closest first. */
export function MovedView({ expr, frame, stretch, place, onChange, onAdd }: MovedViewProps): ReactNode {
  const { source } = place;
  const [chosen, setChosen] = useState('0');
  const [draft, setDraft] = useState('');
  const [candidates, setCandidates] = useState('');
  const choices = useMemo(() => (frame?.series ?? []).slice(0, MOST_CHOICES), [frame]);
  const names = useMemo(() => seriesNames(choices.map(({ labels }) => labels)), [choices]);
  const at = choices[Number(chosen)] === undefined ? 0 : Number(chosen);
  const one = choices[at];
  const target = choices.length > 1 && one !== undefined ? narrowed(expr, one.labels) : expr;
  const fault = draft.trim() === '' ? undefined : expressionFault(draft)?.message;
  const brushed = insideOf(place.window, stretch);
  // A brushed window is compared at the engine's own step: the page's is for a whole range.
  const window = brushed ?? stretch;
  const found = useCached(
    'series.correlate',
    { expr: target, ...window, ...(candidates === '' ? {} : { candidates }), limit: 30, ...asked(source) },
    { staleMs: 60_000, enabled: frame !== undefined },
  );
  const answer = useKept(found.data);
  if (frame !== undefined && choices.length === 0)
    return <p className={styles['none']}>No series has a value in this range: there is nothing to compare.</p>;
  return (
    <div className={styles['view']}>
      <BrushGraph
        name={names[at] ?? ''}
        expr={expr}
        t={frame?.t}
        v={one?.v}
        stretch={stretch}
        brushed={brushed}
        onBrush={(next) => onChange({ window: next })}
      />
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
            placeholder={
              source === ''
                ? 'every series, or a selector: {job="api"}'
                : 'the same instance, or a selector: {job="api"}'
            }
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
      {found.error && !found.loading ? (
        <ErrorState title="They could not be compared" error={found.error} onRetry={found.refetch} />
      ) : answer === undefined ? (
        <Skeleton height={240} />
      ) : (
        <section
          className={styles['list']}
          aria-label="What moved with it"
          data-loading={found.loading ? '' : undefined}
        >
          <p className={styles['lead']}>
            <Form expr={target} window={window} source={source} />
            <code>{seriesKey(answer.target.labels)}</code>
            <span>
              {answer.ranked.length === 0
                ? `None of ${answer.examined.toLocaleString('en')} series moved with it beyond chance.`
                : `${answer.ranked.length} of ${answer.examined.toLocaleString('en')} series moved with it over ${humanDuration(Math.round((window.to - window.from) / 1_000) * 1_000)}.`}
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
                <Form expr={selectorOf(labels)} window={window} source={source} />
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
