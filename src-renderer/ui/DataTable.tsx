import type { ReactNode } from 'react';
import { cx } from './classes.ts';
import styles from './DataTable.module.css';

export interface Column<T> {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: T) => ReactNode;
  readonly align?: 'left' | 'right';
  readonly mono?: boolean;
  /** A CSS length. With one given, columns without one share what is left and several tables line up. */
  readonly width?: string;
}

export interface DataTableProps<T> {
  /** What the table shows; read aloud. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string | number;
  /** CSS length under which a table with given widths scrolls sideways instead of shrinking; 900px unless told. */
  readonly least?: string;
}

/** A table that is read, not operated: up to a few hundred rows. Long lists use a virtual one. */
export function DataTable<T>({ label, columns, rows, rowKey, least }: DataTableProps<T>): ReactNode {
  return (
    // Focusable, so that the keyboard can scroll it sideways.
    <section className={styles['scroll']} aria-label={label} tabIndex={0}>
      <table
        className={cx(styles['table'], columns.some((column) => column.width !== undefined) && styles['fixed'])}
        aria-label={label}
        {...(least === undefined ? {} : { style: { minWidth: least } })}
      >
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={cx(column.align === 'right' && styles['right'])}
                {...(column.width === undefined ? {} : { style: { width: column.width } })}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td
                  key={column.id}
                  className={cx(column.align === 'right' && styles['right'], column.mono === true && styles['mono'])}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
