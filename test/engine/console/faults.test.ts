import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { consoleClient } from '../../support/console-client.ts';
import { ConsoleProcess } from '../../support/console-process.ts';
import { FaultServer } from '../../support/fault-server.ts';
import { MoodyHook } from '../../support/moody-hook.ts';
import { TargetFleet } from '../../support/target-fleet.ts';
import { until } from '../../support/wait.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tocsin-faults-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function start(config: string): Promise<ConsoleProcess> {
  const file = join(dir, 'tocsin.yml');
  await writeFile(file, config);
  return ConsoleProcess.start(['--data', join(dir, 'data'), '--config', file]);
}

/** What is said of each answer. */
const SAID: Readonly<Record<string, 'up' | RegExp>> = {
  good: 'up',
  // A body is cut at the limit; the status alone decides.
  endless: 'up',
  'broken-json': /no readable JSON: Unterminated string .*line 1 column 26/,
  short: /closed the connection in the middle of the body/,
  'bad-length': /did not answer in HTTP .*Content-Length/,
  'bad-chunk': /did not answer in HTTP .*chunk size/,
  'endless-header': /more than 16 KiB of headers/,
  'half-line': /closed by the other side/,
  'not-http': /did not answer in HTTP/,
  empty: /closed by the other side/,
  silent: /no answer within 1 s while waiting for the first byte/,
  stuck: /no answer within 1 s while the body was coming/,
  reset: /closed by the other side|ECONNRESET|reset/,
};

describe('targets that answer wrongly', () => {
  it('are each down for a reason of their own, and delay nobody', { timeout: 90_000 }, async () => {
    await using server = await FaultServer.start();
    const monitors = FaultServer.paths.map((path) => {
      const assert = path === 'broken-json' ? `, assert: ['json $.status == "healthy"']` : '';
      return `  - {name: ${path}, kind: http, url: "${server.url(path)}", interval: 1s, timeout: 1s, failure_threshold: 1${assert}}`;
    });
    await using console = await start(`monitors:\n${monitors.join('\n')}\n`);
    using client = consoleClient(console);
    expect(Object.keys(SAID).sort()).toEqual([...FaultServer.paths].sort());
    for (const [name, said] of Object.entries(SAID)) {
      const check = await client.call('monitor.run', { name });
      expect(`${name} ${check.outcome}`).toBe(`${name} ${said === 'up' ? 'up' : 'down'}`);
      if (said !== 'up') expect(check.reason).toMatch(said);
    }
    await new Promise((done) => setTimeout(done, 6_000));
    const now = Date.now();
    const good = await client.call('query.instant', {
      expr: 'count_over_time(probe_success{monitor="good"}[5s])',
      at: now,
    });
    expect(good.type === 'vector' ? good.vector[0]?.v : undefined).toBeGreaterThanOrEqual(4);
    const { scheduler, memory, problems } = await client.call('system.diagnostics', {});
    expect(scheduler.latenessP99).toBeLessThan(500);
    expect(memory.rss).toBeLessThan(400 * 1_048_576);
    expect(problems).toEqual([]);
    expect(await console.stop()).toBe(0);
  });
});

describe('clients that speak wrongly', () => {
  it('are turned away, and the console goes on', { timeout: 60_000 }, async () => {
    await using console = await start('monitors: []\n');
    using client = consoleClient(console);
    const { port } = new URL(console.ready.url);
    const ask = (headers: Readonly<Record<string, string>>): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const authorization = `Bearer ${console.token}`;
        const path = '/api/v1/query?query=1';
        request({ host: '127.0.0.1', port, path, headers: { authorization, ...headers } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    expect(await ask({})).toBe(200);
    expect(await ask({ authorization: 'Bearer wrong' })).toBe(401);
    expect(await ask({ host: 'evil.example' })).toBe(421);
    expect(await ask({ origin: 'http://evil.example' })).toBe(403);

    const frames = [
      new Uint8Array(0),
      Uint8Array.of(0xff, 0xff, 0xff),
      Buffer.from('{"type":"call"'),
      Buffer.alloc(5 << 20),
    ];
    for (const frame of frames) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, ['tocsin.v1', `t.${console.token}`]);
      await new Promise<void>((closed) => {
        socket.on('open', () => socket.send(frame));
        socket.on('error', () => undefined);
        socket.on('close', () => closed());
      });
    }
    expect((await client.call('system.hello', {})).version).not.toBe('');
    expect((await client.call('system.diagnostics', {})).problems).toEqual([]);
  });
});

describe('receivers in a bad mood', () => {
  it('delay nobody else, are asked again, and hear each message once', { timeout: 120_000 }, async () => {
    await using targets = await TargetFleet.start();
    await using hook = await MoodyHook.start({
      '/good': () => 200,
      '/hang': (turn) => (turn === 0 ? 'nothing' : 200),
      '/error': (turn) => (turn < 2 ? 500 : 200),
      '/busy': (turn, response) => {
        if (turn > 0) return 200;
        response.setHeader('retry-after', '6');
        return 429;
      },
      '/refuses': () => 400,
    });
    const names = ['good', 'hang', 'error', 'busy', 'refuses'];
    await using console = await start(
      `monitors:
  - {name: victim, kind: http, url: "${targets.url(0)}", interval: 1s, failure_threshold: 1}
route: {receiver: all, group_by: [alertname], group_wait: 200ms, group_interval: 1s, repeat_interval: 4h}
receivers:
  - name: all
    webhook_configs: [${names.map((name) => `{url: "${hook.url(`/${name}`)}", send_resolved: false}`).join(', ')}]
`,
    );
    await until('checks', () => targets.requests >= 2, 15_000);
    targets.kill(0);
    await until('the good one is told', () => hook.at('/good').length === 1, 5_000);
    await until('all have been asked', () => names.every((name) => hook.at(`/${name}`).length > 0), 5_000);
    const first = hook.at('/good')[0]!.at;
    for (const name of names) expect(Math.abs(hook.at(`/${name}`)[0]!.at - first)).toBeLessThan(1_500);

    const told = (name: string): number => hook.at(`/${name}`).filter((one) => one.status === 200).length;
    await until('all that can be are told', () => ['hang', 'error', 'busy'].every((name) => told(name) === 1), 90_000);
    await new Promise((done) => setTimeout(done, 2_000));
    expect(names.map((name) => [name, hook.at(`/${name}`).length, told(name)])).toEqual([
      ['good', 1, 1],
      ['hang', 2, 1],
      ['error', 3, 1],
      ['busy', 2, 1],
      // 400 does not heal by itself.
      ['refuses', 1, 0],
    ]);
    const [asked, again] = hook.at('/busy');
    expect(again!.at - asked!.at).toBeGreaterThanOrEqual(5_900);
    for (const name of names) expect(new Set(hook.at(`/${name}`).map((one) => one.key)).size).toBe(1);
    using client = consoleClient(console);
    const { outbox } = await client.call('system.diagnostics', {});
    expect(outbox).toMatchObject({ pending: 0, sent: 4, failed: 1 });
  });
});
