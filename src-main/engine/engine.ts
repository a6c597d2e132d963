import type { StatusBar } from '../../src-shared/contract/system.ts';
import type { AlertStatistics, AlertStatisticsQuery } from '../../src-shared/model/alert-statistics.ts';
import type { Backtest, BacktestQuery } from '../../src-shared/model/backtest.ts';
import type { Diagnostics } from '../../src-shared/model/diagnostics.ts';
import type { ReportData, ReportedStatistics, ReportFormat, ReportKind } from '../../src-shared/model/report.ts';
import type { Actions } from './actions/actions.ts';
import type { ListAlerts } from './alerts/alert-list.ts';
import type { Alerts } from './alerts/alerts.ts';
import type { Silences as SilenceStore } from './alerts/silences.ts';
import type { Targets } from './collect/targets.ts';
import type { DefinitionStore } from './definitions/definition-store.ts';
import type { Federate } from './federate/create.ts';
import type { Incidents } from './incidents/incidents.ts';
import type { Alertmanagers as AlertmanagerMirrors } from './mirror/create.ts';
import type { Notify } from './notify/notify.ts';
import type { Clock, DesktopNote, Log, Secrets } from './ports.ts';
import type { Rules } from './rules/rules.ts';
import type { RuleTester } from './rules/unit-test/test-worker.ts';
import type { Problem } from './self/problems.ts';
import type { Exemplars } from './store/exemplars.ts';
import type { Store } from './store/store.ts';
import type { Maintenance as MaintenanceCalendar } from './watch/maintenance/maintenance.ts';
import type { Watch } from './watch/watch.ts';

/** What is watched, who is told and how; see DefinitionStore. */
export type Definitions = Pick<DefinitionStore, keyof DefinitionStore>;

/** Silences over ops.db; see engine/alerts/silences.ts. */
export type Silences = Pick<SilenceStore, keyof SilenceStore>;

/** Other Alertmanagers; see engine/mirror/create.ts. */
export type Alertmanagers = Pick<AlertmanagerMirrors, 'list' | 'silences' | 'saveSilence' | 'expireSilences'>;

/** What is wanted of a report. */
export interface ReportOrder {
  readonly kind: ReportKind;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Zone of its dates. */
  readonly zone: string;
  /** Expressions whose series are described. */
  readonly series: readonly string[];
  /** false: from states and alerts alone; checks and errors are 0, latencies null, statistics none. */
  readonly measured: boolean;
}

/** Reports of a period; built from reads, rendered in a worker. */
export interface Reports {
  build(order: ReportOrder, signal?: AbortSignal): Promise<ReportData>;
  /** The statistics of such a report alone. */
  statistics(
    order: Pick<ReportOrder, 'from' | 'to' | 'series'>,
    signal?: AbortSignal,
  ): Promise<readonly ReportedStatistics[]>;
  render(
    data: ReportData,
    format: ReportFormat,
    signal?: AbortSignal,
  ): Promise<{ readonly fileName: string; readonly mediaType: string; readonly bytes: Uint8Array }>;
}

/** The calendar of maintenance windows; see Maintenance. */
export type Maintenance = Pick<
  MaintenanceCalendar,
  'list' | 'get' | 'calendar' | 'preview' | 'open' | 'finish' | 'dropped' | 'forget'
>;

/** The engine's public face: what rpc, api, console, desktop and cli may use. */
export interface Engine {
  readonly version: string;
  readonly host: 'desktop' | 'console';
  readonly dataDir: string;
  readonly startedAt: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: Secrets;
  readonly store: Store;
  /** Examples that came with samples, the newest 100,000. */
  readonly exemplars: Pick<Exemplars, 'select'>;
  readonly watch: Watch;
  readonly maintenance: Maintenance;
  readonly targets: Targets;
  readonly rules: Rules;
  readonly alerts: Alerts;
  readonly listAlerts: ListAlerts;
  /** Which alerts belong together. */
  readonly incidents: Incidents;
  readonly silences: Silences;
  /** Other Alertmanagers whose alerts are shown here. */
  readonly alertmanagers: Alertmanagers;
  /** Recovery actions. */
  readonly actions: Actions;
  readonly notify: Notify;
  readonly definitions: Definitions;
  readonly reports: Reports;
  readonly federate: Federate;
  /** What rules and route would have done over history; see runBacktest. */
  readonly backtest: (query: BacktestQuery, signal: AbortSignal) => Promise<Backtest>;
  /** Runs unit tests of rules, in a thread of their own; see runRuleTests. */
  readonly testRules: RuleTester;
  /** What alerts were like over a window; see readAlertStatistics. */
  alertStatistics(query: AlertStatisticsQuery, signal: AbortSignal): Promise<AlertStatistics>;
  configFiles(): readonly string[];
  problems(): readonly Problem[];
  /** Puts a problem up under its source, or takes it down with undefined. */
  setProblem(source: string, message: string | undefined): void;
  onProblems(fn: () => void): Disposable;
  statusBar(): Promise<StatusBar>;
  diagnostics(): Promise<Diagnostics>;
  /** Own metrics in Prometheus text format 0.0.4. */
  metricsText(): Promise<string>;
  /** Notes for consoles in a browser. */
  onNote(fn: (note: DesktopNote) => void): Disposable;
  stop(): Promise<void>;
}
