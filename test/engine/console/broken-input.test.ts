import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tocsin } from '../../support/command-line.ts';
import { consoleClient } from '../../support/console-client.ts';
import { ConsoleProcess } from '../../support/console-process.ts';
import { until } from '../../support/wait.ts';

const MONITORS = 'monitors:\n  - {name: a, kind: tcp, host: 127.0.0.1, port: 9}\n';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tocsin-broken-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('a configuration that is wrong', () => {
  it('is told with its place by check, and the exit status says so', async () => {
    const file = join(dir, 'tocsin.yml');
    await writeFile(file, 'monitors:\n  - name: a\n    kind: http\n    url: http://127.0.0.1/\n    intervall: 30s\n');
    const bad = await tocsin('check', file);
    expect(bad.status).toBe(1);
    expect(bad.out).toMatch(/tocsin\.yml:5:5: .*interval/);
    await writeFile(file, MONITORS);
    expect(await tocsin('check', file)).toMatchObject({ status: 0 });
    expect((await tocsin('check', join(dir, 'nothing-here.yml'))).status).not.toBe(0);
  });

  it('keeps the last good state while the console runs and after a restart, and clears when it is mended', {
    timeout: 60_000,
  }, async () => {
    const file = join(dir, 'tocsin.yml');
    const args = ['--data', join(dir, 'data'), '--config', file];
    await writeFile(file, MONITORS);
    {
      await using console = await ConsoleProcess.start(args);
      using client = consoleClient(console);
      const names = async (): Promise<readonly string[]> =>
        (await client.call('monitor.list', {})).map((entry) => entry.monitor.name);
      expect(await names()).toEqual(['a']);
      await writeFile(file, `${MONITORS}  - {name: b, kind: tcp, host: 127.0.0.1, port: "no"}\n`);
      const problem = await until(
        'the problem',
        async () => (await client.call('system.diagnostics', {})).problems.find((one) => one.source === 'config'),
        10_000,
      );
      expect(problem.message).toMatch(/tocsin\.yml:3:\d+: /);
      expect(await names()).toEqual(['a']);
      await console.kill();
    }
    await using console = await ConsoleProcess.start(args);
    using client = consoleClient(console);
    expect((await client.call('monitor.list', {})).map((entry) => entry.monitor.name)).toEqual(['a']);
    expect((await client.call('system.diagnostics', {})).problems.map((one) => one.source)).toEqual(['config']);
    await writeFile(file, `${MONITORS}  - {name: b, kind: tcp, host: 127.0.0.1, port: 10}\n`);
    await until('both monitors', async () => (await client.call('monitor.list', {})).length === 2, 10_000);
    expect((await client.call('system.diagnostics', {})).problems).toEqual([]);
  });
});

describe('a data folder that is wrong', () => {
  const first = async (): Promise<string> => {
    const data = join(dir, 'data');
    await writeFile(join(dir, 'tocsin.yml'), MONITORS);
    expect(await (await ConsoleProcess.start(['--data', data, '--config', join(dir, 'tocsin.yml')])).stop()).toBe(0);
    return data;
  };

  it('of a newer version is refused whole', async () => {
    const data = await first();
    const ops = new Database(join(data, 'ops.db'));
    ops.pragma('user_version = 9999');
    ops.close();
    const refused = await tocsin('console', '--data', data, '--listen', '127.0.0.1:0', '--no-open');
    expect(refused).toMatchObject({ status: 3, out: '' });
    expect(refused.err).toMatch(/newer/);
  });

  it('with a corrupt ops.db is refused, naming the file and what to do', async () => {
    const data = await first();
    for (const name of ['ops.db-wal', 'ops.db-shm']) await rm(join(data, name), { force: true });
    await writeFile(join(data, 'ops.db'), Buffer.alloc(65_536, 0x5a));
    const refused = await tocsin('console', '--data', data, '--listen', '127.0.0.1:0', '--no-open');
    expect(refused.status).toBe(3);
    expect(refused.err).toContain('ops.db');
  });

  it('with a corrupt metrics.db starts, sets it aside and says so', { timeout: 60_000 }, async () => {
    const data = await first();
    for (const name of ['metrics.db-wal', 'metrics.db-shm']) await rm(join(data, name), { force: true });
    await writeFile(join(data, 'metrics.db'), Buffer.alloc(65_536, 0x5a));
    await using console = await ConsoleProcess.start(['--data', data]);
    using client = consoleClient(console);
    expect((await readdir(data)).some((name) => name.startsWith('metrics.db.corrupt-'))).toBe(true);
    const { problems } = await client.call('system.diagnostics', {});
    expect(problems.map((one) => one.source)).toContain('store');
  });

  it('in use by another console is refused, and the other goes on', { timeout: 60_000 }, async () => {
    const data = join(dir, 'data');
    await mkdir(data);
    await using console = await ConsoleProcess.start(['--data', data]);
    const refused = await tocsin('console', '--data', data, '--listen', '127.0.0.1:0', '--no-open');
    expect(refused.status).toBe(3);
    expect(refused.err).toMatch(/in use|another/i);
    expect((await console.fetch('/-/healthy')).status).toBe(200);
  });
});

describe('a command line that is wrong', () => {
  it('ends with status 2 and shows the right form', async () => {
    expect((await tocsin('console', '--listen', 'nonsense')).status).toBe(2);
    expect((await tocsin('frobnicate')).status).toBe(2);
    expect((await tocsin('query')).status).toBe(2);
    const help = await tocsin('--help');
    expect(help.status).toBe(0);
    for (const command of ['console', 'check', 'query', 'alerts', 'ack', 'monitors', 'report', 'doctor'])
      expect(help.out).toContain(command);
  });
});
