import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import styles from './Settings.module.css';

type Row = Readonly<Record<string, string>>;

export interface RowsFieldProps {
  readonly label: string;
  readonly help: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly onChange: (rows: readonly Row[]) => void;
  readonly error: string | undefined;
}

/** A list of rows with one text per column. */
export function RowsField({ columns, error, help, label, onChange, rows }: RowsFieldProps): ReactNode {
  const put = (at: number, column: string, text: string): void => {
    onChange(rows.map((row, i) => (i === at ? { ...row, [column]: text } : row)));
  };
  return (
    <fieldset className={styles['rows']}>
      <legend>{label}</legend>
      <p className={styles['origin']}>{help}</p>
      {rows.map((row, i) => (
        // The place is the identity: rows have no other.
        <div key={i} className={styles['line']}>
          {columns.map((column) => (
            <TextField
              key={column}
              label={column}
              value={row[column] ?? ''}
              onChange={(text) => {
                put(i, column, text);
              }}
            />
          ))}
          <IconButton
            label={`Remove row ${i + 1} of ${label}`}
            onPress={() => {
              onChange(rows.filter((_, at) => at !== i));
            }}
          >
            <Trash2 size={15} aria-hidden />
          </IconButton>
        </div>
      ))}
      <Button
        variant="quiet"
        onPress={() => {
          onChange([...rows, Object.fromEntries(columns.map((column) => [column, '']))]);
        }}
      >
        <Plus size={14} aria-hidden /> Add to {label.toLowerCase()}
      </Button>
      {error === undefined ? null : (
        <p className={styles['bad']} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
