import { ChevronDown, X } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Button,
  ComboBox,
  FieldError,
  Group,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
} from 'react-aria-components';
import { cx } from './classes.ts';
import fieldStyles from './Field.module.css';
import menuStyles from './Menu.module.css';
import styles from './PickList.module.css';
import type { FieldProps } from './TextField.tsx';

export interface PickListProps extends FieldProps {
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  /** What can be added; what is chosen already is left out. A name that is not among them can stay and be taken out. */
  readonly options: readonly string[];
  readonly placeholder?: string;
}

/** Several of many by name: a field that finds as one types, and what was chosen below it. */
export function PickList(props: PickListProps): ReactNode {
  const { description, error, isDisabled = false, label, onChange, options, placeholder, value } = props;
  const left = options.filter((option) => !value.includes(option)).map((id) => ({ id }));
  return (
    <div className={styles['picker']}>
      <ComboBox
        // A choice empties the field: another one may follow.
        key={value.length}
        className={fieldStyles['field'] ?? ''}
        defaultItems={left}
        isDisabled={isDisabled}
        isInvalid={error !== undefined}
        menuTrigger="focus"
        value={null}
        onChange={(key) => {
          if (key !== null) onChange([...value, String(key)]);
        }}
      >
        <Label className={fieldStyles['label'] ?? ''}>{label}</Label>
        <Group className={styles['field'] ?? ''}>
          <Input className={fieldStyles['input'] ?? ''} {...(placeholder === undefined ? {} : { placeholder })} />
          <Button className={styles['open'] ?? ''}>
            <ChevronDown size={14} aria-hidden />
          </Button>
        </Group>
        {description === undefined ? null : <span className={fieldStyles['description']}>{description}</span>}
        <FieldError className={fieldStyles['error'] ?? ''}>{error}</FieldError>
        <Popover className={cx(menuStyles['popover'], menuStyles['fromTrigger'])}>
          <ListBox<{ readonly id: string }> className={menuStyles['list'] ?? ''}>
            {(option) => (
              <ListBoxItem id={option.id} textValue={option.id} className={menuStyles['item'] ?? ''}>
                {option.id}
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
      {value.length === 0 ? null : (
        <ul className={styles['chosen']} aria-label={`${label} chosen`}>
          {value.map((name) => (
            <li key={name} className={styles['one']}>
              {name}
              {isDisabled ? null : (
                <Button
                  aria-label={`Take out ${name}`}
                  className={styles['out'] ?? ''}
                  onPress={() => onChange(value.filter((other) => other !== name))}
                >
                  <X size={12} aria-hidden />
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
