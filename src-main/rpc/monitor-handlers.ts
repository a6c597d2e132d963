import type { Availability, MonitorEntry, monitorContract } from '../../src-shared/contract/monitor.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';
import type { Engine } from '../engine/engine.ts';
import type { LiveTopics } from '../engine/live/topics.ts';
import { availabilitySinceKnown } from '../engine/report/availability.ts';
import { latencyOf } from './latency.ts';

function entryOf(engine: Engine, name: string): MonitorEntry {
  const entry = engine.definitions.monitors().find((one) => one.monitor.name === name);
  if (entry === undefined)
    throw new RpcError('not_found', `there is no monitor “${name}”`, { reason: 'unknown_monitor' });
  return entry;
}

async function availability(
  engine: Engine,
  names: readonly string[],
  windowsMs: readonly number[],
): Promise<Record<string, Availability[]>> {
  const now = engine.clock.now();
  const intervals = await engine.store.ops.read('states.windows', {
    monitors: names,
    from: now - Math.max(...windowsMs),
    to: now,
  });
  return Object.fromEntries(
    names.map((name) => {
      const own = intervals[name] ?? [];
      return [name, windowsMs.map((windowMs) => availabilitySinceKnown(own, now - windowMs, now))];
    }),
  );
}

export function monitorHandlers(engine: Engine, topics: LiveTopics): Handlers<typeof monitorContract> {
  const { definitions, store, watch } = engine;
  return {
    'monitor.list': () => [...definitions.monitors()],
    'monitor.get': ({ name }) => entryOf(engine, name),
    'monitor.save': ({ monitor, create }) => definitions.saveMonitor(monitor, create),
    'monitor.delete': ({ name }) => definitions.deleteMonitor(name),
    'monitor.pause': async ({ names, paused }) => ({ changed: await definitions.pauseMonitors(names, paused) }),
    'monitor.try': ({ monitor }, { signal }) => watch.try(monitor, signal),
    'monitor.run': ({ name }) => watch.run(entryOf(engine, name).monitor.name),
    'monitor.history': async ({ name, from, to }) => [
      ...(await store.ops.read('states.window', { monitor: name, from, to })),
    ],
    'monitor.availability': ({ names, windowsMs }) => availability(engine, names, windowsMs),
    'monitor.replies': async ({ name, limit }) => [...(await store.ops.read('checks.kept', { monitor: name, limit }))],
    'monitor.latency': ({ name, from, to }, { signal }) => latencyOf(store.queries, name, from, to, signal),
    'live.monitors': (_input, sink) => {
      const snapshot = (): void => sink.snapshot({ changed: [...watch.status()], removed: [] });
      const reading = topics.monitors.read(({ changed, removed }) =>
        sink.delta({ changed: [...changed], removed: [...removed] }),
      );
      sink.onResync(snapshot);
      snapshot();
      return reading;
    },
  };
}
