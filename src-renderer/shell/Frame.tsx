import { type ReactNode, Suspense, useEffect, useRef } from 'react';
import { countNeeds } from '../state/inbox.ts';
import { useLive } from '../state/live.ts';
import { useNow } from '../state/now.ts';
import { useUi } from '../state/ui.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { Toasts } from '../ui/Toasts.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import styles from './Frame.module.css';
import { HelpSheet } from './HelpSheet.tsx';
import { Palette } from './Palette.tsx';
import { entryOf, type Page, tabsOf } from './page.ts';
import { Rail } from './Rail.tsx';
import { Reading } from './Reading.tsx';
import { href, usePlace } from './router.ts';
import { StatusBarView } from './StatusBarView.tsx';
import { listenForKeys } from './shortcuts.ts';
import { TopBar } from './TopBar.tsx';
import { useFrameCommands } from './use-frame-commands.ts';

function NotFound({ name }: { readonly name: string }): ReactNode {
  return (
    <EmptyState title="There is no such page" text={`The address asks for “${name}”.`}>
      <a href={href(['overview'])}>Go to the overview</a>
    </EmptyState>
  );
}

function Loading(): ReactNode {
  return (
    <Reading label="Loading" className={styles['loading']}>
      <Skeleton width="60%" height={28} />
    </Reading>
  );
}

/** Puts theme and density on the document, where the tokens look for them. */
function useAppearance(): void {
  const theme = useUi((state) => state.theme);
  const density = useUi((state) => state.density);
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === 'system') delete dataset['theme'];
    else dataset['theme'] = theme;
    dataset['density'] = density;
  }, [theme, density]);
}

/** The window's frame: rail, top bar, page, status bar, palette, help and messages. */
export function Frame({ pages, banner }: { readonly pages: readonly Page[]; readonly banner?: ReactNode }): ReactNode {
  const { path } = usePlace();
  const [id = 'overview', name] = path;
  const page = pages.find((candidate) => candidate.id === id);
  const now = useNow(30_000);
  const needs = useLive((state) => countNeeds(state, now));
  const content = useRef<HTMLElement>(null);
  useAppearance();
  useEffect(() => {
    const keys = listenForKeys();
    return () => {
      keys[Symbol.dispose]();
    };
  }, []);
  const sub = page?.sub?.find((candidate) => candidate.name === name);
  const entry = page === undefined ? undefined : entryOf(pages, page);
  const title = sub?.title ?? (name !== undefined && page?.detail !== undefined ? name : (page?.title ?? 'Tocsin'));
  useEffect(() => {
    document.title = `${needs > 0 ? `(${needs}) ` : ''}${title} · Tocsin`;
  }, [needs, title]);
  const Detail = name === undefined || sub !== undefined ? undefined : page?.detail?.component;
  const View = sub?.component ?? page?.component;
  const tabs = entry === undefined || Detail !== undefined ? [] : tabsOf(pages, entry);
  const timed = Detail === undefined ? (page?.timed ?? false) : (page?.detail?.timed ?? false);
  useFrameCommands(pages, timed);
  return (
    <div className={styles['frame']}>
      <a
        className={styles['skip']}
        href={location.hash}
        onClick={(event) => {
          event.preventDefault();
          content.current?.focus();
        }}
      >
        Skip to the page
      </a>
      <Rail pages={pages} current={entry?.id ?? id} needs={needs} />
      <div className={styles['main']}>
        <TopBar
          title={tabs.length === 0 ? title : (entry?.title ?? title)}
          parent={Detail === undefined ? undefined : page}
          tabs={tabs}
          current={href(sub === undefined ? [id] : [id, sub.name])}
          timed={timed}
        />
        {banner}
        <main ref={content} tabIndex={-1} className={styles['content']} aria-label={title}>
          <ErrorBoundary key={`${id}/${name ?? ''}`}>
            <Suspense fallback={<Loading />}>
              {Detail !== undefined && name !== undefined ? (
                <Detail name={name} />
              ) : View === undefined ? (
                <NotFound name={id} />
              ) : (
                <View />
              )}
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <StatusBarView />
      <Palette />
      <HelpSheet />
      <Toasts />
    </div>
  );
}
