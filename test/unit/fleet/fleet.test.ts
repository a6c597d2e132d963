import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfiguration } from '../../../src-main/engine/config/load.ts';
import { writeDemoConfiguration } from '../../support/fleet/configuration.ts';
import { Fleet } from '../../support/fleet/fleet.ts';
import { inTrouble, SCRIPT } from '../../support/fleet/script.ts';
import { until } from '../../support/wait.ts';

let now = 0;
let fleet: Fleet;
let dir = '';
beforeEach(async () => {
  now = 0;
  dir = mkdtempSync(join(tmpdir(), 'tocsin-fleet-'));
  fleet = await Fleet.start(() => now);
});
afterEach(async () => {
  await fleet[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true, force: true });
});

const get = (port: number): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });

describe('the fleet', () => {
  test('is good at first and fails on its script, and comes back', async () => {
    expect((await get(fleet.ports.payments)).status).toBe(200);
    expect(await (await get(fleet.ports.legacy)).json()).toMatchObject({ status: 'healthy' });
    now = 12;
    expect((await get(fleet.ports.payments)).status).toBe(503);
    await expect((await get(fleet.ports.legacy)).json()).rejects.toThrow();
    await until(
      'billing refuses',
      () =>
        get(fleet.ports.billing).then(
          () => false,
          () => true,
        ),
      3_000,
    );
    now = 60;
    await until(
      'billing is back',
      () =>
        get(fleet.ports.billing).then(
          (reply) => reply.ok,
          () => false,
        ),
      3_000,
    );
    expect((await get(fleet.ports.payments)).status).toBe(200);
  });

  test('counts errors while in trouble', async () => {
    const bad = async (): Promise<number> =>
      Number(/code="500"} (\d+)/.exec(await (await get(fleet.ports.shop)).text())?.[1]);
    now = 14;
    const before = await bad();
    now = 34;
    expect((await bad()) - before).toBeGreaterThan(200);
  });

  test('greets on the queue and shows a certificate that its own authority makes good and that ends in six days', async () => {
    const greeting = await new Promise<string>((resolve) =>
      connectTcp(fleet.ports.queue, '127.0.0.1').once('data', (data) => resolve(data.toString())),
    );
    expect(greeting).toBe('220 queue ready\r\n');
    const ends = await new Promise<string>((resolve, reject) => {
      request(
        { host: '127.0.0.1', port: fleet.ports.gateway, servername: 'localhost', ca: fleet.certificate, agent: false },
        (reply) => {
          resolve(reply.socket instanceof TLSSocket ? reply.socket.getPeerCertificate().valid_to : '');
          reply.resume();
        },
      )
        .on('error', reject)
        .end();
    });
    expect((Date.parse(ends) - Date.now()) / 86_400_000).toBeCloseTo(6, 1);
  });

  test('has a configuration that the console accepts', async () => {
    const file = writeDemoConfiguration(dir, fleet.ports, fleet.certificate);
    const result = await loadConfiguration([file], { variables: {} });
    expect(result.ok ? [] : result.problems).toEqual([]);
    if (result.ok) {
      expect(result.configuration.monitors).toHaveLength(11);
      expect(result.configuration.ruleGroups.flatMap((group) => group.rules.map((rule) => rule.name))).toEqual([
        'shop:error_ratio',
        'ShopErrors',
      ]);
    }
  });
});

test('the first trouble begins within ten seconds and every trouble ends and repeats', () => {
  const parts = Object.keys(SCRIPT) as (keyof typeof SCRIPT)[];
  expect(parts.some((part) => inTrouble(part, () => 9))).toBe(true);
  for (const part of parts) {
    const { every, from, to } = SCRIPT[part];
    expect([
      inTrouble(part, () => 0),
      inTrouble(part, () => from),
      inTrouble(part, () => to),
      inTrouble(part, () => every + from),
    ]).toEqual([false, true, false, true]);
  }
});
