import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ComboField } from '../../ui/ComboField.tsx';
import { Select } from '../../ui/Select.tsx';
import styles from './MatcherRows.module.css';
import { type LabelBook, pastedMatchers } from './matcher-lines.ts';

const OPS = [
  { id: '=', label: '= is' },
  { id: '!=', label: '≠ is not' },
  { id: '=~', label: '=~ fits' },
  { id: '!~', label: '!~ does not fit' },
] as const;

export interface MatcherRowsProps {
  /** What all of the lines together say. */
  readonly legend: string;
  readonly matchers: readonly Matcher[];
  readonly book: LabelBook;
  readonly autoFocus: boolean;
  readonly onChange: (matchers: readonly Matcher[]) => void;
}

/** Which alerts are meant, a line per matcher, with what labels there are. A pasted `{a="b", c=~"d"}` becomes lines. */
export function MatcherRows({ autoFocus, book, legend, matchers: given, onChange }: MatcherRowsProps): ReactNode {
  // There is always a line to write in.
  const matchers: readonly Matcher[] = given.length === 0 ? [{ name: '', op: '=', value: '' }] : given;
  const put = (place: number, change: Partial<Matcher>): void => {
    onChange(matchers.map((matcher, i) => (i === place ? { ...matcher, ...change } : matcher)));
  };
  return (
    <fieldset className={styles['matchers']}>
      <legend>{legend}</legend>
      {matchers.map((matcher, i) => (
        // Lines have no name of their own, and may be alike while they are written.
        <div key={i} className={styles['matcher']}>
          <ComboField
            label={`Label ${i + 1}`}
            hideLabel
            mono
            placeholder="label"
            autoFocus={autoFocus && i === 0}
            value={matcher.name}
            options={book.names}
            onChange={(name) => {
              const pasted = pastedMatchers(name);
              if (pasted === undefined) put(i, { name });
              else onChange([...matchers.slice(0, i), ...pasted, ...matchers.slice(i + 1)]);
            }}
          />
          <Select
            label={`Comparison ${i + 1}`}
            hideLabel
            value={matcher.op}
            options={OPS}
            onChange={(op) => put(i, { op })}
          />
          <ComboField
            label={`Value ${i + 1}`}
            hideLabel
            mono
            placeholder="value"
            value={matcher.value}
            options={book.values.get(matcher.name) ?? []}
            onChange={(value) => put(i, { value })}
          />
          <IconButton
            label={`Take out ${matcher.name === '' ? `line ${i + 1}` : matcher.name}`}
            isDisabled={given.length === 0}
            onPress={() => onChange(matchers.filter((_, place) => place !== i))}
          >
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
      <span>
        <Button variant="quiet" onPress={() => onChange([...matchers, { name: '', op: '=', value: '' }])}>
          <Plus size={14} aria-hidden /> Another
        </Button>
      </span>
    </fieldset>
  );
}
