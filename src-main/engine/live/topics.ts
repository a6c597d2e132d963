import type { StatusBar } from '../../../src-shared/contract/system.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { MonitorStatus } from '../../../src-shared/model/check.ts';
import type { Silence } from '../../../src-shared/model/silence.ts';
import type { Engine } from '../engine.ts';
import type { IncidentsChanged } from '../incidents/incidents.ts';
import type { DesktopNote } from '../ports.ts';
import { Coalescer, LIVE_MS } from './coalesce.ts';
import { SharedSource } from './shared-source.ts';

/** How often the status bar's figures are counted again while somebody looks at them, ms. */
const STATUS_MS = 1_000;

export interface MonitorsDelta {
  readonly changed: readonly MonitorStatus[];
  readonly removed: readonly string[];
}

export interface AlertsDelta {
  readonly changed: readonly Alert[];
  readonly removed: readonly string[];
}

export interface SilencesDelta {
  readonly changed: readonly Silence[];
  readonly removed: readonly string[];
}

/** What the engine tells while somebody listens, computed once for all listeners. */
export interface LiveTopics {
  readonly monitors: SharedSource<MonitorsDelta>;
  readonly alerts: SharedSource<AlertsDelta>;
  readonly silences: SharedSource<SilencesDelta>;
  readonly incidents: SharedSource<IncidentsChanged>;
  readonly status: SharedSource<StatusBar>;
  readonly notes: SharedSource<DesktopNote>;
}

function all(...parts: readonly Disposable[]): Disposable {
  return {
    [Symbol.dispose]: () => {
      for (const part of parts) part[Symbol.dispose]();
    },
  };
}

function monitorChanges({ clock, watch }: Engine, publish: (delta: MonitorsDelta) => void): Disposable {
  const coalescer = new Coalescer<string>(clock, LIVE_MS, (names) => {
    const changed: MonitorStatus[] = [];
    const removed: string[] = [];
    for (const name of names) {
      const status = watch.statusOf(name);
      if (status === undefined) removed.push(name);
      else changed.push(status);
    }
    publish({ changed, removed });
  });
  return all(
    watch.onStatus((name) => coalescer.mark(name)),
    coalescer,
  );
}

function statusChanges(engine: Engine, publish: (status: StatusBar) => void): Disposable {
  let counting = false;
  const count = async (): Promise<void> => {
    if (counting) return;
    counting = true;
    try {
      publish(await engine.statusBar());
    } catch (error) {
      engine.log.warn('the status bar could not be counted', { error: String(error) });
    } finally {
      counting = false;
    }
  };
  const soon = new Coalescer<'status'>(engine.clock, LIVE_MS, () => void count());
  return all(
    engine.clock.every(STATUS_MS, () => void count()),
    engine.onProblems(() => soon.mark('status')),
    engine.watch.onBlind(() => soon.mark('status')),
    soon,
  );
}

/** The live topics of an engine. Alerts are told at once, everything else at most every 250 ms. */
export function liveTopics(engine: Engine): LiveTopics {
  return {
    monitors: new SharedSource((publish) => monitorChanges(engine, publish)),
    alerts: new SharedSource((publish) => engine.alerts.onChange((changed, removed) => publish({ changed, removed }))),
    silences: new SharedSource((publish) =>
      engine.silences.onChange((changed, removed) => publish({ changed, removed })),
    ),
    incidents: new SharedSource((publish) => engine.incidents.onChange(publish)),
    status: new SharedSource((publish) => statusChanges(engine, publish)),
    notes: new SharedSource((publish) => engine.onNote(publish)),
  };
}
