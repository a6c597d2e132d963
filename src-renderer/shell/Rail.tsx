import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-aria-components';
import { setUi, useUi } from '../state/ui.ts';
import { IconButton } from '../ui/Button.tsx';
import { cx } from '../ui/classes.ts';
import { Tooltip } from '../ui/Tooltip.tsx';
import type { Page } from './page.ts';
import styles from './Rail.module.css';
import { href, travelling, usePlace } from './router.ts';

const BLOCKS = ['look', 'set', 'self'] as const;

interface EntryProps {
  readonly page: Page;
  readonly active: boolean;
  readonly open: boolean;
  readonly count: number;
}

function Entry({ page, active, open, count }: EntryProps): ReactNode {
  const { query } = usePlace();
  const Icon = page.icon;
  const spoken = count > 0 ? `${page.title}, ${count} need you` : page.title;
  const link = (
    <Link
      href={href([page.id], page.timed ? travelling(query) : {})}
      className={styles['link'] ?? ''}
      aria-label={spoken}
      {...(active ? { 'aria-current': 'page' as const } : {})}
    >
      <Icon size={18} strokeWidth={1.75} aria-hidden />
      {open ? <span className={styles['name']}>{page.title}</span> : null}
      {count > 0 ? <span className={styles['count']}>{count > 99 ? '99+' : count}</span> : null}
    </Link>
  );
  return open ? (
    link
  ) : (
    <Tooltip text={page.title} keys={`g ${page.key}`} placement="right">
      {link}
    </Tooltip>
  );
}

/** The bell that gives the console its name. */
function Mark(): ReactNode {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden>
      <path d="M12 3a6 6 0 0 1 6 6c0 5 1.6 6.6 2.4 7.4H3.6C4.4 15.6 6 14 6 9a6 6 0 0 1 6-6z" fill="var(--accent)" />
      <path d="M9.5 18.8a2.6 2.6 0 0 0 5 0z" fill="currentColor" />
    </svg>
  );
}

/** The pages, at the left edge: icons, or icons with names. */
export function Rail(props: {
  readonly pages: readonly Page[];
  readonly current: string;
  readonly needs: number;
}): ReactNode {
  const open = useUi((state) => state.railOpen);
  return (
    <nav className={cx(styles['rail'], open && styles['open'])} aria-label="Pages">
      <div className={styles['mark']}>
        <Mark />
        {open ? 'Tocsin' : null}
      </div>
      {BLOCKS.filter((block) => props.pages.some((page) => page.block === block)).map((block) => (
        <div key={block} className={styles['block']}>
          {props.pages
            .filter((page) => page.block === block && page.under === undefined)
            .map((page) => (
              <Entry
                key={page.id}
                page={page}
                active={page.id === props.current}
                open={open}
                count={page.id === 'alerts' ? props.needs : 0}
              />
            ))}
        </div>
      ))}
      <div className={styles['foot']}>
        <IconButton
          label={open ? 'Icons only' : 'Show names'}
          onPress={() => {
            setUi({ railOpen: !open });
          }}
        >
          {open ? <PanelLeftClose size={16} aria-hidden /> : <PanelLeftOpen size={16} aria-hidden />}
        </IconButton>
      </div>
    </nav>
  );
}
