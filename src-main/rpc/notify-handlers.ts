import type { notifyContract } from '../../src-shared/contract/notify.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';
import type { Engine } from '../engine/engine.ts';
import type { LiveTopics } from '../engine/live/topics.ts';
import { readDeliveries, readDelivery } from './deliveries.ts';
import { messageOfAlert, messageSent } from './past-messages.ts';

export function notifyHandlers(engine: Engine, topics: LiveTopics): Handlers<typeof notifyContract> {
  const { definitions, notify, store } = engine;
  return {
    'receiver.list': () => [...definitions.receivers()],
    'receiver.save': ({ receiver }) => definitions.saveReceiver(receiver),
    'receiver.delete': async ({ name }) => {
      await definitions.deleteReceiver(name);
      return {};
    },
    'channel.kinds': () => [...notify.kinds()],
    'receiver.test': ({ channel }) => notify.test(channel),
    'receiver.rehearse': async ({ alertId, channel }) =>
      notify.rehearse(channel, alertId === undefined ? undefined : await messageOfAlert(store.ops, alertId)),
    'template.names': () => [...notify.templates().names()],
    'template.preview': async ({ alertId, html, notificationId, text }) => {
      const past =
        alertId !== undefined
          ? await messageOfAlert(store.ops, alertId)
          : notificationId === undefined
            ? undefined
            : await messageSent(store.ops, notificationId);
      return notify.preview(text, html, past);
    },
    'route.get': () => definitions.route(),
    'route.save': ({ route }) => definitions.saveRoute(route),
    'delivery.list': ({ limit }) => readDeliveries(store.ops, limit, undefined),
    'delivery.log': async ({ before, limit, ...filter }) => {
      const { next, tries } = await store.ops.read('outbox.tries', { filter, before, limit });
      return { tries: [...tries], ...(next === undefined ? {} : { next }) };
    },
    'delivery.get': ({ id }) => readDelivery(store.ops, id),
    'delivery.summary': ({ since }) => store.ops.read('outbox.summary', { since }),
    'delivery.resend': async ({ id }) => {
      const { notification } = await readDelivery(store.ops, id);
      if (notification.status === 'pending')
        throw new RpcError('conflict', 'The message is still on its way; it is tried again by itself.');
      await notify.resend(id);
      return {};
    },
    'live.notes': (_input, sink) => {
      sink.snapshot({ notes: [] });
      return topics.notes.read((note) => sink.delta({ notes: [{ ...note, alertIds: [...note.alertIds] }] }));
    },
  };
}
