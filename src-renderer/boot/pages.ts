import {
  Activity,
  BellOff,
  BellRing,
  ChartLine,
  FileText,
  Gauge,
  House,
  ListChecks,
  Radar,
  Route,
  Settings,
  Stethoscope,
  Wrench,
} from 'lucide-react';
import type { TocsinClient } from '../../src-shared/contract/index.ts';
import { OverviewPage } from '../features/overview/OverviewPage.tsx';
import { loadable } from '../shell/loadable.ts';
import type { Page } from '../shell/page.ts';

const alerts = loadable(async () => (await import('../features/alerts/AlertsPage.tsx')).AlertsPage);
const alertStatistics = loadable(
  async () => (await import('../features/alert-statistics/AlertStatisticsPage.tsx')).AlertStatisticsPage,
);
const deliveries = loadable(async () => (await import('../features/deliveries/DeliveriesPage.tsx')).DeliveriesPage);
const monitors = loadable(async () => (await import('../features/monitors/MonitorsPage.tsx')).MonitorsPage);
const monitor = loadable(async () => (await import('../features/monitors/monitor/MonitorPage.tsx')).MonitorPage);
const explore = loadable(async () => (await import('../features/explore/ExplorePage.tsx')).ExplorePage);
const targets = loadable(async () => (await import('../features/targets/TargetsPage.tsx')).TargetsPage);
const reports = loadable(async () => (await import('../features/reports/ReportsPage.tsx')).ReportsPage);
const rules = loadable(async () => (await import('../features/rules/RulesPage.tsx')).RulesPage);
const routing = loadable(async () => (await import('../features/routing/RoutingPage.tsx')).RoutingPage);
const slos = loadable(async () => (await import('../features/slos/SlosPage.tsx')).SlosPage);
const maintenance = loadable(async () => (await import('../features/maintenance/MaintenancePage.tsx')).MaintenancePage);
const silences = loadable(async () => (await import('../features/silences/SilencesPage.tsx')).SilencesPage);
const diagnostics = loadable(async () => (await import('../features/diagnostics/DiagnosticsPage.tsx')).DiagnosticsPage);
const settings = loadable(async () => (await import('../features/settings/SettingsPage.tsx')).SettingsPage);

/**
 * Fetches the pages that were not looked at yet, one after another while nothing else is to do, and draws them unseen, so
 * that none is waited for.
 */
export function preloadPages(client: TocsinClient): void {
  const editor = { preload: (): Promise<unknown> => import('../ui/expression/open-editor.ts') };
  const waiting = [
    alerts,
    alertStatistics,
    deliveries,
    monitors,
    monitor,
    explore,
    reports,
    rules,
    targets,
    routing,
    silences,
    maintenance,
    slos,
    diagnostics,
    settings,
    editor,
  ];
  const next = (): void => {
    const page = waiting.shift();
    if (page === undefined) {
      requestIdleCallback(() => void import('./warm-pages.tsx').then(({ warmPages }) => warmPages(client, PAGES)));
      return;
    }
    // A chunk that cannot be had now is asked for again when its page is opened, which then says so.
    const go = (): void => void page.preload().then(next, () => undefined);
    requestIdleCallback(go, { timeout: 2_000 });
  };
  next();
}

/** The pages that exist, in the order of the rail. */
export const PAGES: readonly Page[] = [
  {
    id: 'overview',
    title: 'Overview',
    icon: House,
    key: 'o',
    block: 'look',
    timed: false,
    component: OverviewPage,
  },
  {
    id: 'alerts',
    title: 'Alerts',
    icon: BellRing,
    key: 'a',
    block: 'look',
    timed: false,
    component: alerts.component,
    tab: 'Inbox',
    sub: [
      { name: 'statistics', title: 'Statistics of alerts', tab: 'Statistics', component: alertStatistics.component },
      { name: 'deliveries', title: 'Delivery log', tab: 'Deliveries', component: deliveries.component },
    ],
  },
  {
    id: 'monitors',
    title: 'Monitors',
    icon: Activity,
    key: 'm',
    block: 'look',
    timed: false,
    component: monitors.component,
    detail: { timed: true, component: monitor.component },
  },
  {
    id: 'explore',
    title: 'Explore',
    icon: ChartLine,
    key: 'e',
    block: 'look',
    timed: true,
    component: explore.component,
  },
  { id: 'slos', title: 'SLOs', icon: Gauge, key: 'l', block: 'look', timed: false, component: slos.component },
  {
    id: 'reports',
    title: 'Reports',
    icon: FileText,
    key: 'r',
    block: 'look',
    timed: false,
    component: reports.component,
  },
  { id: 'rules', title: 'Rules', icon: ListChecks, key: 'u', block: 'set', timed: false, component: rules.component },
  {
    id: 'targets',
    title: 'Targets',
    icon: Radar,
    key: 't',
    block: 'set',
    timed: false,
    component: targets.component,
  },
  {
    id: 'routing',
    title: 'Routing',
    icon: Route,
    key: 'n',
    block: 'set',
    timed: false,
    component: routing.component,
  },
  {
    id: 'silences',
    title: 'Silences & maintenance',
    icon: BellOff,
    key: 'q',
    block: 'set',
    timed: false,
    tab: 'Silences',
    component: silences.component,
  },
  {
    id: 'maintenance',
    title: 'Maintenance',
    icon: Wrench,
    key: 'w',
    block: 'set',
    timed: false,
    under: 'silences',
    component: maintenance.component,
  },
  {
    id: 'diagnostics',
    title: 'Diagnostics',
    icon: Stethoscope,
    key: 'd',
    block: 'self',
    timed: false,
    component: diagnostics.component,
  },
  {
    id: 'settings',
    title: 'Settings',
    icon: Settings,
    key: 's',
    block: 'self',
    timed: false,
    component: settings.component,
  },
];
