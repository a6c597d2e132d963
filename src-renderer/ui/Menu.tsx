import type { ReactElement, ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Kbd } from './Kbd.tsx';
import styles from './Menu.module.css';

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly keys?: string;
  readonly isDisabled?: boolean;
}

export interface MenuProps {
  /** Read aloud as the menu's name. */
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly onAction: (id: string) => void;
  /** The button that opens it. */
  readonly children: ReactElement;
  readonly isOpen?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
}

/** A short list of commands behind a button. */
export function Menu({ label, entries, onAction, children, isOpen, onOpenChange }: MenuProps): ReactNode {
  return (
    <MenuTrigger
      {...(isOpen === undefined ? {} : { isOpen })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      {children}
      <Popover className={styles['popover'] ?? ''}>
        <AriaMenu
          aria-label={label}
          className={styles['list'] ?? ''}
          onAction={(key) => {
            onAction(String(key));
          }}
        >
          {entries.map((entry) => (
            <MenuItem
              key={entry.id}
              id={entry.id}
              textValue={entry.label}
              isDisabled={entry.isDisabled ?? false}
              className={styles['item'] ?? ''}
            >
              {entry.label}
              {entry.keys === undefined ? null : <Kbd keys={entry.keys} />}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
