import { Activity, BellRing, ChartLine, FileText, House, ListChecks, Settings, Stethoscope } from 'lucide-react';
import { lazy } from 'react';
import type { Page } from '../shell/page.ts';

const OverviewPage = lazy(async () => ({
  default: (await import('../features/overview/OverviewPage.tsx')).OverviewPage,
}));
const AlertsPage = lazy(async () => ({ default: (await import('../features/alerts/AlertsPage.tsx')).AlertsPage }));
const MonitorsPage = lazy(async () => ({
  default: (await import('../features/monitors/MonitorsPage.tsx')).MonitorsPage,
}));
const MonitorPage = lazy(async () => ({
  default: (await import('../features/monitors/monitor/MonitorPage.tsx')).MonitorPage,
}));
const ExplorePage = lazy(async () => ({ default: (await import('../features/explore/ExplorePage.tsx')).ExplorePage }));
const SettingsPage = lazy(async () => ({
  default: (await import('../features/settings/SettingsPage.tsx')).SettingsPage,
}));
const ReportsPage = lazy(async () => ({ default: (await import('../features/reports/ReportsPage.tsx')).ReportsPage }));
const DiagnosticsPage = lazy(async () => ({
  default: (await import('../features/diagnostics/DiagnosticsPage.tsx')).DiagnosticsPage,
}));
const RulesPage = lazy(async () => ({ default: (await import('../features/rules/RulesPage.tsx')).RulesPage }));

/** The pages that exist, in the order of the rail. */
export const PAGES: readonly Page[] = [
  { id: 'overview', title: 'Overview', icon: House, key: 'o', block: 'look', timed: false, component: OverviewPage },
  { id: 'alerts', title: 'Alerts', icon: BellRing, key: 'a', block: 'look', timed: false, component: AlertsPage },
  {
    id: 'monitors',
    title: 'Monitors',
    icon: Activity,
    key: 'm',
    block: 'look',
    timed: false,
    component: MonitorsPage,
    detail: { timed: true, component: MonitorPage },
  },
  { id: 'explore', title: 'Explore', icon: ChartLine, key: 'e', block: 'look', timed: true, component: ExplorePage },
  { id: 'reports', title: 'Reports', icon: FileText, key: 'r', block: 'look', timed: false, component: ReportsPage },
  { id: 'rules', title: 'Rules', icon: ListChecks, key: 'u', block: 'set', timed: false, component: RulesPage },
  {
    id: 'diagnostics',
    title: 'Diagnostics',
    icon: Stethoscope,
    key: 'd',
    block: 'self',
    timed: false,
    component: DiagnosticsPage,
  },
  { id: 'settings', title: 'Settings', icon: Settings, key: 's', block: 'self', timed: false, component: SettingsPage },
];
