import type { MonitorEntry } from '../../../src-shared/contract/monitor.ts';
import type { ReceiverEntry } from '../../../src-shared/contract/notify.ts';
import type { Routing } from '../../../src-shared/contract/routing.ts';
import type { Monitor, Origin } from '../../../src-shared/model/monitor.ts';
import type { Receiver } from '../../../src-shared/model/receiver.ts';
import type { Route } from '../../../src-shared/model/route.ts';
import type { UiRouting } from '../../../src-shared/model/routing.ts';
import type { RuleGroup } from '../../../src-shared/model/rule.ts';
import {
  DEFAULT_RETENTION,
  DEFAULT_SETTINGS,
  type Retention,
  type Settings,
} from '../../../src-shared/model/settings.ts';
import { escalationsOf, receiversOf } from '../../../src-shared/route/tree.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { sloRules } from '../../../src-shared/slo/rules.ts';
import type { TemplateFile } from '../../../src-shared/template/notification.ts';
import type { ScrapeConfig } from '../collect/scrape/config.ts';
import type { Configuration } from '../config/config.ts';
import type { Exportable } from '../config/export.ts';
import { type FederateConfig, NO_FEDERATION } from '../federate/config.ts';
import type { Ops } from '../store/store.ts';
import { checkedChannels } from './check-channels.ts';
import { checkMonitor } from './check-monitor.ts';
import { checkRoute, checkRouting, intervalsOf } from './check-routing.ts';
import { MaintenanceWindows } from './maintenance-windows.ts';
import { mergeMonitors, mergeReceivers, mergeRouting } from './merge.ts';
import { ownedByFile, placed } from './ownership.ts';
import { ResponseDefinitions } from './response-definitions.ts';
import { RuleBook } from './rule-book.ts';
import { SHIPPED_ROUTE } from './shipped.ts';

const PAUSED_MARK = 'monitors.paused';

/** Alertmanager's default of resolve_timeout, ms. */
const RESOLVE_TIMEOUT_MS = 300_000;

/**
 * What is watched, who is told and how: files, the UI and what is shipped, merged. Every change is in ops.db before it
 * is in force; files win over the UI on the same name.
 */
export class DefinitionStore {
  readonly maintenance: MaintenanceWindows;
  /** What is done about alerts. */
  readonly response: ResponseDefinitions;
  readonly #ops: Ops;
  /** Which rules there are and which of them are evaluated. */
  readonly rules: RuleBook;
  readonly #listeners = new Set<() => void>();
  #files: Configuration | undefined;
  #uiMonitors: readonly Monitor[] = [];
  #uiReceivers: readonly Receiver[] = [];
  #uiRoute: Route | undefined;
  #uiRouting: UiRouting = { timeIntervals: [], inhibitRules: [] };
  #settings: Settings = DEFAULT_SETTINGS;
  #paused: ReadonlySet<string> = new Set();

