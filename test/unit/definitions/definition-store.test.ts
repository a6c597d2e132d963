import { describe, expect, it } from 'vitest';
import type { Configuration } from '../../../src-main/engine/config/config.ts';
import { NO_RESPONSE } from '../../../src-main/engine/config/response-config.ts';
import { DefinitionStore } from '../../../src-main/engine/definitions/definition-store.ts';
import { SHIPPED_RECEIVER, SHIPPED_ROUTE } from '../../../src-main/engine/definitions/shipped.ts';
import { NO_FEDERATION } from '../../../src-main/engine/federate/config.ts';
import { shippedRules } from '../../../src-main/engine/rules/packs/shipped.ts';
import type { Store } from '../../../src-main/engine/store/store.ts';
import type { Escalation } from '../../../src-shared/model/escalation.ts';
import { Monitor, type Origin } from '../../../src-shared/model/monitor.ts';
import { Receiver } from '../../../src-shared/model/receiver.ts';
import { Recovery } from '../../../src-shared/model/recovery.ts';
import type { Route } from '../../../src-shared/model/route.ts';
import { DEFAULT_RETENTION, DEFAULT_SETTINGS } from '../../../src-shared/model/settings.ts';
import { DEFAULT_TELLING } from '../../../src-shared/model/telling.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { openTestStore, tempFolder } from '../../store/support.ts';

const FILE = '/etc/tocsin.yml';
const at = (line: number): Origin => ({ from: 'file', file: FILE, line });

function tcp(name: string, over: object = {}): Monitor {
  return Monitor.parse({ name, kind: 'tcp', host: '127.0.0.1', port: 9, interval: 30_000, ...over });
}
function heartbeat(name: string, token: string): Monitor {
  return Monitor.parse({ name, kind: 'heartbeat', token, period: 60_000, grace: 10_000 });
}
function log(name: string): Receiver {
  return Receiver.parse({ name, channels: [{ type: 'log', sendResolved: true }] });
}
function routeTo(receiver: string, ...children: readonly string[]): Route {
  return {
    ...SHIPPED_ROUTE,
    receiver,
    routes: children.map((child) => ({
      receiver: child,
      matchers: [{ name: 'team', op: '=', value: child }],
      continue: false,
    })),
  };
}
function files(over: Partial<Configuration> = {}): Configuration {
  return {
    files: [FILE],
    monitors: [],
    scrapeConfigs: [],
    federate: NO_FEDERATION,
    response: NO_RESPONSE,
    ruleGroups: [],
    disabledRules: [],
    receivers: [],
    timeIntervals: [],
    inhibitRules: [],
    route: undefined,
    retention: undefined,
    canaries: undefined,
    externalLabels: {},
    resolveTimeout: undefined,
    maintenance: [],
    templates: [],
    slos: [],
    ...over,
  };
}

async function openDefinitions(store: Store): Promise<DefinitionStore> {
  const definitions = new DefinitionStore(store.ops, shippedRules);
  await definitions.load();
  return definitions;
}
async function fresh(): Promise<{ readonly store: Store; readonly definitions: DefinitionStore }> {
  const store = await openTestStore(tempFolder());
  return { store, definitions: await openDefinitions(store) };
}
async function refusal(promise: Promise<unknown>): Promise<RpcError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RpcError) return error;
  throw new Error(`not refused: ${String(error)}`);
}
const names = (definitions: DefinitionStore): readonly string[] =>
  definitions.monitors().map(({ monitor, origin }) => `${monitor.name} ${origin.from}`);

