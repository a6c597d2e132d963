import { type ReactNode, useState } from 'react';
import { type ChannelField as Declared, SecretSource } from '../../../src-shared/model/receiver.ts';
import { formatDuration, parseDuration } from '../../../src-shared/time/duration.ts';
import { type ChannelValue, objectOf } from '../../shell/channel-words.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextArea, TextField } from '../../ui/TextField.tsx';
import { CredentialField } from './CredentialField.tsx';
import { HttpField, TlsField } from './HttpField.tsx';
import { RowsField } from './RowsField.tsx';
import styles from './Settings.module.css';

export interface ChannelFieldProps {
  readonly field: Declared;
  readonly value: ChannelValue | undefined;
  readonly onChange: (value: ChannelValue | undefined) => void;
  /** What is wrong with the field, in words. */
  readonly error: string | undefined;
}

/** A duration, written as `30s`; half-written ones are kept here until they are whole. */
function DurationInput({
  error,
  field,
  label,
  onChange,
  value,
}: ChannelFieldProps & { readonly label: string }): ReactNode {
  const [text, setText] = useState(typeof value === 'number' ? formatDuration(value) : '');
  const wrong = text !== '' && parseDuration(text) === undefined;
  return (
    <TextField
      label={label}
      description={field.help}
      placeholder="30s"
      value={text}
      onChange={(next) => {
        setText(next);
        onChange(next === '' ? undefined : (parseDuration(next) ?? value));
      }}
      error={wrong ? 'A duration such as 30s or 5m.' : error}
    />
  );
}

function rowsOf(value: ChannelValue | undefined): readonly Readonly<Record<string, string>>[] {
  if (!Array.isArray(value)) return [];
  return value.map((row) =>
    Object.fromEntries(
      Object.entries(objectOf(row)).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    ),
  );
}

/** The control for one declared field: its kind alone decides which. */
export function ChannelField(props: ChannelFieldProps): ReactNode {
  const { error, field, onChange, value } = props;
  const { help, kind, placeholder } = field;
  const label = field.required || kind === 'toggle' || kind === 'choice' ? field.label : `${field.label} (optional)`;
  const text = typeof value === 'string' ? value : '';
  const shown = placeholder === undefined ? {} : { placeholder };
  switch (kind) {
    case 'text':
      return <TextField label={label} description={help} value={text} onChange={onChange} error={error} {...shown} />;
    case 'long':
      return (
        <div className={styles['wide']}>
          <TextArea
            label={label}
            description={help}
            value={text}
            onChange={onChange}
            rows={3}
            mono
            error={error}
            {...shown}
          />
        </div>
      );
    case 'secret': {
      const source = SecretSource.safeParse(value);
      const known = source.success ? source.data : undefined;
      return (
        <CredentialField label={label} description={help} value={known} onChange={onChange} error={error} {...shown} />
      );
    }
    case 'choice':
      return (
        <Select
          label={label}
          description={help}
          value={text}
          options={(field.choices ?? []).map((id) => ({ id, label: id === '' ? 'none' : id }))}
          onChange={onChange}
          error={error}
        />
      );
    case 'number':
      return (
        <NumberField
          label={label}
          description={help}
          value={typeof value === 'number' ? value : Number.NaN}
          {...(field.least === undefined ? {} : { minValue: field.least })}
          {...(field.most === undefined ? {} : { maxValue: field.most })}
          formatOptions={{ useGrouping: false }}
          onChange={(next) => {
            onChange(Number.isFinite(next) ? next : undefined);
          }}
          error={error}
        />
      );
    case 'duration':
      return <DurationInput {...props} label={label} />;
    case 'toggle':
      return <Switch label={`${label}: ${help}`} isSelected={value === true} onChange={onChange} />;
    case 'pairs':
    case 'records': {
      const pairs = kind === 'pairs';
      const rows = pairs
        ? Object.entries(objectOf(value)).map(([name, of]) => ({ name, value: typeof of === 'string' ? of : '' }))
        : rowsOf(value);
      return (
        <div className={styles['wide']}>
          <RowsField
            label={field.label}
            help={help}
            columns={pairs ? ['name', 'value'] : (field.columns ?? [])}
            rows={rows}
            onChange={(next) => {
              // An empty cell is an absent one.
              const whole = next.map((row) =>
                Object.fromEntries(Object.entries(row).filter(([, cell]) => pairs || cell !== '')),
              );
              const named = Object.fromEntries(whole.map((row) => [row['name'] ?? '', row['value'] ?? '']));
              onChange(next.length === 0 ? undefined : pairs ? named : whole);
            }}
            error={error}
          />
        </div>
      );
    }
    case 'http':
      return <HttpField value={value} onChange={onChange} error={error} />;
    case 'tls':
      return <TlsField value={value} onChange={onChange} error={error} />;
  }
}
