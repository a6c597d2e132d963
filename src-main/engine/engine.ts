import type { Diagnostics } from '../../src-shared/model/diagnostics.ts';
import type { MonitorEntry } from '../../src-shared/contract/monitor.ts';
import type { ReceiverEntry } from '../../src-shared/contract/notify.ts';
import type { StatusBar } from '../../src-shared/contract/system.ts';
import type { Monitor, Origin } from '../../src-shared/model/monitor.ts';
import type { Receiver } from '../../src-shared/model/receiver.ts';
import type { ReportData, ReportFormat } from '../../src-shared/model/report.ts';
import type { Route } from '../../src-shared/model/route.ts';
import type { Retention, Settings } from '../../src-shared/model/settings.ts';
import type { Alerts } from './alerts/alerts.ts';
import type { Configuration } from './config/config.ts';
import type { Clock, DesktopNote, Log, Secrets } from './ports.ts';
import type { Notify } from './notify/notify.ts';
import type { Rules } from './rules/rules.ts';
import type { Store } from './store/store.ts';
import type { Watch } from './watch/watch.ts';

export interface Problem {
  readonly source: string;
  readonly message: string;
  readonly at: number;
}

/** Definitions from files, from the UI and shipped ones, merged. Files win over the UI on the same name. */
export interface Definitions {
  monitors(): readonly MonitorEntry[];
  receivers(): readonly ReceiverEntry[];
  route(): { readonly route: Route; readonly origin: Origin };
  settings(): Settings;
  retention(): Retention;
  /** Applies a checked configuration; entities of earlier files that are not in it are gone. */
  applyConfiguration(configuration: Configuration): void;
  /** Rejects with RpcError `conflict` when a file owns the name. */
  saveMonitor(monitor: Monitor, create: boolean): Promise<MonitorEntry>;
  deleteMonitor(name: string): Promise<MonitorEntry>;
  pauseMonitors(names: readonly string[], paused: boolean): Promise<number>;
  saveReceiver(receiver: Receiver): Promise<ReceiverEntry>;
  deleteReceiver(name: string): Promise<void>;
  saveRoute(route: Route): Promise<{ readonly route: Route; readonly origin: Origin }>;
  saveSettings(settings: Settings): Promise<void>;
}

/** Reports of a period; built from reads, rendered in a worker. */
export interface Reports {
  build(from: number, to: number, zone: string): Promise<ReportData>;
  render(
    data: ReportData,
    format: ReportFormat,
    signal?: AbortSignal,
  ): Promise<{ readonly fileName: string; readonly mediaType: string; readonly bytes: Uint8Array }>;
}

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
  readonly watch: Watch;
  readonly rules: Rules;
  readonly alerts: Alerts;
  readonly notify: Notify;
  readonly definitions: Definitions;
  readonly reports: Reports;
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