describe('what is watched', () => {
  it('comes from files and the UI; a file wins on the same name, and the other comes back when it goes', async () => {
    const { store, definitions } = await fresh();
    await definitions.saveMonitor(tcp('both', { port: 1 }), true);
    await definitions.saveMonitor(tcp('mine'), true);
    const from = files({ monitors: [{ monitor: tcp('both', { port: 2 }), origin: at(3) }] });
    definitions.applyConfiguration(from);
    expect(names(definitions)).toEqual(['both file', 'mine ui']);
    expect(definitions.monitors()[0]?.monitor).toMatchObject({ port: 2 });
    definitions.applyConfiguration(files());
    expect(names(definitions)).toEqual(['both ui', 'mine ui']);
    const again = await openDefinitions(store);
    expect(again.monitors().find((one) => one.monitor.name === 'both')?.monitor).toMatchObject({ port: 1 });
  });

  it('tells of a change only when it is in ops.db', async () => {
    const { store, definitions } = await fresh();
    const seen: (readonly string[])[] = [];
    using _ = definitions.onChange(() => {
      seen.push(names(definitions));
    });
    const saving = definitions.saveMonitor(tcp('a'), true);
    expect(seen).toEqual([]);
    await saving;
    expect(seen).toEqual([['a ui']]);
    expect(await store.ops.read('monitors.ui', {})).toHaveLength(1);
    expect(await definitions.deleteMonitor('a')).toEqual({ monitor: tcp('a'), origin: { from: 'ui' } });
    expect(await store.ops.read('monitors.ui', {})).toEqual([]);
    expect(seen).toEqual([['a ui'], []]);
  });

  it('refuses to change what a file defines, naming the place', async () => {
    const { definitions } = await fresh();
    definitions.applyConfiguration(
      files({
        monitors: [{ monitor: tcp('owned'), origin: at(12) }],
        receivers: [{ receiver: log('team'), origin: at(30) }],
        route: { route: routeTo('team'), origin: at(40) },
      }),
    );
    for (const promise of [definitions.saveMonitor(tcp('owned'), false), definitions.deleteMonitor('owned')]) {
      const refused = await refusal(promise);
      expect(refused).toMatchObject({ code: 'conflict', reason: 'owned_by_file' });
      expect(refused.message).toContain('“owned” is defined in /etc/tocsin.yml:12');
    }
    expect((await refusal(definitions.saveReceiver(log('team')))).message).toContain('/etc/tocsin.yml:30');
    expect((await refusal(definitions.deleteReceiver('team'))).message).toContain('/etc/tocsin.yml:30');
    expect((await refusal(definitions.saveRoute(routeTo('team')))).message).toContain('/etc/tocsin.yml:40');
    expect(names(definitions)).toEqual(['owned file']);
  });

  it('refuses a taken name, one that is not there, and what cannot be', async () => {
    const { definitions } = await fresh();
    await definitions.saveMonitor(tcp('a'), true);
    expect(await refusal(definitions.saveMonitor(tcp('a'), true))).toMatchObject({
      code: 'conflict',
      fields: [{ path: ['monitor', 'name'], message: 'taken' }],
    });
    expect((await refusal(definitions.saveMonitor(tcp('b'), false))).code).toBe('not_found');
    expect((await refusal(definitions.deleteMonitor('b'))).code).toBe('not_found');
    const bad = tcp('c', { parents: ['nobody', 'a'], assert: ['latency < 1s', 'latency <'] });
    expect(await refusal(definitions.saveMonitor(bad, true))).toMatchObject({
      code: 'invalid_argument',
      fields: [{ path: ['monitor', 'assert', 1] }],
    });
    await definitions.saveMonitor(heartbeat('job', 'x'.repeat(22)), true);
    expect(await refusal(definitions.saveMonitor(heartbeat('other', 'x'.repeat(22)), true))).toMatchObject({
      fields: [{ path: ['monitor', 'token'] }],
    });
    expect(names(definitions)).toEqual(['a ui', 'job ui']);
  });

  it('refuses parents that form a circle, with its path', async () => {
    const { definitions } = await fresh();
    await definitions.saveMonitor(tcp('a'), true);
    await definitions.saveMonitor(tcp('b', { parents: ['a'] }), true);
    await definitions.saveMonitor(tcp('c', { parents: ['b'] }), true);
    expect(await refusal(definitions.saveMonitor(tcp('a', { parents: ['c'] }), false))).toMatchObject({
      fields: [{ path: ['monitor', 'parents'], message: 'the parents form a circle: a → c → b → a' }],
    });
    expect(await refusal(definitions.saveMonitor(tcp('a', { parents: ['a'] }), false))).toMatchObject({
      fields: [{ message: 'the parents form a circle: a → a' }],
    });
    // A parent that nobody watches, now or yet, is never a failing one: it is no mistake.
    await definitions.saveMonitor(tcp('d', { parents: ['nobody'] }), true);
  });
});

