import { type ReactNode, useMemo } from 'react';
import { ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { cx } from './classes.ts';
import fieldStyles from './Field.module.css';
import menuStyles from './Menu.module.css';
import type { FieldProps } from './TextField.tsx';

/** Suggestions at most. */
const MOST = 500;

export interface ComboFieldProps extends Omit<FieldProps, 'description'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What is offered; anything else may be typed. */
  readonly options: readonly string[];
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  readonly mono?: boolean;
}

/** A text with suggestions that are found as one types. */
export function ComboField(props: ComboFieldProps): ReactNode {
  const {
    autoFocus = false,
    error,
    hideLabel = false,
    isDisabled = false,
    label,
    mono = false,
    onChange,
    options,
    placeholder,
    value,
  } = props;
  const items = useMemo(() => options.slice(0, MOST).map((id) => ({ id })), [options]);
  return (
    <ComboBox
      allowsCustomValue
      autoFocus={autoFocus}
      className={fieldStyles['field'] ?? ''}
      inputValue={value}
      onInputChange={onChange}
      defaultItems={items}
      isDisabled={isDisabled}
      isInvalid={error !== undefined}
      menuTrigger="input"
    >
      <Label className={hideLabel ? 'visually-hidden' : (fieldStyles['label'] ?? '')}>{label}</Label>
      <Input
        className={cx(fieldStyles['input'], mono && fieldStyles['mono'])}
        spellCheck={false}
        {...(placeholder === undefined ? {} : { placeholder })}
      />
      <FieldError className={fieldStyles['error'] ?? ''}>{error}</FieldError>
      <Popover className={cx(menuStyles['popover'], menuStyles['fromTrigger'])}>
        <ListBox<{ readonly id: string }> className={menuStyles['list'] ?? ''}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.id} className={menuStyles['item'] ?? ''}>
              {option.id === '' ? '(empty)' : option.id}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
