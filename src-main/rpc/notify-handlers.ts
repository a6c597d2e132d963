import type { notifyContract } from '../../src-shared/contract/notify.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import type { Engine } from '../engine/engine.ts';
import type { LiveTopics } from '../engine/live/topics.ts';
import { readDeliveries } from './deliveries.ts';

export function notifyHandlers(engine: Engine, topics: LiveTopics): Handlers<typeof notifyContract> {
  const { definitions, notify, store } = engine;
  return {
    'receiver.list': () => [...definitions.receivers()],
    'receiver.save': ({ receiver }) => definitions.saveReceiver(receiver),
    'receiver.delete': async ({ name }) => {
      await definitions.deleteReceiver(name);
      return {};
    },
    'receiver.test': ({ channel }) => notify.test(channel),
    'route.get': () => definitions.route(),
    'route.save': ({ route }) => definitions.saveRoute(route),
    'delivery.list': ({ limit }) => readDeliveries(store.ops, limit, undefined),
    'delivery.resend': async ({ id }) => {
      await notify.resend(id);
      return {};
    },
    'live.notes': (_input, sink) => {
      sink.snapshot({ notes: [] });
      return topics.notes.read((note) => sink.delta({ notes: [{ ...note, alertIds: [...note.alertIds] }] }));
    },
  };
}
