import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import styles from './Button.module.css';
import { cx } from './classes.ts';
import { Tooltip } from './Tooltip.tsx';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style'> {
  readonly variant?: 'plain' | 'primary' | 'quiet' | 'danger';
}

/** A command with a word. One `primary` per view at most. */
export function Button({ variant = 'plain', ...rest }: ButtonProps): ReactNode {
  return <AriaButton {...rest} className={cx(styles['button'], variant !== 'plain' && styles[variant])} />;
}

export interface IconButtonProps extends Omit<ButtonProps, 'aria-label'> {
  /** What it does; read aloud and shown as the tooltip. */
  readonly label: string;
  /** The key that does the same, shown in the tooltip. */
  readonly keys?: string;
}

/** A command with an icon only; its label is the tooltip. */
export function IconButton({ label, keys, variant = 'quiet', ...rest }: IconButtonProps): ReactNode {
  return (
    <Tooltip text={label} {...(keys === undefined ? {} : { keys })}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={cx(styles['button'], styles['icon'], variant !== 'plain' && styles[variant])}
      />
    </Tooltip>
  );
}
