import { type ReactNode, useState } from 'react';
import { formatDuration, parseDuration } from '../../src-shared/time/duration.ts';
import { TextField } from './TextField.tsx';

export interface DurationFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly error?: string | undefined;
  readonly isDisabled?: boolean;
  /** ms; undefined is an empty field. */
  readonly value: number | undefined;
  readonly onChange: (ms: number | undefined) => void;
  readonly placeholder?: string;
  /** An empty field is allowed. */
  readonly isOptional?: boolean;
}

/** A duration as it is written everywhere: `30s`, `1m30s`, `500ms`. A bare number counts as seconds. */
export function DurationField(props: DurationFieldProps): ReactNode {
  const { value, onChange, error, isOptional = false, ...rest } = props;
  const [text, setText] = useState(value === undefined ? '' : formatDuration(value));
  const [shown, setShown] = useState(value);
  // The value may change from outside (another kind, another monitor): then the text follows.
  if (shown !== value) {
    setShown(value);
    if (parse(text) !== value) setText(value === undefined ? '' : formatDuration(value));
  }
  const wrong = text.trim() === '' ? !isOptional : parse(text) === undefined;
  return (
    <TextField
      {...rest}
      value={text}
      error={wrong ? 'a duration such as 30s, 5m or 1m30s' : error}
      onChange={(next) => {
        setText(next);
        const ms = parse(next);
        if (ms !== undefined || (isOptional && next.trim() === '')) {
          setShown(ms);
          onChange(ms);
        }
      }}
    />
  );
}

function parse(text: string): number | undefined {
  const trimmed = text.trim().replaceAll(' ', '');
  return /^\d+$/.test(trimmed) ? Number(trimmed) * 1_000 : parseDuration(trimmed);
}
