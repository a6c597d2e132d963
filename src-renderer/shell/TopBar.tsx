import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { Kbd } from '../ui/Kbd.tsx';
import { overlayStore } from './overlays.ts';
import type { Page, Tab } from './page.ts';
import { href } from './router.ts';
import { printKeys } from './shortcuts.ts';
import { TimeControl } from './TimeControl.tsx';
import styles from './TopBar.module.css';

export interface TopBarProps {
  readonly title: string;
  /** The list this place belongs to. */
  readonly parent: Page | undefined;
  /** Places beside this one. */
  readonly tabs: readonly Tab[];
  /** Address of this place. */
  readonly current: string;
  readonly timed: boolean;
}

/** Where we are, the page's time range, and the way to everything else. */
export function TopBar({ title, parent, tabs, current, timed }: TopBarProps): ReactNode {
  return (
    <header className={styles['bar']}>
      <div className={styles['title']}>
        {parent === undefined ? null : (
          <>
            <a href={href([parent.id])}>{parent.title}</a>
            <span aria-hidden>/</span>
          </>
        )}
        <h1>{title}</h1>
        {tabs.length === 0 ? null : (
          <nav className={styles['tabs']} aria-label={`Places of ${title}`}>
            {tabs.map((tab) => {
              const to = href(tab.path);
              return (
                <a key={to} href={to} {...(to === current ? { 'aria-current': 'page' as const } : {})}>
                  {tab.title}
                </a>
              );
            })}
          </nav>
        )}
      </div>
      {timed ? <TimeControl /> : null}
      <Button
        className={styles['search'] ?? ''}
        onPress={() => {
          overlayStore.setState({ shown: 'palette' });
        }}
      >
        <Search size={14} aria-hidden />
        <span>Search or do</span>
        <Kbd keys={printKeys('Mod+k')} />
      </Button>
    </header>
  );
}
