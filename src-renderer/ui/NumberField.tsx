import type { ReactNode } from 'react';
import { NumberField as AriaNumberField, FieldError, Group, Input, Label, Text } from 'react-aria-components';
import styles from './Field.module.css';
import type { FieldProps } from './TextField.tsx';

export interface NumberFieldProps extends FieldProps {
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly step?: number;
  readonly formatOptions?: Intl.NumberFormatOptions;
}

/** A number; arrow keys step, the value is kept inside its limits. */
export function NumberField(props: NumberFieldProps): ReactNode {
  const { label, hideLabel = false, description, error, ...rest } = props;
  return (
    <AriaNumberField
      {...rest}
      validationBehavior="aria"
      isInvalid={error !== undefined}
      className={styles['field'] ?? ''}
    >
      <Label className={hideLabel ? 'visually-hidden' : (styles['label'] ?? '')}>{label}</Label>
      <Group className={styles['number'] ?? ''}>
        <Input className={styles['input'] ?? ''} />
      </Group>
      {description === undefined ? null : (
        <Text slot="description" className={styles['description'] ?? ''}>
          {description}
        </Text>
      )}
      <FieldError className={styles['error'] ?? ''}>{error}</FieldError>
    </AriaNumberField>
  );
}
