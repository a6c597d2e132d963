import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeRoute } from '../../../src-main/engine/config/export-routing.ts';
import { loadConfiguration } from '../../../src-main/engine/config/load.ts';
import { matchRoutes, routeTree } from '../../../src-shared/route/tree.ts';

async function load(text: string): ReturnType<typeof loadConfiguration> {
  const file = join(await mkdtemp(join(tmpdir(), 'tocsin-response-')), 'tocsin.yml');
  await writeFile(file, text);
  return loadConfiguration([file], { variables: {} });
}

/** `line:column message` of every problem. */
async function problems(text: string): Promise<readonly string[]> {
  const result = await load(text);
  return result.ok ? [] : result.problems.map(({ column, line, message }) => `${line}:${column} ${message}`);
}

it('reads people and escalations with where they stand', async () => {
  const result = await load(`people: [Ines, Marek]
receivers:
  - {name: phone, webhook_configs: [{url: 'http://127.0.0.1/'}]}
escalations:
  - name: night
    matchers: severity="critical"
    steps:
      - {after: 5m, after_away: 30s, receivers: [phone]}
      - {after: 20m, receivers: [phone, desk]}
    repeat_every: 30m
    repeat_times: 3
    ack_timeout: 1h
`);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  expect(result.configuration.response.people).toEqual(['Ines', 'Marek']);
  expect(result.configuration.response.escalations).toMatchObject([
    {
      value: {
        name: 'night',
        matchers: [{ name: 'severity', op: '=', value: 'critical' }],
        steps: [
          { after: 300_000, afterAway: 30_000, receivers: ['phone'] },
          { after: 1_200_000, receivers: ['phone', 'desk'] },
        ],
        repeat: { every: 1_800_000, times: 3 },
        ackTimeout: 3_600_000,
      },
      origin: { from: 'file', line: 5 },
    },
  ]);
});

it('says of every mistake what is wrong, where, and what to write', async () => {
  expect(
    await problems(`people: [Ines, Ines]
escalations:
  - name: a
    steps:
      - {after: 5m, after_away: 6m, receivers: [desk]}
      - {after: 1m, receivers: [dsk]}
    repeat_every: 10s
  - name: a
    steps: []
    repeat_times: 0
`),
  ).toEqual(
    [
      '1:16 people names Ines twice.',
      '5:33 after_away is for being told sooner: it must not be above after.',
      '6:9 the steps stand in the order of their times: after counts from the beginning of the escalation.',
      '6:33 an escalation names "dsk", but there is no such receiver in the files. Did you mean desk?',
      '7:19 repeat_every must be at least 1m.',
      '8:5 there are two escalations named "a": the first one stands at FILE. Rename one of them.',
      '9:12 an escalation has 1 to 20 steps.',
      '10:5 repeat_times needs repeat_every: how long after the last step.',
      '10:19 repeat_times is a whole number from 1 to 1000.',
    ].map((line): unknown =>
      expect.stringMatching(new RegExp(line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace('FILE', '.*'))),
    ),
  );
});

it('a route names its escalation, children take it over, an unknown one is a problem at its place', async () => {
  const policies = `escalations:
  - {name: night, steps: [{after: 5m, receivers: [desk]}]}
  - {name: day, steps: [{after: 1h, receivers: [desk]}]}
`;
  const route = `route:
  receiver: desk
  escalation: day
  routes:
    - matchers: ['team="shop"']
      escalation: night
      routes:
        - matchers: ['service="cart"']
`;
  const result = await load(policies + route);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const { configuration } = result;
  if (configuration.route === undefined) throw new Error('no route');
  const tree = routeTree(configuration.route.route);
  const escalationOf = (labels: Record<string, string>): unknown => matchRoutes(tree, labels)[0]?.escalation;
  expect([escalationOf({}), escalationOf({ team: 'shop' }), escalationOf({ team: 'shop', service: 'cart' })]).toEqual([
    'day',
    'night',
    'night',
  ]);
  expect(writeRoute(configuration.route.route, 'tocsin')).toMatchObject({
    escalation: 'day',
    routes: [{ escalation: 'night' }],
  });
  // Alertmanager's tools refuse keys that they do not know.
  expect(JSON.stringify(writeRoute(configuration.route.route, 'alertmanager'))).not.toContain('escalation');
  expect(await problems(policies + route.replace('escalation: night', 'escalation: nigth'))).toEqual([
    '9:19 the route names the escalation "nigth", which escalations does not define. Did you mean night?',
  ]);
});
