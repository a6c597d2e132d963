import { type ReactNode, type Ref, useId, useMemo } from 'react';
import styles from './ExplorePage.module.css';
import { expressionFault } from './expression-fault.ts';

export interface ExpressionFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onRun: () => void;
  readonly fieldRef?: Ref<HTMLTextAreaElement>;
}

/** PromQL with its errors underlined at their place. Enter runs, Shift+Enter breaks the line. */
export function ExpressionField({ value, onChange, onRun, fieldRef }: ExpressionFieldProps): ReactNode {
  const id = useId();
  const fault = useMemo(() => (value.trim() === '' ? undefined : expressionFault(value)), [value]);
  // At the end of the text there is nothing to underline: a blank takes the place.
  const end = fault && fault.to > fault.from ? fault.to : (fault?.from ?? 0) + 1;
  return (
    <div className={styles['editor']}>
      <div className={styles['stack']}>
        <pre className={styles['marks']} aria-hidden>
          {fault ? (
            <>
              {value.slice(0, fault.from)}
              <mark>{value.slice(fault.from, end).replace(/^$/, ' ')}</mark>
              {value.slice(end)}
            </>
          ) : (
            value
          )}{' '}
        </pre>
        <textarea
          className={styles['input']}
          rows={1}
          value={value}
          ref={fieldRef}
          spellCheck={false}
          autoComplete="off"
          aria-label="PromQL expression"
          aria-invalid={fault !== undefined}
          aria-describedby={id}
          placeholder="probe_duration_seconds"
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
            if (event.key !== 'Enter' || event.shiftKey) return;
            event.preventDefault();
            onRun();
          }}
        />
      </div>
      <p id={id} className={styles['fault']} aria-live="polite">
        {fault?.message ?? ''}
      </p>
    </div>
  );
}
