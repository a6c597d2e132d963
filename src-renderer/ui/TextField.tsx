import type { ReactNode } from 'react';
import {
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  FieldError,
  Input,
  Label,
  Text,
} from 'react-aria-components';
import { cx } from './classes.ts';
import styles from './Field.module.css';

/** What every field has: a label that is always seen, a hint, and what is wrong with it in words. */
export interface FieldProps {
  readonly label: string;
  readonly description?: string | undefined;
  readonly error?: string | undefined;
  readonly isDisabled?: boolean;
  /** Keeps the label for screen readers only, where the place says it already (a search in a toolbar). */
  readonly hideLabel?: boolean;
}

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'password' | 'search' | 'url' | 'email';
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  readonly mono?: boolean;
  readonly name?: string;
  readonly onKeyDown?: (event: { readonly key: string; preventDefault(): void }) => void;
  readonly inputRef?: React.Ref<HTMLInputElement>;
}

function Notes({ description, error }: Pick<FieldProps, 'description' | 'error'>): ReactNode {
  return (
    <>
      {description === undefined ? null : (
        <Text slot="description" className={styles['description'] ?? ''}>
          {description}
        </Text>
      )}
      <FieldError className={styles['error'] ?? ''}>{error}</FieldError>
    </>
  );
}

/** One line of text. */
export function TextField(props: TextFieldProps): ReactNode {
  const {
    label,
    hideLabel = false,
    description,
    error,
    placeholder,
    mono = false,
    inputRef,
    onKeyDown,
    ...rest
  } = props;
  return (
    <AriaTextField
      {...rest}
      validationBehavior="aria"
      isInvalid={error !== undefined}
      className={styles['field'] ?? ''}
      {...(onKeyDown === undefined ? {} : { onKeyDown })}
    >
      <Label className={hideLabel ? 'visually-hidden' : (styles['label'] ?? '')}>{label}</Label>
      <Input
        className={cx(styles['input'], mono && styles['mono'])}
        autoComplete="off"
        spellCheck={false}
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(inputRef === undefined ? {} : { ref: inputRef })}
      />
      <Notes description={description} error={error} />
    </AriaTextField>
  );
}

export interface TextAreaProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  readonly placeholder?: string;
  readonly mono?: boolean;
  readonly autoFocus?: boolean;
  readonly inputRef?: React.Ref<HTMLTextAreaElement>;
}

/** Several lines of text. */
export function TextArea(props: TextAreaProps): ReactNode {
  const {
    label,
    hideLabel = false,
    description,
    error,
    placeholder,
    rows = 3,
    mono = false,
    inputRef,
    ...rest
  } = props;
  return (
    <AriaTextField
      {...rest}
      validationBehavior="aria"
      isInvalid={error !== undefined}
      className={styles['field'] ?? ''}
    >
      <Label className={hideLabel ? 'visually-hidden' : (styles['label'] ?? '')}>{label}</Label>
      <AriaTextArea
        className={cx(styles['input'], styles['area'], mono && styles['mono'])}
        rows={rows}
        spellCheck={!mono}
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(inputRef === undefined ? {} : { ref: inputRef })}
      />
      <Notes description={description} error={error} />
    </AriaTextField>
  );
}