describe('a pause by hand', () => {
  it('holds a monitor of a file over restarts and edits of the file, until it is taken back', async () => {
    const { store, definitions } = await fresh();
    const from = files({ monitors: [{ monitor: tcp('filed'), origin: at(3) }] });
    definitions.applyConfiguration(from);
    expect(await definitions.pauseMonitors(['filed'], true)).toBe(1);
    expect(await definitions.pauseMonitors(['filed'], true)).toBe(0);
    const again = await openDefinitions(store);
    again.applyConfiguration(files({ monitors: [{ monitor: tcp('filed', { port: 10 }), origin: at(5) }] }));
    expect(again.monitors()).toMatchObject([{ monitor: { paused: true, port: 10 }, origin: { from: 'file' } }]);
    expect(await again.pauseMonitors(['filed'], false)).toBe(1);
    expect((await openDefinitions(store)).monitors()).toEqual([]);
    expect(again.monitors()[0]?.monitor.paused).toBe(false);
  });

  it('does not wake what its file pauses, and wakes what the UI paused in its definition', async () => {
    const { store, definitions } = await fresh();
    definitions.applyConfiguration(files({ monitors: [{ monitor: tcp('filed', { paused: true }), origin: at(7) }] }));
    await definitions.saveMonitor(tcp('drawn', { paused: true }), true);
    expect((await refusal(definitions.pauseMonitors(['filed'], false))).message).toContain('/etc/tocsin.yml:7');
    expect(await definitions.pauseMonitors(['drawn'], false)).toBe(1);
    expect((await openDefinitions(store)).monitors()[0]?.monitor.paused).toBe(false);
    expect((await refusal(definitions.pauseMonitors(['drawn', 'nobody'], true))).code).toBe('not_found');
    expect(definitions.monitors().find((one) => one.monitor.name === 'drawn')?.monitor.paused).toBe(false);
  });
});

describe('who is told', () => {
  it('is the shipped desk at first, then what is made here, then what files say', async () => {
    const { store, definitions } = await fresh();
    expect(definitions.route()).toEqual({ route: SHIPPED_ROUTE, origin: { from: 'shipped' } });
    expect(definitions.receivers()).toEqual([{ receiver: SHIPPED_RECEIVER, origin: { from: 'shipped' } }]);
    await definitions.saveReceiver(log('mine'));
    await definitions.saveReceiver({ ...SHIPPED_RECEIVER, channels: [{ type: 'desktop', sendResolved: false }] });
    await definitions.saveRoute(routeTo('mine', 'desk'));
    const again = await openDefinitions(store);
    expect(again.route()).toEqual({ route: routeTo('mine', 'desk'), origin: { from: 'ui' } });
    expect(again.receivers().map(({ receiver, origin }) => `${receiver.name} ${origin.from}`)).toEqual([
      'desk ui',
      'mine ui',
    ]);
    expect(again.receivers()).toEqual(definitions.receivers());
    again.applyConfiguration(
      files({
        receivers: [{ receiver: log('desk'), origin: at(1) }],
        route: { route: routeTo('desk'), origin: at(9) },
      }),
    );
    expect(again.route().origin).toEqual(at(9));
    expect(again.receivers().map(({ receiver, origin }) => `${receiver.name} ${origin.from}`)).toEqual([
      'desk file',
      'mine ui',
    ]);
  });

  it('cannot be deleted while the route names it, nor routed to when it does not exist', async () => {
    const { definitions } = await fresh();
    expect(await refusal(definitions.saveRoute(routeTo('ghost', 'desk', 'spook')))).toMatchObject({
      code: 'invalid_argument',
      fields: [{ path: ['route', 'receiver'] }, { path: ['route', 'routes', 1, 'receiver'] }],
    });
    await definitions.saveReceiver(log('root'));
    await definitions.saveReceiver(log('child'));
    await definitions.saveRoute(routeTo('root', 'child'));
    for (const name of ['root', 'child'])
      expect(await refusal(definitions.deleteReceiver(name))).toMatchObject({
        code: 'conflict',
        reason: 'in_use',
      });
    await definitions.saveRoute(routeTo('root'));
    await definitions.deleteReceiver('child');
    expect((await refusal(definitions.deleteReceiver('child'))).code).toBe('not_found');
    // What is shipped cannot be deleted, only replaced.
    expect((await refusal(definitions.deleteReceiver('desk'))).code).toBe('not_found');
  });
});

