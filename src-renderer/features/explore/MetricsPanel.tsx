import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import { selectorText } from '../../../src-shared/promql/selector.ts';
import { type MetricNote, noteOf, type SeriesBook } from '../../api/series-book.ts';
import { Button } from '../../ui/Button.tsx';
import { Inspector } from '../../ui/Inspector.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { matching, metricGroups } from './metric-groups.ts';
import styles from './SidePanel.module.css';

export interface MetricsPanelProps {
  readonly book: SeriesBook;
  readonly onUse: (expr: string) => void;
  /** Adds a matcher to the expression that is being written. */
  readonly onFilter: (metric: string, matcher: Matcher) => void;
  readonly onClose: () => void;
}

/** What a promise came to; `key` names the question, another one asks anew. */
export function useAsked<T>(key: string, ask: () => Promise<T>): { readonly data?: T; readonly error?: string } {
  const [state, setState] = useState<{ readonly key: string; readonly data?: T; readonly error?: string }>({
    key: '\u0000',
  });
  useEffect(() => {
    let gone = false;
    ask().then(
      (data) => {
        if (!gone) setState({ key, data });
      },
      (error: unknown) => {
        if (!gone) setState({ key, error: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => {
      gone = true;
    };
    // The key is the identity of the question.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [key]);
  return state.key === key ? state : {};
}

/** Groups stay closed while there are many. */
const FEW = 12;
/** Values shown of a label at once. */
const MOST_VALUES = 60;
/** Up to here the eye is quicker than a search. */
const FEW_VALUES = 12;

function Values(props: MetricsPanelProps & { readonly metric: string; readonly label: string }): ReactNode {
  const { book, metric, label, onFilter } = props;
  const [search, setSearch] = useState('');
  const { data, error } = useAsked(`${metric} ${label}`, () => book.values(label, selectorText(metric)));
  if (error !== undefined) return <p className={styles['none']}>{error}</p>;
  if (data === undefined) return <Skeleton height={28} />;
  const found = matching(data, search);
  return (
    <div className={styles['values']}>
      {data.length > FEW_VALUES ? (
        <TextField
          label={`Search the values of ${label}`}
          hideLabel
          type="search"
          placeholder={`Search ${data.length} values`}
          value={search}
          onChange={setSearch}
        />
      ) : null}
      {found.slice(0, MOST_VALUES).map((value) => (
        <button
          key={value}
          type="button"
          title={`Add the filter ${label}=${JSON.stringify(value)}`}
          onClick={() => onFilter(metric, { name: label, op: '=', value })}
        >
          {value === '' ? '(empty)' : value}
        </button>
      ))}
      {found.length > MOST_VALUES ? (
        <span className={styles['faint']}>and {found.length - MOST_VALUES} more</span>
      ) : null}
    </div>
  );
}

function Label(props: MetricsPanelProps & { readonly metric: string; readonly label: string }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles['group']} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{props.label}</summary>
      {isOpen ? <Values {...props} /> : null}
    </details>
  );
}

function Metric(
  props: MetricsPanelProps & {
    readonly name: string;
    readonly note: MetricNote | undefined;
    readonly onBack: () => void;
  },
): ReactNode {
  const { book, name, note, onUse, onBack } = props;
  const { data: labels, error } = useAsked(name, () => book.labels(selectorText(name)));
  const isCounter = note?.type === 'counter' || /_(?:total|count|sum)$/.test(name);
  const isBucket = name.endsWith('_bucket');
  return (
    <>
      <div className={styles['back']}>
        <Button variant="quiet" onPress={onBack}>
          <ArrowLeft size={14} aria-hidden /> All metrics
        </Button>
      </div>
      <h3 className={styles['metric']}>{name}</h3>
      <p className={styles['facts']}>
        {note === undefined ? 'Nobody said what it is.' : [note.type, note.unit].filter(Boolean).join(', in ')}
        {note === undefined || note.help === '' ? null : <br />}
        {note?.help}
      </p>
      <div className={styles['actions']}>
        <Button onPress={() => onUse(name)}>Use it</Button>
        {isBucket ? (
          <Button onPress={() => onUse(`histogram_quantile(0.95, sum by (le) (rate(${name}[5m])))`)}>
            95th percentile
          </Button>
        ) : isCounter ? (
          <Button onPress={() => onUse(`rate(${name}[5m])`)}>Per second</Button>
        ) : null}
      </div>
      {error !== undefined ? (
        <p className={styles['none']}>{error}</p>
      ) : labels === undefined ? (
        <Skeleton height={120} />
      ) : (
        <section aria-label="Labels">
          <h3 className={styles['caption']}>
            {labels.length === 0 ? 'It has no labels.' : 'Labels: open one to filter by its values'}
          </h3>
          {labels.map((label) => (
            <Label key={label} {...props} metric={name} label={label} />
          ))}
        </section>
      )}
    </>
  );
}

/** Every metric that is stored, by its first word; one opened shows what it is, its labels and their values. */
export function MetricsPanel(props: MetricsPanelProps): ReactNode {
  const { book, onClose } = props;
  const [search, setSearch] = useState('');
  const [opened, setOpened] = useState('');
  const { data: names, error } = useAsked('metrics', () => book.metrics());
  const { data: notes } = useAsked('notes', () => book.notes());
  const found = matching(names ?? [], search);
  const groups = search === '' ? metricGroups(found) : [{ prefix: '', names: found.slice(0, 200) }];
  const entry = (name: string): ReactNode => {
    const note = noteOf(notes, name);
    return (
      <li key={name}>
        <button type="button" className={styles['name']} onClick={() => setOpened(name)}>
          <code>{name}</code>
          {note === undefined ? null : (
            <span className={styles['faint']}>{[note.type, note.help].filter(Boolean).join(' · ')}</span>
          )}
        </button>
      </li>
    );
  };
  return (
    <Inspector title="Metrics" label="Metrics" width={400} onClose={onClose}>
      {opened !== '' ? (
        <Metric {...props} name={opened} note={noteOf(notes, opened)} onBack={() => setOpened('')} />
      ) : (
        <>
          <TextField
            label="Search the metrics"
            hideLabel
            type="search"
            autoFocus
            placeholder={names === undefined ? 'Search' : `Search ${names.length} metrics`}
            value={search}
            onChange={setSearch}
          />
          {error !== undefined ? (
            <p className={styles['none']}>{error}</p>
          ) : names === undefined ? (
            <Skeleton height={240} />
          ) : null}
          <div className={styles['groups']}>
            {groups.map(({ prefix, names: members }) =>
              prefix === '' || members.length === 1 ? (
                <ul key={prefix} className={styles['list']}>
                  {members.map(entry)}
                </ul>
              ) : (
                <details key={prefix} className={styles['group']} open={groups.length <= FEW && members.length <= FEW}>
                  <summary>
                    {prefix} <span className={styles['count']}>{members.length}</span>
                  </summary>
                  <ul className={styles['list']}>{members.map(entry)}</ul>
                </details>
              ),
            )}
          </div>
          {names !== undefined && found.length === 0 ? (
            <p className={styles['none']}>
              {names.length === 0 ? 'Nothing was stored in the last 5 minutes.' : 'No metric has these words.'}
            </p>
          ) : null}
        </>
      )}
    </Inspector>
  );
}
