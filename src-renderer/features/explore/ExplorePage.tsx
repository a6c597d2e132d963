import { type ReactNode, useMemo, useRef, useState } from 'react';
import { METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';
import type { InstantResult, RangeFrame } from '../../../src-shared/model/query.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { useCached } from '../../api/cached.ts';
import { useKept } from '../../api/kept.ts';
import { TrendChart } from '../../charts/TrendChart.tsx';
import { queryStep } from '../../charts/time-ticks.ts';
import type { TrendData } from '../../charts/trend.ts';
import { formatValue, type Unit } from '../../charts/unit.ts';
import { setQuery, useQuery } from '../../shell/router.ts';
import { useCommands } from '../../shell/shortcuts.ts';
import { setRange, useTimeRange } from '../../shell/time-range.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import styles from './ExplorePage.module.css';
import { ExpressionField } from './ExpressionField.tsx';
import { expressionFault } from './expression-fault.ts';
import { seriesNames } from './series-names.ts';
import { guessUnit } from './unit-guess.ts';

const EXAMPLES: readonly { readonly expr: string; readonly text: string }[] = [
  { expr: 'monitor_state == 2', text: 'Which monitors are down' },
  { expr: 'probe_duration_seconds', text: 'How long every check takes' },
  { expr: 'quantile_over_time(0.95, probe_duration_seconds[1h])', text: 'The slowest twentieth of the last hour' },
  { expr: 'avg by (group) (probe_success)', text: 'Share of good checks per group' },
  { expr: '(probe_ssl_earliest_cert_expiry - time()) / 86400', text: 'Days until certificates end' },
  { expr: 'rate(tocsin_checks_total[5m])', text: 'Checks per second by outcome' },
];

/** Lines drawn at most: more are a carpet; the table shows them all. */
const MOST_LINES = 40;
/** Rows of the table at most. */
const MOST_ROWS = 500;
const WIDTH = 1_200;
const NO_TIME = new Float64Array();

function Graph(props: {
  readonly expr: string;
  readonly frame: RangeFrame | undefined;
  readonly from: number;
  readonly to: number;
  readonly isLoading: boolean;
}): ReactNode {
  const { expr, frame, from, to, isLoading } = props;
  const zone = useUi((state) => state.zone);
  const data = useMemo((): TrendData => {
    const series = (frame?.series ?? []).slice(0, MOST_LINES);
    const names = seriesNames(series.map(({ labels }) => labels));
    return {
      unit: guessUnit(expr),
      from,
      to,
      zone,
      t: frame?.t ?? NO_TIME,
      series: series.map(({ v }, i) => ({ name: names[i] ?? '', v })),
    };
  }, [frame, expr, from, to, zone]);
  const count = frame?.series.length ?? 0;
  return (
    <TrendChart
      title={count === 1 ? '1 series' : `${count} series`}
      aside={count > MOST_LINES ? `the first ${MOST_LINES} are drawn; narrow the expression or use the table` : ''}
      data={data}
      height={320}
      onZoom={setRange}
      isLoading={isLoading}
    />
  );
}

interface Row {
  readonly key: string;
  readonly metric: string;
  readonly labels: string;
  readonly value: string;
}

function rowsOf(result: InstantResult, unit: Unit): readonly Row[] {
  if (result.type === 'scalar' && result.scalar)
    return [{ key: 'scalar', metric: 'scalar', labels: '', value: formatValue(unit, result.scalar.v) }];
  if (result.type === 'string' && result.string)
    return [{ key: 'string', metric: 'string', labels: '', value: result.string.v }];
  const samples =
    result.type === 'matrix'
      ? result.matrix.map(({ labels, v }) => ({ labels, v: v.at(-1) ?? Number.NaN }))
      : result.vector;
  return samples.slice(0, MOST_ROWS).map(({ labels, v }) => {
    const { [METRIC_NAME]: metric = '', ...rest } = labels;
    return { key: seriesKey(labels), metric, labels: seriesKey(rest).slice(1, -1), value: formatValue(unit, v) };
  });
}

const COLUMNS: readonly Column<Row>[] = [
  { id: 'metric', title: 'Metric', mono: true, cell: ({ metric }) => metric },
  {
    id: 'labels',
    title: 'Labels',
    mono: true,
    cell: ({ labels }) => <span className={styles['labels']}>{labels}</span>,
  },
  { id: 'value', title: 'Value', align: 'right', cell: ({ value }) => <b>{value}</b> },
];

/** Ask anything: an expression, its graph over the page's range and its values at the end of it. Everything is in the address. */
export function ExplorePage(): ReactNode {
  const expr = useQuery('expr');
  const view = useQuery('view') === 'table' ? 'table' : 'graph';
  const range = useTimeRange();
  const [text, setText] = useState(expr);
  const [shown, setShown] = useState(expr);
  // The address may change under the field: back, forward, a link from another page.
  if (shown !== expr) {
    setShown(expr);
    setText(expr);
  }
  const field = useRef<HTMLTextAreaElement>(null);
  const asked = expr !== '' && expressionFault(expr) === undefined;
  const step = queryStep(range.from, range.to, WIDTH);
  const from = Math.floor(range.from / step) * step;
  const to = Math.floor(range.to / step) * step;
  const graph = useCached(
    'query.range',
    { expr: expr || '0', from, to, step },
    { enabled: asked && view === 'graph', staleMs: 10_000 },
  );
  const table = useCached(
    'query.instant',
    { expr: expr || '0', at: to },
    { enabled: asked && view === 'table', staleMs: 10_000 },
  );
  const frame = useKept(graph.data);
  const instant = useKept(table.data);
  const rows = useMemo(() => (instant ? rowsOf(instant, guessUnit(expr)) : undefined), [instant, expr]);
  const answer = view === 'graph' ? graph : table;
  const warnings = (view === 'graph' ? frame : instant)?.warnings ?? [];
  const run = (next = text): void => {
    const trimmed = next.trim();
    if (trimmed !== '' && expressionFault(trimmed)) return;
    if (trimmed === expr) answer.refetch();
    else setQuery({ expr: trimmed }, false);
  };
  useCommands([
    {
      id: 'explore.expression',
      title: 'Write an expression',
      section: 'Explore',
      keys: ['/'],
      run: () => field.current?.focus(),
    },
  ]);
  return (
    <div className={styles['page']}>
      <Sentence
        sub={`${humanDuration(range.to - range.from)}, one point every ${humanDuration(step)}. The address holds it all: share it.`}
      >
        Ask what was measured.
      </Sentence>
      <div className={styles['ask']}>
        <ExpressionField value={text} onChange={setText} onRun={run} fieldRef={field} />
        <Button variant="primary" isDisabled={text.trim() === ''} onPress={() => run()}>
          Run
        </Button>
      </div>
      {expr === '' ? (
        <section aria-label="Examples">
          <h2 className={styles['caption']}>To begin with</h2>
          <ul className={styles['examples']}>
            {EXAMPLES.map((example) => (
              <li key={example.expr}>
                <button
                  type="button"
                  onClick={() => {
                    setText(example.expr);
                    run(example.expr);
                  }}
                >
                  <span>{example.text}</span>
                  <code>{example.expr}</code>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ) : !asked ? (
        <p className={styles['quiet']}>The expression of this address cannot be read; its error is marked above.</p>
      ) : (
        <Tabs
          label="Result"
          selected={view}
          onSelect={(id) => setQuery({ view: id === 'table' ? id : undefined })}
          tabs={[
            {
              id: 'graph',
              title: 'Graph',
              content:
                graph.error && !graph.loading ? (
                  <ErrorState title="The query failed" error={graph.error} onRetry={graph.refetch} />
                ) : (
                  <Graph expr={expr} frame={frame} from={range.from} to={range.to} isLoading={graph.loading} />
                ),
            },
            {
              id: 'table',
              title: 'Table',
              content:
                table.error && !table.loading ? (
                  <ErrorState title="The query failed" error={table.error} onRetry={table.refetch} />
                ) : rows ? (
                  <div className={styles['table']}>
                    <DataTable label="Result" columns={COLUMNS} rows={rows} rowKey={({ key }) => key} />
                    {rows.length === 0 ? <p className={styles['none']}>No series has a value at this time.</p> : null}
                  </div>
                ) : (
                  <Skeleton height={240} />
                ),
            },
          ]}
        />
      )}
      {warnings.map((warning) => (
        <p key={warning} className={styles['quiet']}>
          {warning}
        </p>
      ))}
    </div>
  );
}
