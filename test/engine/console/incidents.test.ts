import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Incident } from '../../../src-shared/model/incident.ts';
import { consoleClient } from '../../support/console-client.ts';
import { ConsoleProcess } from '../../support/console-process.ts';
import { SimulatedEngine } from '../../support/simulated-engine.ts';
import { Story } from '../../support/story.ts';
import { until } from '../../support/wait.ts';

const CHILDREN = Array.from({ length: 20 }, (_, i) => `shop-${i}`);

describe('incidents of the whole engine', () => {
  let dir: string;
  let simulated: SimulatedEngine;
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'tocsin-incidents-'));
    simulated = await SimulatedEngine.start(dir);
  });
  afterEach(async () => {
    await simulated[Symbol.asyncDispose]();
    rmSync(dir, { recursive: true, force: true });
  });

  async function current(): Promise<readonly Incident[]> {
    await simulated.engine.incidents.settled();
    return simulated.engine.incidents.current();
  }

  const down = (names: readonly string[]): boolean => names.every((name) => simulated.state(name) === 'down');

  it('a gateway with twenty children is one, an outage elsewhere at the same time another', async () => {
    await simulated.watch(
      simulated.monitor('gateway'),
      ...CHILDREN.map((name) => simulated.monitor(name, { parents: ['gateway'] })),
      simulated.monitor('ledger'),
      simulated.monitor('books', { parents: ['ledger'] }),
      simulated.monitor('quiet'),
    );
    const all = ['gateway', ...CHILDREN, 'ledger', 'books'];
    await simulated.until('all up', () => all.every((name) => simulated.state(name) === 'up'), 60_000);
    for (const name of all) simulated.failing.add(name);
    await simulated.until('all down', () => down(all), 60_000);
    await simulated.pass(20_000);
    const found = await current();
    expect(found.map(({ cause, total }) => `${cause.name} ${total}`).sort()).toEqual(['gateway 21', 'ledger 2']);
    const shop = found.find(({ cause }) => cause.name === 'gateway');
    if (shop === undefined) throw new Error('no incident of the gateway');
    expect(shop).toMatchObject({ state: 'open', firing: 21, cause: { why: expect.stringContaining('depends on it') } });
    const { members, timeline } = await simulated.engine.incidents.get(shop.id);
    expect(members[0]?.name).toBe('gateway');
    expect(new Set(members.map(({ name }) => name))).toEqual(new Set(['gateway', ...CHILDREN]));
    for (const member of members.slice(1)) {
      expect(member.link).toBe('topology');
      expect(member.why).toMatch(/^its parent gateway failed (at the same time|[\d.]+ m?s (before|after))$/);
    }
    expect(timeline[0]?.kind).toBe('opened');

    // What people take apart stays apart, over a restart too, and can be taken back.
    const off = members.find(({ name }) => name === 'shop-3')?.alert ?? '';
    const { incident: own, undo } = await simulated.engine.incidents.split(shop.id, [off], 'kim', 'its own disk');
    expect(own).toMatchObject({ total: 1, splitFrom: shop.id, cause: { name: 'shop-3' } });
    const before = (await current()).map(({ id, total }) => `${id} ${total}`).sort();
    await simulated.restart(5_000);
    await simulated.pass(30_000);
    expect((await current()).map(({ id, total }) => `${id} ${total}`).sort()).toEqual(before);
    expect(before).toHaveLength(3);
    await simulated.engine.incidents.undo(undo, 'kim');
    expect((await current()).map(({ cause, total }) => `${cause.name} ${total}`).sort()).toEqual([
      'gateway 21',
      'ledger 2',
    ]);
    expect((await simulated.engine.incidents.of(off)).incident.id).toBe(shop.id);

    for (const name of all) simulated.failing.delete(name);
    await simulated.until('all up', () => all.every((name) => simulated.state(name) === 'up'), 60_000);
    await simulated.pass(60_000);
    expect((await current()).map(({ state, firing }) => `${state} ${firing}`)).toEqual(['ended 0', 'ended 0']);
    // Who is told of both is told what they are part of, as soon as it is known.
    const log = await simulated.engine.store.ops.read('outbox.log', { limit: 500, alertId: undefined });
    const parts = log.flatMap(({ notification }) => notification.message.partOf ?? []);
    expect(parts.map(({ alerts, cause }) => `${cause}: ${alerts}`)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^gateway .*: 21$/), expect.stringMatching(/^ledger .*: 2$/)]),
    );
  }, 120_000);
});

describe('incidents of the console', () => {
  it('are the same after it was killed, and keep what was merged by hand', { timeout: 120_000 }, async () => {
    await using story = await Story.prepare(4, '1s');
    let listed: readonly string[] = [];
    {
      await using console = await ConsoleProcess.start(story.args);
      using client = consoleClient(console);
      const read = async (): Promise<readonly Incident[]> => client.call('incident.list', {});
      const state = async (value: number): Promise<number> =>
        (await client.call('query.instant', { expr: `count(monitor_state == ${value})` })).vector[0]?.v ?? 0;
      await until('all are up', async () => (await state(0)) === 4, 20_000);
      story.targets.kill(1);
      story.targets.kill(2);
      await until('two incidents', async () => (await read()).length === 2, 20_000);
      const { incident } = await client.call('incident.merge', {
        ids: (await read()).map(({ id }) => id),
        note: 'one switch',
      });
      expect(incident).toMatchObject({ firing: 2, total: 2, state: 'open' });
      listed = (await read()).map(({ id, total }) => `${id} ${total}`);
      await console.kill();
    }
    await using console = await ConsoleProcess.start(story.args);
    using client = consoleClient(console);
    const read = async (): Promise<readonly string[]> =>
      (await client.call('incident.list', {})).map(({ id, total }) => `${id} ${total}`);
    expect(await read()).toEqual(listed);
    story.targets.kill(3);
    await until('the third is an incident of its own', async () => (await read()).length === 2, 20_000);
    expect(await read()).toEqual(expect.arrayContaining([...listed]));
    const [id = ''] = listed[0]?.split(' ') ?? [];
    const { timeline } = await client.call('incident.get', { id });
    expect(timeline.find(({ kind, by }) => kind === 'merged' && by !== 'engine')?.reason).toMatch(
      /^Merged by hand: service-\d, service-\d: one switch$/,
    );
  });
});