  constructor(ops: Ops, shippedRules: readonly RuleGroup[]) {
    this.#ops = ops;
    this.rules = new RuleBook({
      ops,
      given: () => [...shippedRules, ...this.slos().map(({ origin, slo }) => sloRules(slo, origin))],
      files: () => ({ groups: this.#files?.ruleGroups ?? [], disabled: this.#disabledByFiles() }),
      changed: () => this.#changed(),
    });
    this.maintenance = new MaintenanceWindows(ops, () => {
      this.#changed();
    });
    this.response = new ResponseDefinitions({
      ops,
      // A configuration remembered by an earlier version has none.
      files: () => (this.#files as Partial<Configuration> | undefined)?.response,
      receivers: () => new Set(this.receivers().map((entry) => entry.receiver.name)),
      routed: () => escalationsOf(this.route().route),
      changed: () => this.#changed(),
    });
  }

  /** Reads what was made in the UI. */
  async load(): Promise<void> {
    await this.rules.load();
    const [monitors, receivers, route, routing, settings, paused] = await Promise.all([
      this.#ops.read('monitors.ui', {}),
      this.#ops.read('receivers.ui', {}),
      this.#ops.read('route.ui', {}),
      this.#ops.read('routing.ui', {}),
      this.#ops.read('settings', {}),
      this.#ops.read('mark', { name: PAUSED_MARK }),
      this.maintenance.load(),
    ]);
    await this.response.load();
    this.#uiMonitors = monitors;
    this.#uiReceivers = receivers;
    this.#uiRoute = route;
    this.#uiRouting = routing ?? this.#uiRouting;
    this.#settings = settings ?? DEFAULT_SETTINGS;
    // Written by #pausedByHand below and by nothing else.
    this.#paused = new Set(paused === undefined ? [] : (JSON.parse(paused) as string[]));
  }

  /** Called after every change that is in force. */
  onChange(fn: () => void): Disposable {
    this.#listeners.add(fn);
    return { [Symbol.dispose]: () => this.#listeners.delete(fn) };
  }

  monitors(): readonly MonitorEntry[] {
    return mergeMonitors(this.#files?.monitors ?? [], this.#uiMonitors, this.#paused);
  }

  receivers(): readonly ReceiverEntry[] {
    return mergeReceivers(this.#files?.receivers ?? [], this.#uiReceivers);
  }

  route(): { readonly route: Route; readonly origin: Origin } {
    if (this.#files?.route) return this.#files.route;
    return this.#uiRoute
      ? { route: this.#uiRoute, origin: { from: 'ui' } }
      : { route: SHIPPED_ROUTE, origin: { from: 'shipped' } };
  }

  /** Time intervals and inhibition rules. A configuration remembered by an earlier version has none. */
  routing(): Routing {
    const { timeIntervals = [], inhibitRules = [] } = (this.#files as Partial<Configuration> | undefined) ?? {};
    return mergeRouting({ timeIntervals: [...timeIntervals], inhibitRules: [...inhibitRules] }, this.#uiRouting);
  }

  ruleGroups(): readonly RuleGroup[] {
    return this.rules.groups();
  }

  /** Objectives are defined by files only. A configuration remembered by an earlier version has none. */
  slos(): Configuration['slos'] {
    return (this.#files as Partial<Configuration> | undefined)?.slos ?? [];
  }

  /** Jobs are defined by files only. A configuration remembered by an earlier version has none. */
  scrapeConfigs(): readonly ScrapeConfig[] {
    return (this.#files as Partial<Configuration> | undefined)?.scrapeConfigs ?? [];
  }

  /** Other servers are named by files only. A configuration remembered by an earlier version knows fewer kinds of them. */
  federate(): FederateConfig {
    return { ...NO_FEDERATION, ...(this.#files as Partial<Configuration> | undefined)?.federate };
  }

  /** Who alerts can be given to: the people of the files and of the settings, and the operator; each once. */
  people(): readonly string[] {
    return [...new Set([...this.#namedPeople(), this.#settings.operator])];
  }

  settings(): Settings {
    return this.#settings;
  }

  retention(): Retention {
    return this.#files?.retention ?? DEFAULT_RETENTION;
  }

  /** Labels of this console among others, from the files. */
  templates(): readonly TemplateFile[] {
    return this.#files?.templates ?? [];
  }

  externalLabels(): Readonly<Record<string, string>> {
    return this.#files?.externalLabels ?? {};
  }

  /** After how long without a word an alert of another program is over, ms. */
  resolveTimeout(): number {
    return this.#files?.resolveTimeout ?? RESOLVE_TIMEOUT_MS;
  }

  canaries(): readonly string[] {
    return this.#files?.canaries ?? this.#settings.canaries;
  }

  configFiles(): readonly string[] {
    return this.#files?.files ?? [];
  }

  /** Everything that was defined, by files or in the UI; what is shipped is left out unless something refers to it. */
  exportable(): Exportable {
    const { route, origin } = this.route();
    const named = new Set(receiversOf(route));
    const routed = origin.from !== 'shipped';
    const canaries = this.canaries();
    const rules = this.rules.exportable();
    return {
      monitors: this.monitors(),
      scrapeConfigs: this.scrapeConfigs(),
      federate: this.federate(),
      ruleGroups: rules.groups,
      disabledRules: rules.disabled,
      ruleTests: rules.tests,
      response: { ...this.response.exportable(), people: this.#namedPeople() },
      receivers: this.receivers().filter(
        (entry) => entry.origin.from !== 'shipped' || (routed && named.has(entry.receiver.name)),
      ),
      route: routed ? { route, origin } : undefined,
      ...this.routing(),
      retention: this.#files?.retention,
      canaries: canaries.length === 0 ? undefined : canaries,
      externalLabels: this.externalLabels(),
      resolveTimeout: this.#files?.resolveTimeout,
      maintenance: this.maintenance.list(),
      templates: this.templates(),
      slos: this.slos(),
    };
  }

  applyConfiguration(configuration: Configuration): void {
    this.#files = configuration;
    // A configuration remembered by an earlier version has none.
    this.maintenance.setFiles((configuration as Partial<Configuration>).maintenance ?? []);
    this.#changed();
  }

  async saveMonitor(monitor: Monitor, create: boolean): Promise<MonitorEntry> {
    const present = this.#find(monitor.name);
    if (present?.origin.from === 'file') throw ownedByFile('The monitor', monitor.name, present.origin);
    if (create && present)
      throw new RpcError('conflict', `There is a monitor “${monitor.name}” already.`, {
        fields: [{ path: ['monitor', 'name'], message: 'taken' }],
      });
    if (!create && !present) throw new RpcError('not_found', `There is no monitor “${monitor.name}”.`);
    checkMonitor(
      monitor,
      this.monitors().map((entry) => entry.monitor),
    );
    await this.#ops.commit([{ do: 'monitor.put', monitor }]);
    this.#uiMonitors = placed(this.#uiMonitors, monitor);
    this.#changed();
    return { monitor, origin: { from: 'ui' } };
  }

  async deleteMonitor(name: string): Promise<MonitorEntry> {
    const present = this.#find(name);
    if (!present) throw new RpcError('not_found', `There is no monitor “${name}”.`);
    if (present.origin.from === 'file') throw ownedByFile('The monitor', name, present.origin);
    await this.#ops.commit([{ do: 'monitor.drop', name }]);
    this.#uiMonitors = this.#uiMonitors.filter((monitor) => monitor.name !== name);
    this.#changed();
    return present;
  }

  /** Pauses by hand are kept beside the definitions, so that monitors of files can be paused as well. */
  async pauseMonitors(names: readonly string[], paused: boolean): Promise<number> {
    const before = new Map(this.monitors().map((entry) => [entry.monitor.name, entry.monitor.paused]));
    for (const name of names) {
      const present = this.#find(name);
      if (!present) throw new RpcError('not_found', `There is no monitor “${name}”.`);
      if (!paused && present.monitor.paused && !this.#paused.has(name) && present.origin.from === 'file')
        throw ownedByFile('The paused monitor', name, present.origin);
    }
    const byHand = new Set(this.#paused);
    for (const name of names) {
      if (paused) byHand.add(name);
      else byHand.delete(name);
    }
    const awake = paused
      ? []
      : this.#uiMonitors
          .filter((monitor) => names.includes(monitor.name) && monitor.paused)
          .map((monitor) => ({ ...monitor, paused: false }));
    await this.#ops.commit([
      { do: 'mark.put', name: PAUSED_MARK, value: JSON.stringify([...byHand]) },
      ...awake.map((monitor) => ({ do: 'monitor.put', monitor }) as const),
    ]);
    this.#paused = byHand;
    this.#uiMonitors = this.#uiMonitors.map((monitor) => awake.find((other) => other.name === monitor.name) ?? monitor);
    this.#changed();
    return this.monitors().filter((entry) => before.get(entry.monitor.name) !== entry.monitor.paused).length;
  }

  async saveReceiver(receiver: Receiver): Promise<ReceiverEntry> {
    const present = this.receivers().find((entry) => entry.receiver.name === receiver.name);
    if (present?.origin.from === 'file') throw ownedByFile('The receiver', receiver.name, present.origin);
    const whole = { ...receiver, channels: checkedChannels(receiver.channels) };
    await this.#ops.commit([{ do: 'receiver.put', receiver: whole }]);
    this.#uiReceivers = placed(this.#uiReceivers, whole);
    this.#changed();
    return { receiver: whole, origin: { from: 'ui' } };
  }

  async deleteReceiver(name: string): Promise<void> {
    const present = this.receivers().find((entry) => entry.receiver.name === name);
    if (!present || present.origin.from === 'shipped')
      throw new RpcError('not_found', `There is no receiver “${name}” to delete.`);
    if (present.origin.from === 'file') throw ownedByFile('The receiver', name, present.origin);
    const { route } = this.route();
    if (receiversOf(route).includes(name))
      throw new RpcError('conflict', `The route still sends to “${name}”. Choose another receiver there first.`, {
        reason: 'in_use',
      });
    const user = this.response.userOf(name);
    if (user !== undefined)
      throw new RpcError('conflict', `“${name}” is still told by ${user}. Choose another receiver there first.`, {
        reason: 'in_use',
      });
    await this.#ops.commit([{ do: 'receiver.drop', name }]);
    this.#uiReceivers = this.#uiReceivers.filter((receiver) => receiver.name !== name);
    this.#changed();
  }

  async saveRoute(route: Route): Promise<{ readonly route: Route; readonly origin: Origin }> {
    if (this.#files?.route?.origin.from === 'file')
      throw ownedByFile('The route', route.receiver, this.#files.route.origin);
    const receivers = new Set(this.receivers().map((entry) => entry.receiver.name));
    const intervals = new Set(this.routing().timeIntervals.map((entry) => entry.interval.name));
    const escalations = new Set(this.response.escalations().map(({ value }) => value.name));
    checkRoute(route, { receivers, intervals, escalations });
    await this.#ops.commit([{ do: 'route.put', route }]);
    this.#uiRoute = route;
    this.#changed();
    return { route, origin: { from: 'ui' } };
  }

  /** Replaces the time intervals and inhibition rules that were made in the UI. */
  async saveRouting(routing: UiRouting): Promise<Routing> {
    checkRouting(routing);
    const files = this.routing().timeIntervals.filter((entry) => entry.origin.from === 'file');
    const known = new Set([
      ...files.map((entry) => entry.interval.name),
      ...routing.timeIntervals.map((one) => one.name),
    ]);
    for (const name of intervalsOf(this.route().route))
      if (!known.has(name))
        throw new RpcError('conflict', `The route still names the time interval “${name}”. Change the route first.`, {
          reason: 'in_use',
        });
    await this.#ops.commit([{ do: 'routing.put', routing }]);
    this.#uiRouting = routing;
    this.#changed();
    return this.routing();
  }

  async saveSettings(settings: Settings): Promise<void> {
    await this.#ops.commit([{ do: 'settings.put', settings }]);
    this.#settings = settings;
    this.#changed();
  }

  /** A configuration remembered by an earlier version says nothing. */
  #disabledByFiles(): readonly string[] {
    return (this.#files as Partial<Configuration> | undefined)?.disabledRules ?? [];
  }

  #namedPeople(): readonly string[] {
    const files = (this.#files as Partial<Configuration> | undefined)?.response?.people ?? [];
    return [...new Set([...files, ...this.#settings.people])];
  }

  #find(name: string): MonitorEntry | undefined {
    return this.monitors().find((entry) => entry.monitor.name === name);
  }

  #changed(): void {
    for (const fn of this.#listeners) fn();
  }
}
