import { contract, type TocsinClient, type TocsinHandlers } from '../../src-shared/contract/index.ts';
import type { MonitorEntry } from '../../src-shared/contract/monitor.ts';
import type { Alert } from '../../src-shared/model/alert.ts';
import type { MonitorStatus } from '../../src-shared/model/check.ts';
import type { StreamListener } from '../../src-shared/rpc/define.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';
import { answerHandlers } from './fixture-answers.ts';
import { alertOf, alertsOf, definitionOf, dice, monitorsOf, type Scenario, statusOf } from './fixture-data.ts';
import { FixtureIncidents } from './fixture-incidents.ts';

/** The little engine behind the fixture: everything the pages may change is really changed. */
export class FixtureWorld {
  readonly scenario: Scenario;
  readonly monitors = new Map<string, MonitorStatus>();
  readonly definitions = new Map<string, MonitorEntry>();
  readonly alerts = new Map<string, Alert>();
  readonly incidents = new FixtureIncidents(this.alerts);
  readonly undos = new Map<string, readonly Alert[]>();
  readonly secrets = new Set(['slack-webhook', 'smtp-password']);
  readonly sinks = {
    monitors: new Set<StreamListener<{ changed: MonitorStatus[]; removed: string[] }>>(),
    alerts: new Set<StreamListener<{ changed: Alert[]; removed: string[] }>>(),
  };
  #serial = 0;

  constructor(scenario: Scenario, now: number) {
    this.scenario = scenario;
    for (const monitor of monitorsOf(scenario, now)) {
      this.monitors.set(monitor.name, monitor);
      this.definitions.set(monitor.name, { monitor: definitionOf(monitor), origin: { from: 'ui' } });
    }
    for (const alert of alertsOf(scenario, [...this.monitors.values()], now)) this.alerts.set(alert.id, alert);
  }

  /** Changes alerts and tells the subscribers; the returned id takes it back. */
  change(ids: readonly string[], fn: (alert: Alert) => Alert): { changed: number; undo: string } {
    const before = ids.flatMap((id) => this.alerts.get(id) ?? []);
    this.putAlerts(before.map(fn));
    this.#serial += 1;
    const undo = `undo-${this.#serial}`;
    this.undos.set(undo, before);
    return { changed: before.length, undo };
  }

  putAlerts(changed: readonly Alert[]): void {
    for (const alert of changed) this.alerts.set(alert.id, alert);
    for (const sink of this.sinks.alerts) sink.onEvent({ changed: [...changed], removed: [] }, false);
  }

  putMonitors(changed: readonly MonitorStatus[], removed: readonly string[] = []): void {
    for (const monitor of changed) this.monitors.set(monitor.name, monitor);
    for (const name of removed) this.monitors.delete(name);
    for (const sink of this.sinks.monitors) sink.onEvent({ changed: [...changed], removed: [...removed] }, false);
  }

  monitor(name: string): MonitorStatus {
    const found = this.monitors.get(name);
    if (found === undefined) throw new RpcError('not_found', `There is no monitor named "${name}".`);
    return found;
  }

  /** A new alert about the n-th monitor, as if a rule had just fired. */
  fire(n: number): Alert {
    const monitor = [...this.monitors.values()][n] ?? statusOf(n, 'down', Date.now(), 10);
    const alert = alertOf(monitor, 'down', 100_000 + n, Date.now());
    this.putAlerts([alert]);
    return alert;
  }

  /** One round of checks: a twentieth of the monitors answer. Returns a way to stop. */
  live(everyMs = 1_000): () => void {
    const random = dice(7);
    let turn = 0;
    const timer = setInterval(() => {
      turn += 1;
      const now = Date.now();
      const due = [...this.monitors.values()].filter((_, i) => i % 20 === turn % 20);
      this.putMonitors(
        due.map((was) => {
          const latency = was.state === 'down' ? -1 : Math.round((was.latencyMs ?? 90) * (0.9 + random() * 0.2));
          return {
            ...was,
            lastCheck: now,
            nextCheck: now + 20_000,
            strip: `${was.strip}${was.strip.at(-1) ?? 'u'}`.slice(-30),
            latencies: [...was.latencies, latency].slice(-30),
            ...(latency < 0 ? {} : { latencyMs: latency }),
          };
        }),
      );
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }
}

/** A client over a world: inputs are checked by the contract, answers come after `delayMs` as over a wire. */
export function fixtureClient(world: FixtureWorld, delayMs = 15): TocsinClient {
  const handlers: TocsinHandlers = answerHandlers(world);
  const context = { signal: new AbortController().signal, access: 'admin', caller: 'fixture' } as const;
  return {
    call: async (name, input) => {
      await new Promise((resolve) => {
        setTimeout(resolve, delayMs);
      });
      const spec = contract[name];
      const parsed = spec.input.safeParse(input);
      if (!parsed.success)
        throw new RpcError('invalid_argument', 'The input is not valid.', {
          fields: parsed.error.issues.map((issue) => ({
            path: issue.path.filter((part) => typeof part !== 'symbol'),
            message: issue.message,
          })),
        });
      // The handler of a name takes that name's parsed input; TypeScript cannot follow the correlation through a table.
      const handler = handlers[name] as unknown as (input: unknown, context: unknown) => never;
      return handler(parsed.data, context);
    },
    subscribe: (name, input, listener) => {
      // As above: the listener's event is the topic's event.
      const target = listener as unknown as StreamListener<unknown>;
      const handler = handlers[name] as unknown as (input: unknown, sink: unknown, context: unknown) => Disposable;
      let live: Disposable | undefined;
      const timer = setTimeout(() => {
        live = handler(
          input,
          {
            snapshot: (event: unknown) => {
              target.onEvent(event, true);
            },
            delta: (event: unknown) => {
              target.onEvent(event, false);
            },
            fail: (error: Error) => target.onError?.(error),
            onResync: () => undefined,
          },
          context,
        );
      }, delayMs);
      return {
        [Symbol.dispose]: () => {
          clearTimeout(timer);
          live?.[Symbol.dispose]();
        },
      };
    },
  };
}