describe('what is done about alerts', () => {
  const night: Escalation = { name: 'night', matchers: [], steps: [{ after: 300_000, receivers: ['desk'] }] };
  const restart = Recovery.parse({
    name: 'restart',
    matchers: [{ name: 'monitor', op: '=', value: 'shop' }],
    deed: { kind: 'service', service: 'shop.service' },
  });

  it('outlives a restart, keeps its order, and refuses what cannot be put into force', async () => {
    const { store, definitions } = await fresh();
    const { response } = definitions;
    await response.saveEscalation(night);
    await response.saveEscalation({ ...night, name: 'day' });
    await response.saveEscalation({ ...night, ackTimeout: 3_600_000 });
    await response.saveRecovery(restart);
    await response.saveTelling({ ...DEFAULT_TELLING, rate: { messages: 3, per: 60_000 } });
    const again = (await openDefinitions(store)).response;
    expect(again.escalations().map(({ value }) => [value.name, value.ackTimeout])).toEqual([
      ['night', 3_600_000],
      ['day', undefined],
    ]);
    expect(again.recoveries()).toEqual([{ value: restart, origin: { from: 'ui' } }]);
    expect(again.telling().value.rate.messages).toBe(3);
    const wrong = [{ name: 'monitor', op: '=~' as const, value: '(' }];
    expect(await refusal(response.saveEscalation({ ...night, matchers: wrong }))).toMatchObject({
      fields: [{ path: ['escalation', 'matchers', 0, 'value'] }],
    });
    expect(await refusal(response.saveRecovery({ ...restart, matchers: wrong }))).toMatchObject({
      fields: [{ path: ['recovery', 'matchers', 0, 'value'] }],
    });
    expect(
      await refusal(response.saveEscalation({ ...night, steps: [{ after: 0, receivers: ['nobody'] }] })),
    ).toMatchObject({ fields: [{ path: ['escalation', 'steps', 0, 'receivers'] }] });
  });

  it('is not deleted while something names it, nor named when it does not exist', async () => {
    const { definitions } = await fresh();
    const { response } = definitions;
    const shop = { matchers: [], continue: false, escalation: 'night' };
    const route = { ...SHIPPED_ROUTE, routes: [shop] };
    expect(await refusal(definitions.saveRoute(route))).toMatchObject({
      fields: [{ path: ['route', 'routes', 0, 'escalation'], message: 'no escalation “night”' }],
    });
    await definitions.saveReceiver(log('mine'));
    await response.saveEscalation({ ...night, steps: [{ after: 0, receivers: ['mine'] }] });
    await definitions.saveRoute(route);
    expect(await refusal(response.deleteEscalation('night'))).toMatchObject({ code: 'conflict' });
    expect((await refusal(definitions.deleteReceiver('mine'))).message).toContain('the escalation “night”');
    await definitions.saveRoute(SHIPPED_ROUTE);
    await response.deleteEscalation('night');
    expect(response.escalations()).toEqual([]);
    await definitions.deleteReceiver('mine');
  });
});

describe('the rest', () => {
  it('is the default until somebody says otherwise, and files win', async () => {
    const { store, definitions } = await fresh();
    expect(definitions.retention()).toEqual(DEFAULT_RETENTION);
    expect(definitions.settings()).toEqual(DEFAULT_SETTINGS);
    await definitions.saveSettings({ ...DEFAULT_SETTINGS, canaries: ['192.0.2.1:53'] });
    expect((await openDefinitions(store)).canaries()).toEqual(['192.0.2.1:53']);
    const group = { name: 'own', interval: 15_000, rules: [], origin: at(2) };
    const retention = { ...DEFAULT_RETENTION, raw: 86_400_000 };
    definitions.applyConfiguration(files({ canaries: [], retention, ruleGroups: [group] }));
    expect(definitions.canaries()).toEqual([]);
    expect(definitions.retention()).toEqual(retention);
    expect(definitions.ruleGroups()).toEqual([...shippedRules, group]);
    expect(definitions.configFiles()).toEqual([FILE]);
  });

  it('is exported without what is shipped, unless the route leads there', async () => {
    const { definitions } = await fresh();
    expect(definitions.exportable()).toMatchObject({ monitors: [], receivers: [], ruleGroups: [], route: undefined });
    await definitions.saveReceiver(log('mine'));
    expect(definitions.exportable().receivers.map((one) => one.receiver.name)).toEqual(['mine']);
    await definitions.saveRoute(routeTo('mine', 'desk'));
    expect(definitions.exportable().receivers.map((one) => one.receiver.name)).toEqual(['mine', 'desk']);
    expect(definitions.exportable().route?.route.receiver).toBe('mine');
  });
});
