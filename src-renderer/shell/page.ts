import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';

/** A page of its own beside the page of an entry: `#/alerts/statistics`. */
export interface SubPage {
  /** Second segment of the address. */
  readonly name: string;
  readonly title: string;
  /** Its name among the places of the entry. */
  readonly tab: string;
  readonly component: ComponentType;
}

/** One entry of the rail and the page behind it. */
export interface Page {
  /** First segment of the address. */
  readonly id: string;
  readonly title: string;
  readonly icon: LucideIcon;
  /** Second key after `g`. */
  readonly key: string;
  /** Blocks of the rail, divided by a line. */
  readonly block: 'look' | 'set' | 'self';
  /** Shows the time control in the top bar. */
  readonly timed: boolean;
  readonly component: ComponentType;
  /** Its name among the places of its entry; the title unless told. */
  readonly tab?: string;
  readonly sub?: readonly SubPage[];
  /** The entry of the rail in which it stands, as a place beside that one's page. */
  readonly under?: string;
  /** What `#/page/name` shows, where the page has places below it. */
  readonly detail?: { readonly timed: boolean; readonly component: ComponentType<{ readonly name: string }> };
}

/** A place of an entry of the rail, as the top bar offers it. */
export interface Tab {
  readonly title: string;
  readonly path: readonly string[];
}

/** The entry of the rail to which a page belongs. Pure. */
export function entryOf(pages: readonly Page[], page: Page): Page {
  return pages.find(({ id }) => id === page.under) ?? page;
}

/** Every place of an entry, its own page first; empty where there is only that one. Pure. */
export function tabsOf(pages: readonly Page[], entry: Page): readonly Tab[] {
  const tabs = [
    { title: entry.tab ?? entry.title, path: [entry.id] },
    ...(entry.sub ?? []).map(({ name, tab }) => ({ title: tab, path: [entry.id, name] })),
    ...pages
      .filter(({ under }) => under === entry.id)
      .map(({ id, tab, title }) => ({ title: tab ?? title, path: [id] })),
  ];
  return tabs.length === 1 ? [] : tabs;
}
