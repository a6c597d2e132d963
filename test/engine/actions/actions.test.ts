import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import type { Actions } from '../../../src-main/engine/actions/actions.ts';
import { createActions } from '../../../src-main/engine/actions/create.ts';
import { type PerformPorts, perform } from '../../../src-main/engine/actions/perform.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import { Recovery } from '../../../src-shared/model/recovery.ts';
import { openTestStore, tempFolder } from '../../store/support.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { QuietLog } from '../../support/quiet-log.ts';
import { until } from '../../support/wait.ts';

const secrets = {
  backend: 'test',
  get: (name: string) => Promise.resolve(name === 'token' ? 'T0PSECRET' : undefined),
  set: () => Promise.resolve(),
  delete: () => Promise.resolve(),
  names: () => Promise.resolve(['token']),
};
const seen: string[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part: Buffer) => (body += part.toString()));
  request.on('end', () => {
    seen.push(
      `${request.method} ${request.url} ${request.headers.authorization ?? ''} ${String(request.headers['x-tocsin-alert'] ?? '')} ${body}`,
    );
    if (request.url === '/hang') return;
    response.writeHead(request.url === '/bad' ? 503 : request.url === '/moved' ? 302 : 200, { location: '/elsewhere' });
    response.end(`you sent ${request.headers.authorization ?? 'nothing'}`);
  });
});
const base = new Promise<string>((resolve) => {
  server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const alert: Alert = {
  id: 'a1',
  fingerprint: 'f',
  rule: 'Down',
  labels: { monitor: 'web', 'odd.name': 'x' },
  annotations: {},
  state: 'firing',
  activeAt: 0,
  firedAt: 0,
  value: 1,
  expr: '',
  closedByHand: false,
  updatedAt: 0,
};
function ports(over: Partial<PerformPorts> = {}): PerformPorts {
  const variables = { PATH: process.env['PATH'], HOME: '/home/x', API_TOKEN: 'hush-hush', OTHER: 'unseen' };
  return { clock: new FakeClock(), secrets, variables, platform: process.platform, userId: 0, ...over };
}

describe('doing it', () => {
  it('runs a program without a shell, with the variables it may see and no others, and keeps what it said', async () => {
    const script = 'console.log(JSON.stringify([process.argv.slice(1), process.env])); process.exitCode = 3';
    const argv = [process.execPath, '-e', script, '--', '$HOME; `id`', '*'];
    const done = await perform({ kind: 'command', argv, env: ['HOME', 'API_TOKEN'] }, alert, 30_000, ports());
    expect(done).toMatchObject({ result: 'failed', exit: 3, detail: 'It ended with status 3.' });
    expect(done.outputHash).toMatch(/^[0-9a-f]{64}$/);
    const [args, env] = JSON.parse(done.output) as [string[], Record<string, string>];
    expect(args).toEqual(['$HOME; `id`', '*']);
    expect(env).toMatchObject({
      HOME: '/home/x',
      TOCSIN_ALERT: 'a1',
      TOCSIN_RULE: 'Down',
      TOCSIN_LABEL_monitor: 'web',
    });
    expect(env['API_TOKEN']).toBe('…');
    expect(Object.keys(env)).not.toContain('OTHER');
  });

  it('ends a program and what it started when time is up, and says why one could not be started', async () => {
    const clock = new FakeClock();
    const forks = `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }); console.log('up')`;
    const deed = { kind: 'command' as const, argv: [process.execPath, '-e', forks], env: [] };
    const running = perform(deed, undefined, 1_000, ports({ clock }));
    const until = Date.now() + 1_500;
    while (Date.now() < until && clock.timers === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    clock.advance(1_000);
    expect(await running).toMatchObject({ result: 'timeout', detail: 'It took too long and was ended.' });
    const absent = await perform({ kind: 'command', argv: ['/no/such/program'], env: [] }, undefined, 1_000, ports());
    expect(absent.result).toBe('failed');
    expect(absent.detail).toMatch(/^\/no\/such\/program could not be started: .*ENOENT/);
  });

  it('does not wait for what a program leaves running, and hands labels over as they are', async () => {
    const script = `require('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20000)'], { stdio: 'inherit', detached: true }).unref(); console.log(process.env.TOCSIN_LABEL_monitor); process.exit(0)`;
    const clock = new FakeClock();
    const deed = { kind: 'command' as const, argv: [process.execPath, '-e', script], env: [] };
    const odd = { ...alert, labels: { ...alert.labels, monitor: '$(touch /tmp/x); "`id`"\n\0' } };
    const running = perform(deed, odd, 30_000, ports({ clock }));
    await until('the program has ended', () => clock.timers === 2, 10_000);
    clock.advance(1_000);
    expect(await running).toMatchObject({ result: 'ok', output: '$(touch /tmp/x); "`id`"\n\n' });
  });

  it('keeps the beginning of what is said, and the hash of all of it', async () => {
    const script = `process.stdout.write('x'.repeat(1_000_000)); process.stdout.write('y'.repeat(1_000_000))`;
    const deed = { kind: 'command' as const, argv: [process.execPath, '-e', script], env: [] };
    const done = await perform(deed, undefined, 30_000, ports());
    expect(done.output).toBe('x'.repeat(8_192));
    const all = createHash('sha256').update('x'.repeat(1_000_000)).update('y'.repeat(1_000_000));
    expect(done.outputHash).toBe(all.digest('hex'));
  });

  it('calls an address once, follows nothing, hides what it was sent, and gives up in time', async () => {
    const url = await base;
    const deed = {
      kind: 'http' as const,
      method: 'POST' as const,
      headers: {},
      body: '{"x":1}',
      bearer: { secret: 'token' },
    };
    const done = await perform({ ...deed, url: `${url}/purge` }, alert, 30_000, ports());
    expect(done).toMatchObject({ result: 'ok', exit: 200, output: 'you sent Bearer …' });
    expect(seen).toEqual(['POST /purge Bearer T0PSECRET a1 {"x":1}']);
    expect(await perform({ ...deed, url: `${url}/bad` }, alert, 30_000, ports())).toMatchObject({
      result: 'failed',
      exit: 503,
    });
    expect(await perform({ ...deed, url: `${url}/moved` }, alert, 30_000, ports())).toMatchObject({
      result: 'failed',
      exit: 302,
    });
    expect(seen).toHaveLength(3);
    const unset = await perform({ ...deed, bearer: { secret: 'gone' }, url }, alert, 30_000, ports());
    expect(unset).toMatchObject({
      result: 'refused',
      detail: 'The secret “gone” is not set. Set it under Settings → Secrets.',
    });
    const clock = new FakeClock();
    const hanging = perform({ ...deed, url: `${url}/hang` }, alert, 1_000, ports({ clock }));
    const until = Date.now() + 1_500;
    while (Date.now() < until && seen.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
    clock.advance(1_000);
    expect(await hanging).toMatchObject({ result: 'timeout', detail: 'There was no answer in time.' });
  });
});

describe('actions over a store', () => {
  const listeners = new Set<() => void>();
  let firing: readonly Alert[] = [];
  let held: string | undefined;
  const clock = new FakeClock(1_000_000);
  const open = async (store: Awaited<ReturnType<typeof openTestStore>>): Promise<Actions> => {
    let ids = 0;
    const actions = createActions({
      ...ports({ clock }),
      log: new QuietLog(),
      ops: store.ops,
      random: () => 0.5,
      alerts: {
        current: () => firing,
        get: (id) => firing.find((one) => one.id === id),
        held: () => (held === undefined ? undefined : { by: 'maintenance', reason: held }),
        onChange: (fn) => {
          const listener = (): void => fn([], []);
          listeners.add(listener);
          return { [Symbol.dispose]: () => void listeners.delete(listener) };
        },
      },
      newId: () => `run-${clock.now()}-${ids++}`,
    });
    await actions.start();
    return actions;
  };

  it('runs by itself what may, asks for the rest, keeps the audit over a restart, and never runs while held', async () => {
    const dir = tempFolder();
    const store = await openTestStore(dir);
    await store.ops.commit([{ do: 'alert.put', alert }]);
    const matchers = [{ name: 'monitor', op: '=' as const, value: 'web' }];
    const command = { kind: 'command' as const, argv: [process.execPath, '-e', 'console.log("done")'], env: [] };
    const automatic = Recovery.parse({ name: 'auto', matchers, deed: command, mode: 'automatic' });
    const asked = Recovery.parse({ name: 'ask', matchers, deed: { ...command, argv: ['/no/such'] } });
    const actions = await open(store);
    held = 'it is in maintenance.';
    firing = [alert];
    actions.apply([automatic, asked]);
    await actions.settled();
    const history = (): ReturnType<typeof read> => read();
    const read = () =>
      store.ops.read('recovery.runs', { since: 0, limit: 100, recovery: undefined, alertId: undefined });
    expect(await history()).toEqual([]);
    await expect(actions.run('ask', 'a1', 'ann', false)).rejects.toThrow(
      '“ask” was not run. People are not told of the alert',
    );
    held = undefined;
    for (const listener of listeners) listener();
    await actions.settled();
    expect(await history()).toMatchObject([
      { recovery: 'auto', by: 'engine', trigger: 'automatic', result: 'ok', exit: 0, output: 'done\n', alertId: 'a1' },
    ]);
    const dry = await actions.run('auto', 'a1', 'ann', true);
    expect(dry).toMatchObject({
      dryRun: true,
      detail: expect.stringMatching(/^It would not run: It ran for this alert a moment ago/),
    });
    const confirmed = await actions.run('ask', 'a1', 'ann', false);
    expect(confirmed).toMatchObject({ trigger: 'confirmed', by: 'ann', result: 'failed' });
    expect(actions.offers('a1').map(({ name, refusal }) => [name, refusal === undefined])).toEqual([
      ['auto', false],
      ['ask', false],
    ]);
    const story = (await store.ops.read('alert.get', { id: 'a1' }))?.timeline.filter(
      (line) => line.kind === 'recovery',
    );
    expect(story?.map((line) => line.reason)).toEqual([
      'ask can be run (runs a program: /no/such). It waits for somebody to confirm.',
      expect.stringMatching(/^auto runs \(/),
      'auto: It ended with status 0.',
      'ask runs (/no/such).',
      expect.stringMatching(/^ask: \/no\/such could not be started/),
    ]);
    // Killed while it runs: the next run of the console says so and keeps counting.
    await store.ops.commit([
      { do: 'recovery.put', run: { ...confirmed, id: 'cut', endedAt: undefined, result: undefined } },
    ]);
    await actions.stop();
    const again = await open(store);
    again.apply([automatic, asked]);
    await again.settled();
    expect((await history()).find((run) => run.id === 'cut')).toMatchObject({ result: 'interrupted' });
    expect((await history()).filter((run) => run.recovery === 'auto' && !run.dryRun)).toHaveLength(1);
    // What runs ends with the console, and the audit says so.
    const endless = { ...command, argv: [process.execPath, '-e', 'setInterval(() => {}, 1000)'] };
    again.apply([Recovery.parse({ name: 'endless', matchers, deed: endless })]);
    const cut = again.run('endless', 'a1', 'ann', false);
    await until('it runs', async () => (await history()).some((run) => run.recovery === 'endless'), 10_000);
    await again.stop();
    expect(await cut).toMatchObject({
      result: 'interrupted',
      detail: 'The console was stopped, and with it what ran.',
    });
    expect((await history()).find((run) => run.recovery === 'endless')).toMatchObject({ result: 'interrupted' });
    await store.close();
  }, 30_000);
});
