import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { Dialog } from '../ui/Dialog.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import styles from './HelpSheet.module.css';
import { closeOverlay, overlayStore } from './overlays.ts';
import { type Command, printKeys, useCommandList } from './shortcuts.ts';

/** Every key that works here and now, by section; the page's own come first. */
export function HelpSheet(): ReactNode {
  const open = useStore(overlayStore, (state) => state.shown === 'help');
  const commands = useCommandList();
  const sections = Object.entries(
    Object.groupBy(
      commands.filter((command) => command.keys !== undefined),
      (command: Command) => command.section,
    ),
  ).reverse();
  return (
    <Dialog title="Keys on this page" wide isOpen={open} onClose={closeOverlay}>
      <div className={styles['sections']}>
        {sections.map(([section, list = []]) => (
          <section key={section} className={styles['section']}>
            <h3>{section}</h3>
            {list.map((command) => (
              <div key={command.id} className={styles['row']}>
                {command.title}
                <span className={styles['keys']}>
                  {command.keys?.map((keys) => (
                    <Kbd key={keys} keys={printKeys(keys)} />
                  ))}
                </span>
              </div>
            ))}
          </section>
        ))}
      </div>
    </Dialog>
  );
}
