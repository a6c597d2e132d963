import { describeKinds } from '../../src-main/engine/notify/channels/kinds.ts';
import type { TocsinHandlers } from '../../src-shared/contract/index.ts';
import type { Origin } from '../../src-shared/model/monitor.ts';
import type { Receiver } from '../../src-shared/model/receiver.ts';
import { Route } from '../../src-shared/model/route.ts';

const FILE: Origin = { from: 'file', file: '/etc/tocsin/routing.yml', line: 24 };
const UI: Origin = { from: 'ui' };

const ROUTE = Route.parse({
  receiver: 'on-call',
  groupBy: ['alertname', 'group'],
  groupWait: 5_000,
  groupInterval: 60_000,
  repeatInterval: 14_400_000,
  routes: [
    {
      matchers: [{ name: 'severity', op: '=', value: 'critical' }],
      receiver: 'pager',
      groupWait: 0,
      continue: true,
      routes: [
        { matchers: [{ name: 'group', op: '=~', value: 'Payments|Orders' }], receiver: 'shop', groupBy: ['monitor'] },
        { matchers: [{ name: 'kind', op: '=', value: 'tls' }], groupWait: 300_000 },
      ],
    },
    { matchers: [{ name: 'alertname', op: '=~', value: '.+' }], receiver: 'archive', continue: true },
    {
      matchers: [{ name: 'severity', op: '=', value: 'info' }],
      receiver: 'archive',
      muteTimeIntervals: ['nights'],
      repeatInterval: 86_400_000,
    },
    {
      matchers: [{ name: 'severity', op: '=', value: 'warning' }],
      receiver: 'shop',
      activeTimeIntervals: ['office hours'],
      routes: [{ matchers: [{ name: 'group', op: '=', value: 'Partners' }], receiver: 'partners' }],
    },
  ],
});

/** Receivers, the routing tree and what it leans on, as a console would answer for them. */
export function fixtureRouting(): Pick<
  TocsinHandlers,
  | 'receiver.list'
  | 'receiver.save'
  | 'receiver.delete'
  | 'receiver.rehearse'
  | 'receiver.test'
  | 'channel.kinds'
  | 'route.get'
  | 'route.save'
  | 'routing.get'
  | 'routing.save'
> {
  let route = ROUTE;
  const receivers = new Map<string, Receiver>(
    [
      {
        name: 'on-call',
        channels: [
          { type: 'desktop', sendResolved: true },
          { type: 'slack', sendResolved: true, api_url: { secret: 'slack-webhook' }, channel: '#ops' },
        ],
      },
      { name: 'pager', channels: [{ type: 'pagerduty', sendResolved: true, routing_key: { secret: 'pd' } }] },
      {
        name: 'shop',
        channels: [{ type: 'email', sendResolved: true, to: 'shop@example.org', smarthost: 'mail.example:587' }],
      },
      { name: 'archive', channels: [{ type: 'log', sendResolved: true }] },
      { name: 'partners', channels: [] },
    ].map((receiver) => [receiver.name, receiver]),
  );
  return {
    'receiver.list': () => [...receivers.values()].map((receiver) => ({ receiver, origin: UI })),
    'receiver.save': ({ receiver }) => {
      receivers.set(receiver.name, receiver);
      return { receiver, origin: UI };
    },
    'receiver.delete': ({ name }) => {
      receivers.delete(name);
      return {};
    },
    'channel.kinds': () => [...describeKinds()],
    'receiver.rehearse': ({ channel }) => ({ result: 'sent', detail: 'dry run', request: `to ${channel.type}` }),
    'receiver.test': ({ channel }) =>
      channel.type === 'slack'
        ? { result: 'auth', detail: 'Slack answered 403 invalid_token', durationMs: 231 }
        : { result: 'sent', detail: 'delivered', durationMs: 42 },
    'route.get': () => ({ route, origin: UI }),
    'route.save': (input) => {
      route = input.route;
      return { route, origin: UI };
    },
    'routing.get': () => ({
      timeIntervals: [
        {
          interval: {
            name: 'nights',
            spans: [
              {
                times: [
                  { start: 1_320, end: 1_440 },
                  { start: 0, end: 360 },
                ],
                location: 'Europe/Berlin',
              },
            ],
          },
          origin: FILE,
        },
        {
          interval: {
            name: 'office hours',
            spans: [{ weekdays: [{ begin: 1, end: 5 }], times: [{ start: 540, end: 1_020 }], location: 'Local' }],
          },
          origin: UI,
        },
      ],
      inhibitRules: [
        {
          rule: {
            name: 'down is also slow',
            source: [{ name: 'alertname', op: '=', value: 'MonitorDown' }],
            target: [{ name: 'alertname', op: '=', value: 'HighLatency' }],
            equal: ['monitor'],
          },
          origin: FILE,
        },
      ],
    }),
    'routing.save': () => ({ timeIntervals: [], inhibitRules: [] }),
  };
}
