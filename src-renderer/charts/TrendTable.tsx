import { type ReactNode, useMemo } from 'react';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import type { TrendData } from './trend.ts';
import { whenText } from './trend-daily.ts';
import { formatValue } from './unit.ts';

/** Rows shown at most; the CSV has them all. */
const MOST = 200;

/** The chart as a table: newest first. */
export function TrendTable({ label, data }: { readonly label: string; readonly data: TrendData }): ReactNode {
  const columns = useMemo(
    (): readonly Column<number>[] => [
      { id: '\u0000time', title: data.daily === true ? 'Day' : 'Time', cell: (i) => whenText(data, data.t[i] ?? 0) },
      ...data.series.map(
        (series): Column<number> => ({
          id: series.name,
          title: series.name,
          align: 'right',
          cell: (i) => formatValue(data.unit, series.v[i] ?? Number.NaN),
        }),
      ),
    ],
    [data],
  );
  const rows = useMemo(() => {
    const every = Math.max(1, Math.ceil(data.t.length / MOST));
    return [...data.t.keys()].filter((i) => (data.t.length - 1 - i) % every === 0).reverse();
  }, [data]);
  return <DataTable label={label} columns={columns} rows={rows} rowKey={(i) => i} />;
}
