import { alertTitle } from '../../src-renderer/state/inbox.ts';
import type { TocsinHandlers } from '../../src-shared/contract/index.ts';
import { type DeliveryDetails, type DeliveryOutcome, type DeliveryTry } from '../../src-shared/model/delivery.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';
import type { FixtureWorld } from './fixture-client.ts';

const ANSWERS: Readonly<Record<DeliveryOutcome, string>> = {
  sent: '200 ok',
  auth: 'Slack answered 403 invalid_token',
  rate_limited: 'Slack answered 429, asks for 30 s',
  client: 'PagerDuty answered 400: routing_key is missing',
  server: 'Slack answered 503',
  network: 'connect: connection refused (ECONNREFUSED 10.2.0.9:587)',
  timeout: 'no answer within 30 s',
  configuration: 'the channel has no address',
  superseded: 'a newer message about the group is waiting',
  expired: 'it could not be delivered for 2 h and is too old to be of use',
};
const CHANNELS = [
  ['on-call', 1, 'slack'],
  ['pager', 0, 'pagerduty'],
  ['shop', 0, 'email'],
] as const;

/** A delivery log about the fixture's alerts: most arrive, some are refused, some are tried again. */
export function fixtureDeliveries(
  world: FixtureWorld,
  now: () => number,
): Pick<TocsinHandlers, 'delivery.list' | 'delivery.log' | 'delivery.get' | 'delivery.summary' | 'delivery.resend'> {
  const tries: DeliveryTry[] = [];
  const alerts = [...world.alerts.values()];
  const began = now();
  let message = 0;
  for (let n = 0; n < 220 && alerts.length > 0; n += 1) {
    message += 1;
    const alert = alerts[n % alerts.length];
    const [receiver, channel, channelType] = CHANNELS[n % CHANNELS.length] ?? CHANNELS[0];
    if (alert === undefined) continue;
    const failed: DeliveryOutcome | undefined =
      n % 17 === 3 ? 'rate_limited' : n % 41 === 7 ? 'auth' : n % 53 === 11 ? 'network' : undefined;
    const outcomes: readonly DeliveryOutcome[] =
      failed === undefined
        ? ['sent']
        : failed === 'auth'
          ? ['auth']
          : n % 53 === 11
            ? [failed, 'superseded']
            : [failed, 'sent'];
    const status = outcomes.at(-1) === 'sent' ? 'sent' : outcomes.at(-1) === 'superseded' ? 'superseded' : 'failed';
    outcomes.forEach((outcome, i) => {
      tries.push({
        id: 0,
        notificationId: message,
        at: began - (220 - n) * 420_000 + i * 31_000,
        durationMs: outcome === 'superseded' ? 0 : 80 + ((n * 37) % 400),
        outcome,
        detail: ANSWERS[outcome],
        reply: outcome === 'sent' ? 'ok' : outcome === 'superseded' ? '' : `{"error":"${outcome}"}`,
        receiver,
        channel,
        channelType,
        reason: alert.state === 'resolved' ? 'resolved' : n % 5 === 0 ? 'repeat' : 'firing',
        status,
        groupLabels: { alertname: alert.rule, group: alert.labels['group'] ?? '' },
        alerts: n % 4 === 0 ? 3 : 1,
        first: { id: alert.id, title: alertTitle(alert) },
      });
    });
  }
  tries.forEach((one, i) => {
    tries[i] = { ...one, id: i + 1 };
  });
  const detailsOf = (id: number): DeliveryDetails => {
    const own = tries.filter(({ notificationId }) => notificationId === id);
    const last = own.at(-1);
    if (last === undefined) throw new RpcError('not_found', 'The message is not kept any more.');
    return {
      notification: {
        id,
        dedupKey: `key-${id}`,
        receiver: last.receiver,
        channel: last.channel,
        channelType: last.channelType,
        status: last.status,
        attempts: own.length,
        createdAt: (own[0] ?? last).at,
        nextAttemptAt: 0,
        expiresAt: last.at + 3_600_000,
        finishedAt: last.at,
      },
      reason: last.reason,
      firing: last.reason !== 'resolved',
      groupKey: `{}:{alertname="${last.groupLabels['alertname'] ?? ''}"}`,
      groupLabels: last.groupLabels,
      alerts: last.first === undefined ? [] : [last.first],
      alertCount: last.alerts,
      attempts: own.map(({ at, detail, durationMs, outcome, reply }) => ({
        notificationId: id,
        at,
        durationMs,
        result: outcome === 'superseded' || outcome === 'expired' ? 'timeout' : outcome,
        detail,
        request: outcome === 'superseded' ? '' : `POST /services/…\n{"text":"${last.first?.title ?? ''}"}`,
        reply,
      })),
    };
  };
  const newest = (): DeliveryTry[] => [...tries].sort((a, b) => b.id - a.id);
  return {
    'delivery.list': ({ limit }) => {
      const ids = [...new Set(newest().map(({ notificationId }) => notificationId))].slice(0, limit);
      return ids.map(detailsOf).map(({ attempts, notification, reason }) => ({ attempts, notification, reason }));
    },
    'delivery.log': ({ before = Infinity, limit, outcomes, receiver, text = '' }) => {
      const found = newest().filter(
        (one) =>
          one.id < before &&
          (receiver === undefined || one.receiver === receiver) &&
          (outcomes === undefined || outcomes.includes(one.outcome)) &&
          JSON.stringify(one).toLowerCase().includes(text.trim().toLowerCase()),
      );
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return { tries: page, ...(found.length > limit && last !== undefined ? { next: last.id } : {}) };
    },
    'delivery.get': ({ id }) => detailsOf(id),
    'delivery.summary': ({ since }) => {
      const counts = Object.groupBy(
        tries.filter(({ at }) => at >= since),
        ({ outcome }) => outcome,
      );
      return {
        outcomes: Object.entries(counts).map(([outcome, list]) => ({
          // The keys are outcomes: they were grouped by one.
          outcome: outcome as DeliveryOutcome,
          count: list.length,
        })),
        waiting: 0,
      };
    },
    'delivery.resend': ({ id }) => {
      const last = tries.findLast(({ notificationId }) => notificationId === id);
      if (last === undefined) throw new RpcError('not_found', 'The message is not kept any more.');
      tries.push({ ...last, id: tries.length + 1, at: now(), outcome: 'sent', detail: ANSWERS.sent, reply: 'ok' });
      for (const [i, one] of tries.entries()) if (one.notificationId === id) tries[i] = { ...one, status: 'sent' };
      return {};
    },
  };
}
