import type { incidentContract } from '../../src-shared/contract/incident.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import type { Engine } from '../engine/engine.ts';
import type { LiveTopics } from '../engine/live/topics.ts';
import { nameOf } from './caller-name.ts';

export function incidentHandlers(engine: Engine, topics: LiveTopics): Handlers<typeof incidentContract> {
  const { incidents, store } = engine;
  return {
    'incident.list': async (asked) =>
      (await store.ops.read('incidents.list', { endedSince: asked.endedSince, limit: asked.limit })).map(
        ({ excluded: _, ...incident }) => incident,
      ),
    'incident.get': ({ id }) => incidents.get(id),
    'incident.of': ({ alert }) => incidents.of(alert),
    'incident.merge': ({ ids, note }, context) => incidents.merge(ids, nameOf(engine, context), note),
    'incident.split': ({ id, alerts, note }, context) => incidents.split(id, alerts, nameOf(engine, context), note),
    'incident.edit': ({ id, title, note }, context) =>
      incidents.edit(
        id,
        { ...(title === undefined ? {} : { title }), ...(note === undefined ? {} : { note }) },
        nameOf(engine, context),
      ),
    'incident.undo': ({ undo }, context) => incidents.undo(undo, nameOf(engine, context)),
    'live.incidents': (_input, sink) => {
      const snapshot = (): void =>
        sink.snapshot({ changed: [...incidents.current()], placed: [...incidents.places()], removed: [] });
      const reading = topics.incidents.read(({ changed, placed, removed }) =>
        sink.delta({ changed: [...changed], placed: [...placed], removed: [...removed] }),
      );
      sink.onResync(snapshot);
      snapshot();
      return reading;
    },
  };
}
