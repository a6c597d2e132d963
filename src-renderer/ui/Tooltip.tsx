import type { ReactElement, ReactNode } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components';
import { Kbd } from './Kbd.tsx';
import styles from './Tooltip.module.css';

export interface TooltipProps {
  readonly text: string;
  readonly keys?: string;
  readonly placement?: 'top' | 'right' | 'bottom' | 'left';
  /** A focusable element of react-aria-components. */
  readonly children: ReactElement;
}

/** Says more about the thing under the pointer or the focus. Never the only place of a fact. */
export function Tooltip({ text, keys, placement = 'top', children }: TooltipProps): ReactNode {
  return (
    <TooltipTrigger delay={400} closeDelay={80}>
      {children}
      <AriaTooltip className={styles['tooltip'] ?? ''} offset={6} placement={placement}>
        {text}
        {keys === undefined ? null : <Kbd keys={keys} />}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
