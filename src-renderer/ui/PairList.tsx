import { Plus, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button, IconButton } from './Button.tsx';
import styles from './PairList.module.css';
import sideForm from './side-form.module.css';
import { TextField } from './TextField.tsx';

export interface PairListProps {
  readonly title: string;
  readonly nameLabel: string;
  readonly value: Readonly<Record<string, string>>;
  readonly onChange: (value: Record<string, string>) => void;
  readonly errorOf: (name: string) => string | undefined;
  readonly isDisabled: boolean;
}

type Pair = readonly [string, string];

/** Names with values (labels, headers), one line each. */
export function PairList({ title, nameLabel, value, onChange, errorOf, isDisabled }: PairListProps): ReactNode {
  const [pairs, setPairs] = useState<readonly Pair[]>(() => Object.entries(value));
  const [last, setLast] = useState(value);
  if (last !== value) {
    setLast(value);
    setPairs(Object.entries(value));
  }
  const update = (next: readonly Pair[]): void => {
    setPairs(next);
    // Two lines with one name: the last one counts, as it would in a file.
    const record = Object.fromEntries(next.filter(([name]) => name !== ''));
    setLast(record);
    onChange(record);
  };
  const put = (i: number, pair: Pair): void => update(pairs.map((old, at) => (at === i ? pair : old)));
  return (
    <div className={sideForm['stack']} role="group" aria-label={title}>
      <span className={sideForm['caption']}>{title}</span>
      {pairs.map(([name, text], i) => (
        // Lines have no identity but their place.
        <div key={i} className={styles['pair']}>
          <TextField
            label={`${nameLabel} ${i + 1}`}
            hideLabel
            mono
            placeholder="name"
            value={name}
            error={errorOf(name)}
            isDisabled={isDisabled}
            onChange={(next) => put(i, [next.trim(), text])}
          />
          <TextField
            label={`Value ${i + 1}`}
            hideLabel
            mono
            placeholder="value"
            value={text}
            isDisabled={isDisabled}
            onChange={(next) => put(i, [name, next])}
          />
          <IconButton label="Remove" isDisabled={isDisabled} onPress={() => update(pairs.filter((_, at) => at !== i))}>
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
      {isDisabled ? null : (
        <Button variant="quiet" onPress={() => setPairs([...pairs, ['', '']])}>
          <Plus size={14} aria-hidden /> Add
        </Button>
      )}
    </div>
  );
}
