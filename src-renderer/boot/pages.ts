import { House } from 'lucide-react';
import { lazy } from 'react';
import type { Page } from '../shell/page.ts';

const OverviewPage = lazy(async () => ({
  default: (await import('../features/overview/OverviewPage.tsx')).OverviewPage,
}));

/** The pages that exist, in the order of the rail. */
export const PAGES: readonly Page[] = [
  { id: 'overview', title: 'Overview', icon: House, key: 'o', block: 'look', timed: false, component: OverviewPage },
];
