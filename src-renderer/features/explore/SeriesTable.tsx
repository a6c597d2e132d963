import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { Swatch } from '../../charts/Swatch.tsx';
import { formatValue } from '../../charts/unit.ts';
import styles from './SeriesTable.module.css';
import type { ListedSeries, Summary } from './series-list.ts';

export interface SeriesTableProps {
  readonly series: readonly ListedSeries[];
  /** Names of those that are drawn. */
  readonly drawn: ReadonlySet<string>;
  readonly hidden: ReadonlySet<string>;
  readonly isStacked: boolean;
  readonly onToggle: (name: string, alone: boolean) => void;
}

type SortBy = 'name' | keyof Summary;

const COLUMNS: readonly { readonly id: SortBy; readonly title: string }[] = [
  { id: 'name', title: 'Series' },
  { id: 'last', title: 'Last' },
  { id: 'min', title: 'Min' },
  { id: 'max', title: 'Max' },
  { id: 'mean', title: 'Mean' },
];
/** Rows listed at most; the table view has them all. */
const MOST = 500;

function sorted(series: readonly ListedSeries[], by: SortBy, descending: boolean): readonly ListedSeries[] {
  const sign = descending ? -1 : 1;
  return [...series].sort((a, b) => {
    if (by === 'name') return sign * a.name.localeCompare(b.name, 'en', { numeric: true });
    // What has no value stands at the end either way.
    if (Number.isNaN(a[by]) || Number.isNaN(b[by])) return Number(Number.isNaN(a[by])) - Number(Number.isNaN(b[by]));
    return sign * (a[by] - b[by]);
  });
}

/** The legend: every series with its figures, sorted by any of them. A press hides or shows one; with Shift it stands alone. */
export function SeriesTable({ series, drawn, hidden, isStacked, onToggle }: SeriesTableProps): ReactNode {
  const [sort, setSort] = useState<{ readonly by: SortBy; readonly descending: boolean }>();
  const rows = useMemo(
    // Where not all are drawn, those that are come first: the largest.
    () => {
      const isPart = series.some(({ name }) => !drawn.has(name) && !hidden.has(name));
      const { by, descending } = sort ?? { by: 'max', descending: true };
      return (sort === undefined && !isPart ? series : sorted(series, by, descending)).slice(0, MOST);
    },
    [series, drawn, hidden, sort],
  );
  return (
    // Focusable, so that the keyboard can scroll it.
    <section className={styles['scroll']} aria-label="Series" tabIndex={0}>
      <table className={styles['table']} aria-label="Series">
        <thead>
          <tr>
            {COLUMNS.map(({ id, title }) => (
              <th
                key={id}
                scope="col"
                {...(sort?.by === id ? { 'aria-sort': sort.descending ? 'descending' : 'ascending' } : {})}
              >
                <button
                  type="button"
                  onClick={() => setSort({ by: id, descending: sort?.by === id ? !sort.descending : id !== 'name' })}
                >
                  {title}
                  {sort?.by !== id ? null : sort.descending ? (
                    <ArrowDown size={12} aria-hidden />
                  ) : (
                    <ArrowUp size={12} aria-hidden />
                  )}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr
              key={one.name}
              data-drawn={drawn.has(one.name) ? '' : undefined}
              data-hidden={hidden.has(one.name) ? '' : undefined}
            >
              <td>
                <button
                  type="button"
                  aria-pressed={!hidden.has(one.name)}
                  title={`${one.name}\nPress to hide or show, with Shift alone`}
                  onClick={(event) => onToggle(one.name, event.shiftKey)}
                >
                  <Swatch hue={one.hue} block={isStacked} />
                  <span>{one.name}</span>
                </button>
              </td>
              {(['last', 'min', 'max', 'mean'] as const).map((figure) => (
                <td key={figure}>{formatValue(one.unit, one[figure])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {series.length > MOST ? (
        <p className={styles['more']}>and {series.length - MOST} more; the table view lists all</p>
      ) : null}
    </section>
  );
}
