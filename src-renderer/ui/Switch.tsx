import type { ReactNode } from 'react';
import { SwitchButton, SwitchField } from 'react-aria-components';
import styles from './Field.module.css';

export interface SwitchProps {
  readonly label: string;
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
  readonly isDisabled?: boolean;
}

/** On or off, at once. */
export function Switch({ label, ...rest }: SwitchProps): ReactNode {
  return (
    <SwitchField {...rest}>
      <SwitchButton className={styles['switch'] ?? ''}>
        <span className={styles['track']} aria-hidden />
        {label}
      </SwitchButton>
    </SwitchField>
  );
}
