import { type ReactNode, useState } from 'react';
import type { SecretSource } from '../../../src-shared/model/receiver.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import styles from './Settings.module.css';

export interface CredentialFieldProps {
  readonly label: string;
  readonly value: SecretSource | undefined;
  readonly onChange: (value: SecretSource | undefined) => void;
  readonly description?: string;
  readonly placeholder?: string | undefined;
  readonly error?: string | undefined;
}

/** A secret: typed once, from then on known by its name only. */
export function CredentialField(props: CredentialFieldProps): ReactNode {
  const { description = '', error, label, onChange, placeholder, value } = props;
  const [replacing, setReplacing] = useState(false);
  if (typeof value === 'object' && !replacing)
    return (
      <div className={styles['line']}>
        <TextField
          label={label}
          value={'secret' in value ? `secret ${value.secret}` : `file ${value.file}`}
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
      description={`${description} Kept as a secret; it is not shown again.`.trim()}
      {...(placeholder === undefined ? {} : { placeholder })}
      error={error}
    />
  );
}
