import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';
import { toCsv } from '../../charts/csv.ts';
import { exportName } from '../../charts/trend-export.ts';
import { formatValue } from '../../charts/unit.ts';
import { instantText } from '../../charts/zone.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { download } from '../../ui/download.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showError, showToast } from '../../ui/toast.ts';
import { useVirtualRows } from '../../ui/use-virtual-rows.ts';
import styles from './TableView.module.css';
import { filtered, type InstantAnswer, restText, sortedRows, type TableRow, tableOf } from './table-rows.ts';

export interface TableViewProps {
  /** undefined while the first answer is on its way. */
  readonly answers: readonly InstantAnswer[] | undefined;
  /** Epoch ms of the values. */
  readonly at: number;
}

const ROW = 28;

function valueText({ value, unit }: TableRow): string {
  return typeof value === 'string' ? value : formatValue(unit, value);
}

/** The values at the end of the range: sorted by any column, filtered as you type, to be copied or saved. */
export function TableView({ answers, at }: TableViewProps): ReactNode {
  const zone = useUi((state) => state.zone);
  const [filter, setFilter] = useState('');
  const [sort, setSort] = useState<{ readonly by: string; readonly descending: boolean }>();
  const scroller = useRef<HTMLElement>(null);
  const table = useMemo(() => tableOf(answers ?? []), [answers]);
  const rows = useMemo(() => {
    const found = filtered(table.rows, filter);
    return sort === undefined ? found : sortedRows(found, sort.by, sort.descending);
  }, [table, filter, sort]);
  const { start, end } = useVirtualRows(scroller, rows.length, ROW);
  const isMany = (answers?.length ?? 0) > 1;
  if (answers === undefined) return <Skeleton height={240} />;
  const cells = (row: TableRow): readonly (string | number)[] => [
    ...(isMany ? [row.letter] : []),
    ...table.labels.map((name) => row.labels[name] ?? ''),
    ...(table.rest.length === 0 ? [] : [restText(row, table.rest)]),
    row.value,
  ];
  const heads = [
    ...(isMany ? ['query'] : []),
    ...table.labels,
    ...(table.rest.length === 0 ? [] : ['labels']),
    'value',
  ];
  const copy = (): void => {
    const text = [heads, ...rows.map(cells)].map((line) => line.join('\t')).join('\n');
    navigator.clipboard.writeText(text).then(
      () => showToast(rows.length === 1 ? 'Copied 1 row' : `Copied ${rows.length} rows`),
      () => showError('The browser did not allow copying. The CSV holds the same rows.'),
    );
  };
  const sorter = (id: string, title: string): ReactNode => (
    <th
      key={id}
      scope="col"
      className={cx(id === '' && styles['right'])}
      {...(sort?.by === id ? { 'aria-sort': sort.descending ? 'descending' : 'ascending' } : {})}
    >
      <button
        type="button"
        onClick={() => setSort({ by: id, descending: sort?.by === id ? !sort.descending : id === '' })}
      >
        {title}
        {sort?.by !== id ? null : sort.descending ? (
          <ArrowDown size={12} aria-hidden />
        ) : (
          <ArrowUp size={12} aria-hidden />
        )}
      </button>
    </th>
  );
  return (
    <div className={styles['view']}>
      <div className={styles['head']}>
        <span className={styles['count']}>
          {rows.length === table.rows.length ? '' : `${rows.length} of `}
          {table.rows.length === 1 ? '1 series' : `${table.rows.length} series`} at {instantText(at, zone)}
          {Object.keys(table.common).length === 0 ? null : (
            <code title={`The same in all rows: ${seriesKey(table.common)}`}>{seriesKey(table.common)}</code>
          )}
        </span>
        <div className={styles['filter']}>
          <TextField
            label="Filter the rows"
            hideLabel
            type="search"
            placeholder="Filter"
            value={filter}
            onChange={setFilter}
          />
        </div>
        <Button variant="quiet" isDisabled={rows.length === 0} onPress={copy}>
          Copy
        </Button>
        <Button
          variant="quiet"
          isDisabled={rows.length === 0}
          onPress={() =>
            download(
              exportName('explore-table', 'csv'),
              new Blob([toCsv(heads, rows.map(cells))], { type: 'text/csv;charset=utf-8' }),
            )
          }
        >
          CSV
        </Button>
      </div>
      <section ref={scroller} className={styles['scroll']} aria-label="Result" tabIndex={0}>
        <table className={styles['table']} aria-label="Result" aria-rowcount={rows.length + 1}>
          <thead>
            <tr>
              {isMany ? <th scope="col">Query</th> : null}
              {table.labels.map((name) => sorter(name, name === METRIC_NAME ? 'Metric' : name))}
              {table.rest.length === 0 ? null : <th scope="col">Other labels</th>}
              {sorter('', 'Value')}
            </tr>
          </thead>
          <tbody>
            {/* Rows out of view are room above and below. */}
            {start === 0 ? null : <tr aria-hidden style={{ height: start * ROW }} />}
            {rows.slice(start, end).map((row, i) => (
              <tr key={row.key} aria-rowindex={start + i + 2}>
                {isMany ? <td>{row.letter}</td> : null}
                {table.labels.map((name) => (
                  <td key={name} title={row.labels[name]}>
                    {row.labels[name] ?? ''}
                  </td>
                ))}
                {table.rest.length === 0 ? null : <td title={seriesKey(row.labels)}>{restText(row, table.rest)}</td>}
                <td className={styles['right']} title={String(row.value)}>
                  <b>{valueText(row)}</b>
                </td>
              </tr>
            ))}
            {end >= rows.length ? null : <tr aria-hidden style={{ height: (rows.length - end) * ROW }} />}
          </tbody>
        </table>
        {rows.length > 0 ? null : (
          <p className={styles['none']}>
            {table.rows.length === 0 ? 'No series has a value at this time.' : 'No row has all of these words.'}
          </p>
        )}
      </section>
    </div>
  );
}
