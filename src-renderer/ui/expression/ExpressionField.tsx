import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { expressionFault } from '../../../src-shared/promql/expression-fault.ts';
import fields from '../Field.module.css';
import type { FieldProps } from '../TextField.tsx';
import styles from './ExpressionField.module.css';
import type { EditorEvents, ExpressionEditor } from './open-editor.ts';
import type { SeriesNames } from './series-names.ts';

/** What the page may do with the field. */
interface FieldHandle {
  /** Puts the cursor into it; at the end, or over the given stretch. */
  focus(from?: number, to?: number): void;
}

/** Where the page finds the field. */
export interface FieldRef {
  current: FieldHandle | null;
}

export interface ExpressionFieldProps extends FieldProps {
  readonly value: string;
  /** Another number: the value was changed by somebody else than the editor, which takes it over. */
  readonly revision: number;
  readonly book: SeriesNames;
  readonly onChange: (value: string) => void;
  /** What Enter does, and Escape leaves the field. Without it Enter begins a line, and Ctrl+Enter and Escape are the form's. */
  readonly onRun?: (text: string) => void;
  readonly onFocus?: () => void;
  /** Expressions asked before, newest first. */
  readonly past?: readonly string[];
  /** What the engine noted about the expression `noted`: warnings and infos with their places. */
  readonly noted?: string;
  readonly notes?: readonly string[];
  readonly handleRef?: FieldRef;
}

const NONE: readonly string[] = [];

const HINT = 'probe_duration_seconds';

/** After the first paint of the page: the editor is 300 kB, and nobody types into a page that is not seen yet. */
function afterPaint(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(run);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

/**
 * One expression. A plain text field of the same size stands there until the editor is loaded (and stays, should that fail);
 * what was typed and where the cursor was go over.
 */
export function ExpressionField(props: ExpressionFieldProps): ReactNode {
  const { label, hideLabel = false, description, error, isDisabled = false } = props;
  const { value, revision, book, onChange, onRun, onFocus, noted = '', notes = NONE, handleRef } = props;
  const id = useId();
  const host = useRef<HTMLDivElement>(null);
  const plain = useRef<HTMLTextAreaElement>(null);
  const editor = useRef<ExpressionEditor>(null);
  const [isOpen, setOpen] = useState(false);
  const newest = useRef(props);
  useEffect(() => {
    newest.current = props;
  });
  // Place in the history while moving through it; -1 is what was typed last.
  const recalled = useRef({ at: -1, typed: '' });

  useEffect(() => {
    let gone = false;
    const events = (): EditorEvents => ({
      // At once: the next key may save the form, which has to know of this one.
      onChange: (text) => flushSync(() => newest.current.onChange(text)),
      onRun: (text) => {
        recalled.current = { at: -1, typed: '' };
        newest.current.onRun?.(text);
      },
      onRecall: (step, text) => {
        const { at, typed } = recalled.current;
        const to = at - step;
        const found = to === -1 ? typed : newest.current.past?.[to];
        if (to < -1 || found === undefined) return undefined;
        recalled.current = { at: to, typed: at === -1 ? text : typed };
        return found;
      },
      onFocus: () => newest.current.onFocus?.(),
    });
    const load = (): void => {
      import('./open-editor.ts').then(
        ({ openEditor }) => {
          if (gone || host.current === null) return;
          const field = plain.current;
          const written =
            field !== null && document.activeElement === field
              ? { from: field.selectionStart, to: field.selectionEnd }
              : undefined;
          editor.current = openEditor(host.current, {
            text: newest.current.value,
            label: newest.current.label,
            hint: HINT,
            book,
            keys: newest.current.onRun === undefined ? 'form' : 'run',
            isDisabled: newest.current.isDisabled ?? false,
            events,
          });
          editor.current.note(newest.current.noted ?? '', newest.current.notes ?? NONE);
          // At once: what is typed into the plain field from here on would not be taken over. What is not seen takes no focus.
          flushSync(() => setOpen(true));
          if (written !== undefined) editor.current.focus(written.from, written.to);
        },
        // Without a connection the chunk cannot be had; the plain field does the same without colours.
        () => undefined,
      );
    };
    const stop = afterPaint(load);
    return () => {
      gone = true;
      stop();
      editor.current?.[Symbol.dispose]();
      editor.current = null;
      setOpen(false);
    };
  }, [book]);
  useEffect(() => {
    // Not with every value: what comes back of fast typing is a key behind, and would take that key away.
    editor.current?.setText(newest.current.value);
  }, [revision]);
  useEffect(() => {
    editor.current?.setLabel(label);
  }, [label]);
  useEffect(() => {
    editor.current?.setDisabled(isDisabled);
  }, [isDisabled]);
  useEffect(() => {
    editor.current?.note(noted, notes);
  }, [noted, notes]);
  useEffect(() => {
    if (handleRef === undefined) return undefined;
    handleRef.current = {
      focus: (from, to) => {
        if (editor.current !== null) editor.current.focus(from, to);
        else plain.current?.focus();
      },
    };
    return () => {
      handleRef.current = null;
    };
  }, [handleRef]);

  const fault = useMemo(() => (value.trim() === '' ? undefined : expressionFault(value)), [value]);
  const wrong = error ?? fault?.message ?? '';
  return (
    <div className={styles['field']}>
      {/* The editor is named by itself: what stands in its tree cannot be pointed at from here. */}
      {hideLabel ? null : (
        <span className={fields['label']} aria-hidden>
          {label}
        </span>
      )}
      <div ref={host} className={styles['editor']} data-open={isOpen ? '' : undefined} />
      {isOpen ? null : (
        <textarea
          ref={plain}
          className={styles['plain']}
          rows={Math.min(8, value.split('\n').length)}
          value={value}
          disabled={isDisabled}
          spellCheck={false}
          autoComplete="off"
          aria-label={label}
          aria-invalid={wrong !== ''}
          aria-describedby={id}
          placeholder={HINT}
          onFocus={onFocus}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (onRun === undefined) return;
            if (event.key === 'Escape') event.currentTarget.blur();
            if (event.key !== 'Enter' || event.shiftKey) return;
            event.preventDefault();
            onRun(event.currentTarget.value);
          }}
        />
      )}
      {/* Outside the editor: read aloud when it changes, and seen without pointing at the mark. */}
      <p id={id} className={styles['fault']} aria-live="polite">
        {wrong}
      </p>
      {description === undefined ? null : <p className={fields['description']}>{description}</p>}
    </div>
  );
}
