import { type ReactNode, useState } from 'react';
import type { Credential } from '../../../src-shared/model/monitor.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import styles from './Settings.module.css';

export interface CredentialFieldProps {
  readonly label: string;
  readonly value: Credential | undefined;
  readonly onChange: (value: Credential | undefined) => void;
  readonly placeholder?: string;
  readonly error?: string | undefined;
}

/** A secret: typed once, from then on known by its name only. */
export function CredentialField({ label, value, onChange, placeholder, error }: CredentialFieldProps): ReactNode {
  const [replacing, setReplacing] = useState(false);
  if (typeof value === 'object' && !replacing)
    return (
      <div className={styles['line']}>
        <TextField
          label={label}
          value={`secret ${value.secret}`}
          onChange={() => undefined}
          isDisabled
          mono
          error={error}
        />
        <Button
          onPress={() => {
            setReplacing(true);
            onChange(undefined);
          }}
        >
          Replace
        </Button>
      </div>
    );
  return (
    <TextField
      label={label}
      type="password"
      value={typeof value === 'string' ? value : ''}
      onChange={(text) => {
        onChange(text === '' ? undefined : text);
      }}
      description="Kept as a secret; it is not shown again."
      {...(placeholder === undefined ? {} : { placeholder })}
      error={error}
    />
  );
}
