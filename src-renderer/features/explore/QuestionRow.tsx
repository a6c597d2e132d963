import { Ellipsis, Eye, EyeOff, Star } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { SeriesBook } from '../../api/series-book.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ExpressionField, type FieldRef } from '../../ui/expression/ExpressionField.tsx';
import { Menu, type MenuEntry } from '../../ui/Menu.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { letterOf, type Question } from './explore-place.ts';
import styles from './QuestionRow.module.css';

export interface QuestionRowProps {
  readonly index: number;
  readonly question: Question;
  /** What stands in the editor and was not run yet. */
  readonly draft: string;
  readonly revision: number;
  readonly isAlone: boolean;
  readonly canAdd: boolean;
  readonly isFavourite: boolean;
  readonly book: SeriesBook;
  readonly past: readonly string[];
  readonly notes: readonly string[];
  readonly error: string | undefined;
  readonly handleRef: FieldRef;
  readonly onDraft: (text: string) => void;
  readonly onRun: (text: string) => void;
  readonly onFocus: () => void;
  readonly onChange: (change: Partial<Question>) => void;
  readonly onFavourite: () => void;
  readonly onDuplicate: () => void;
  readonly onRemove: () => void;
  readonly onRule: () => void;
}

/** One question: its letter, the editor, and what can be done with it. */
export function QuestionRow(props: QuestionRowProps): ReactNode {
  const { index, question, draft, isAlone, canAdd, isFavourite, book, past, notes, error, handleRef } = props;
  const letter = letterOf(index);
  const [isNaming, setNaming] = useState(false);
  const entries: readonly MenuEntry[] = [
    { id: 'legend', label: 'Name the series' },
    { id: 'rule', label: 'Make a rule', isDisabled: draft.trim() === '' },
    { id: 'duplicate', label: 'Duplicate', isDisabled: !canAdd },
    { id: 'remove', label: isAlone ? 'Clear' : 'Remove' },
  ];
  return (
    <div className={styles['row']} role="group" aria-label={`Query ${letter}`}>
      {isAlone ? null : (
        <IconButton
          label={question.isHidden ? `Show ${letter}` : `Hide ${letter}`}
          aria-pressed={!question.isHidden}
          onPress={() => props.onChange({ isHidden: !question.isHidden })}
        >
          <span className={styles['letter']} data-hidden={question.isHidden ? '' : undefined}>
            {letter}
          </span>
          {question.isHidden ? <EyeOff size={14} aria-hidden /> : <Eye size={14} aria-hidden />}
        </IconButton>
      )}
      <div className={styles['middle']}>
        <ExpressionField
          label={isAlone ? 'PromQL expression' : `PromQL expression ${letter}`}
          hideLabel
          value={draft}
          revision={props.revision}
          book={book}
          onChange={props.onDraft}
          onRun={props.onRun}
          onFocus={props.onFocus}
          past={past}
          noted={question.expr}
          notes={notes}
          handleRef={handleRef}
        />
        {error === undefined ? null : (
          <p className={styles['error']} role="alert">
            {error}
          </p>
        )}
        {isNaming || question.legend !== '' ? (
          <div className={styles['legend']}>
            <TextField
              label={`Names of the series of ${letter}`}
              hideLabel
              mono
              autoFocus={isNaming}
              value={question.legend}
              placeholder="Names of the series: {{monitor}} p95"
              onChange={(legend) => props.onChange({ legend })}
            />
          </div>
        ) : null}
      </div>
      <IconButton
        label={isFavourite ? 'Take out of the favourites' : 'Keep as a favourite'}
        aria-pressed={isFavourite}
        isDisabled={draft.trim() === ''}
        onPress={props.onFavourite}
      >
        <Star size={16} fill={isFavourite ? 'currentColor' : 'none'} aria-hidden />
      </IconButton>
      <Menu
        label={`Query ${letter}`}
        entries={entries}
        onAction={(id) => {
          if (id === 'legend') setNaming(true);
          else if (id === 'rule') props.onRule();
          else if (id === 'duplicate') props.onDuplicate();
          else props.onRemove();
        }}
      >
        <IconButton label={`Query ${letter}: more`}>
          <Ellipsis size={16} aria-hidden />
        </IconButton>
      </Menu>
    </div>
  );
}
