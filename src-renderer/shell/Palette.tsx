import { type ReactNode, useState } from 'react';
import { Autocomplete, Dialog, Input, Menu, MenuItem, Modal, ModalOverlay, TextField } from 'react-aria-components';
import { useStore } from 'zustand';
import { liveStore } from '../state/live.ts';
import dialogStyles from '../ui/Dialog.module.css';
import { Kbd } from '../ui/Kbd.tsx';
import { type Shape, StateShape } from '../ui/StateShape.tsx';
import { closeOverlay, overlayStore } from './overlays.ts';
import styles from './Palette.module.css';
import { go, href } from './router.ts';
import { best } from './search.ts';
import { printKeys, useCommandList } from './shortcuts.ts';

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  readonly keys?: string;
  readonly shape?: Shape;
  readonly run: () => void;
}

const MOST_COMMANDS = 12;
const MOST_MONITORS = 8;

function Entries(): ReactNode {
  const [typed, setTyped] = useState('');
  const commands = useCommandList();
  const found: Entry[] = best(
    commands.filter((command) => command.hidden !== true),
    (command) => `${command.title} ${command.section}`,
    typed,
    MOST_COMMANDS,
  ).map((command) => ({
    id: command.id,
    title: command.title,
    hint: command.section,
    run: command.run,
    ...(command.keys?.[0] === undefined ? {} : { keys: printKeys(command.keys[0]) }),
  }));
  // Read once per key press, not followed: results that move while one chooses are worse than results a second old.
  const monitors: Entry[] =
    typed.trim() === ''
      ? []
      : best(
          liveStore.getState().monitors.values(),
          (m) => `${m.name} ${m.group} ${m.target}`,
          typed,
          MOST_MONITORS,
        ).map((monitor) => ({
          id: `monitor ${monitor.name}`,
          title: monitor.name,
          hint: monitor.group,
          shape: monitor.state,
          run: () => {
            go(href(['monitors', monitor.name]));
          },
        }));
  const entries = [...monitors, ...found];
  return (
    <Autocomplete inputValue={typed} onInputChange={setTyped}>
      <TextField aria-label="Search monitors, pages and commands" autoFocus>
        <Input className={styles['input'] ?? ''} placeholder="Monitor, page or command" autoComplete="off" />
      </TextField>
      <Menu
        aria-label="Results"
        className={styles['list'] ?? ''}
        items={entries}
        renderEmptyState={() => <div className={styles['none']}>Nothing is called that.</div>}
        onAction={(key) => {
          closeOverlay();
          entries.find((entry) => entry.id === key)?.run();
        }}
      >
        {(entry) => (
          <MenuItem id={entry.id} textValue={entry.title} className={styles['item'] ?? ''}>
            {entry.shape === undefined ? null : <StateShape shape={entry.shape} />}
            <span className={styles['title']}>{entry.title}</span>
            <span className={styles['hint']}>{entry.hint}</span>
            {entry.keys === undefined ? null : <Kbd keys={entry.keys} />}
          </MenuItem>
        )}
      </Menu>
    </Autocomplete>
  );
}

/** Everything that can be opened or done, by typing a part of its name. */
export function Palette(): ReactNode {
  const open = useStore(overlayStore, (state) => state.shown === 'palette');
  return (
    <ModalOverlay
      isDismissable
      isOpen={open}
      onOpenChange={(next) => {
        if (!next) closeOverlay();
      }}
      className={dialogStyles['overlay'] ?? ''}
    >
      <Modal className={styles['modal'] ?? ''}>
        <Dialog aria-label="Search">
          <Entries />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
