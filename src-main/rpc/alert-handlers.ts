import type { alertContract } from '../../src-shared/contract/alert.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';
import type { Engine } from '../engine/engine.ts';
import type { LiveTopics } from '../engine/live/topics.ts';
import { nameOf } from './caller-name.ts';
import { readDeliveries } from './deliveries.ts';
import { whyOf } from './why.ts';

export function alertHandlers(engine: Engine, topics: LiveTopics): Handlers<typeof alertContract> {
  const { alerts, store } = engine;
  return {
    'alert.list': async ({ resolvedSince, limit }) => [...(await engine.listAlerts({ resolvedSince, limit }))],
    'alert.get': async ({ id }) => {
      const found = await store.ops.read('alert.get', { id });
      if (found === undefined) throw new RpcError('not_found', `there is no alert ${id}`, { reason: 'unknown_alert' });
      const deliveries = await readDeliveries(store.ops, 500, id);
      return { alert: found.alert, timeline: [...found.timeline], deliveries, before: [...found.before] };
    },
    'alert.why': async ({ at, id, receiver }) => [...(await whyOf(engine, id, receiver, at))],
    'alert.statistics': (query, { signal }) => engine.alertStatistics(query, signal),
    'alert.acknowledge': ({ ids, note, until, breaks }, context) =>
      alerts.acknowledge(ids, nameOf(engine, context), note, until, breaks),
    'alert.assign': ({ ids, to }, context) => {
      const people = engine.definitions.people();
      if (to !== null && !people.includes(to))
        throw new RpcError('invalid_argument', `There is nobody named “${to}”. Known are ${people.join(', ')}.`, {
          fields: [{ path: ['to'], message: 'nobody of this name' }],
        });
      return alerts.assign(ids, nameOf(engine, context), to ?? undefined);
    },
    'alert.reopen': ({ ids, note }, context) => alerts.reopen(ids, nameOf(engine, context), note),
    'people.list': () => [...engine.definitions.people()],
    'alert.unacknowledge': ({ ids }, context) => alerts.unacknowledge(ids, nameOf(engine, context)),
    'alert.snooze': ({ ids, until }, context) => alerts.snooze(ids, nameOf(engine, context), until),
    'alert.comment': ({ ids, note }, context) => alerts.comment(ids, nameOf(engine, context), note),
    'alert.resolve': ({ ids, note }, context) => alerts.resolve(ids, nameOf(engine, context), note),
    'alert.escalate': ({ ids }, context) => alerts.escalate(ids, nameOf(engine, context)),
    'alert.undo': ({ undo }, context) => alerts.undo(undo, nameOf(engine, context)),
    'live.alerts': (_input, sink) => {
      const snapshot = (): void => sink.snapshot({ changed: [...alerts.current()], removed: [] });
      const reading = topics.alerts.read(({ changed, removed }) =>
        sink.delta({ changed: [...changed], removed: [...removed] }),
      );
      sink.onResync(snapshot);
      snapshot();
      return reading;
    },
  };
}
