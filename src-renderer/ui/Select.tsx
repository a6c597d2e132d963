import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Select as AriaSelect,
  Button,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
} from 'react-aria-components';
import { cx } from './classes.ts';
import fieldStyles from './Field.module.css';
import menuStyles from './Menu.module.css';
import type { FieldProps } from './TextField.tsx';

export interface SelectOption<K extends string> {
  readonly id: K;
  readonly label: string;
}

export interface SelectProps<K extends string> extends FieldProps {
  readonly value: K;
  readonly onChange: (value: K) => void;
  readonly options: readonly SelectOption<K>[];
}

/** One of a few. */
export function Select<K extends string>(props: SelectProps<K>): ReactNode {
  const { label, hideLabel = false, description, error, value, onChange, options, isDisabled = false } = props;
  return (
    <AriaSelect
      value={value}
      onChange={(key) => {
        const chosen = options.find((option) => option.id === key);
        if (chosen !== undefined) onChange(chosen.id);
      }}
      isDisabled={isDisabled}
      isInvalid={error !== undefined}
      className={fieldStyles['field'] ?? ''}
    >
      <Label className={hideLabel ? 'visually-hidden' : (fieldStyles['label'] ?? '')}>{label}</Label>
      <Button className={fieldStyles['trigger'] ?? ''}>
        <SelectValue />
        <ChevronDown size={14} aria-hidden />
      </Button>
      {description === undefined ? null : (
        <Text slot="description" className={fieldStyles['description'] ?? ''}>
          {description}
        </Text>
      )}
      <FieldError className={fieldStyles['error'] ?? ''}>{error}</FieldError>
      <Popover className={cx(menuStyles['popover'], menuStyles['fromTrigger'])}>
        <ListBox className={menuStyles['list'] ?? ''} items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={menuStyles['item'] ?? ''}>
              {option.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
