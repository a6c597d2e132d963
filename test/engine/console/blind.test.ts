import { appendFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { consoleClient } from '../../support/console-client.ts';
import { ConsoleProcess } from '../../support/console-process.ts';
import { Story } from '../../support/story.ts';
import { until } from '../../support/wait.ts';

const HOUR_MS = 3_600_000;

describe('the watcher’s own trouble', () => {
  it('asleep for 90 s: no alert, an interval that says so, coverage below one', { timeout: 180_000 }, async () => {
    await using story = await Story.prepare(5, '2s');
    await using console = await ConsoleProcess.start(story.args);
    using client = consoleClient(console);
    await until(
      'first checks',
      async () =>
        (await client.call('monitor.history', { name: 'service-0', from: 0, to: Date.now() + HOUR_MS })).some(
          (one) => one.state === 'up',
        ),
      15_000,
    );

    const asleep = Date.now();
    console.child.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 90_000));
    console.child.kill('SIGCONT');
    const awake = Date.now();

    // The first connection did not survive a minute and a half without an answer.
    using later = consoleClient(console);
    const history = await until(
      'up again after the sleep',
      async () => {
        const found = await later.call('monitor.history', {
          name: 'service-0',
          from: asleep - HOUR_MS,
          to: Date.now() + HOUR_MS,
        });
        return found.some((one) => one.state === 'blind') && found.at(-1)?.state === 'up' ? found : undefined;
      },
      30_000,
    );
    const blind = history.filter((one) => one.state === 'blind');
    expect(blind).toHaveLength(1);
    expect(blind[0]?.cause).toBe('sleep');
    expect(blind[0]!.from).toBeGreaterThan(asleep - 8_000);
    expect(blind[0]!.from).toBeLessThan(asleep + 8_000);
    expect(blind[0]!.to!).toBeGreaterThanOrEqual(awake - 1_000);
    expect(history.map((one) => one.state)).not.toContain('down');

    const [day] = (await later.call('monitor.availability', { names: ['service-0'], windowsMs: [5 * 60_000] }))[
      'service-0'
    ]!;
    expect(day?.availability).toBe(1);
    expect(day!.coverage).toBeLessThan(0.75);
    expect((await later.call('alert.list', {})).filter((one) => one.state !== 'pending')).toEqual([]);
    expect(story.sink.received).toEqual([]);
    expect(story.mail.messages).toEqual([]);
  });

  it('the network gone: targets and canary unreachable, nothing is down', { timeout: 90_000 }, async () => {
    await using story = await Story.prepare(5, '2s');
    const canary = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
    const port = (canary.address() as AddressInfo).port;
    await appendFile(story.config, `canaries: ["127.0.0.1:${port}"]\n`);
    await using console = await ConsoleProcess.start(story.args);
    using client = consoleClient(console);
    await until('first checks', () => story.targets.requests >= 10, 15_000);

    await Promise.all([new Promise((resolve) => canary.close(resolve)), story.targets.unplug()]);
    const seen = await until(
      'blind for lack of a network',
      async () => {
        const found = await client.call('monitor.history', { name: 'service-1', from: 0, to: Date.now() + HOUR_MS });
        return found.at(-1)?.state === 'blind' ? found : undefined;
      },
      20_000,
    );
    expect(seen.at(-1)?.cause).toBe('network');
    // Long enough for several rounds of failing checks.
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    await Promise.all([
      new Promise<void>((resolve) => canary.listen(port, '127.0.0.1', resolve)),
      story.targets.plugIn(),
    ]);
    const after = await until(
      'up again',
      async () => {
        const found = await client.call('monitor.history', { name: 'service-1', from: 0, to: Date.now() + HOUR_MS });
        return found.at(-1)?.state === 'up' ? found : undefined;
      },
      30_000,
    );
    expect(after.map((one) => one.state)).not.toContain('down');
    expect(story.sink.received).toEqual([]);
    canary.close();
  });
});
