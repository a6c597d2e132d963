import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tocsin } from '../../support/command-line.ts';
import { consoleClient } from '../../support/console-client.ts';
import { ConsoleProcess } from '../../support/console-process.ts';
import { toldByWebhook } from '../../support/delivered.ts';
import { SmallDisk } from '../../support/small-disk.ts';
import { Story } from '../../support/story.ts';
import { until } from '../../support/wait.ts';

const HOUR_MS = 3_600_000;
const VICTIM = 'service-3';

interface Health {
  readonly status: string;
  readonly problems: readonly { readonly source: string; readonly message: string }[];
}

async function healthOf(console: ConsoleProcess): Promise<Health> {
  return (await (await console.fetch('/health/detailed')).json()) as Health;
}

async function samplesOf(console: ConsoleProcess, seconds: number): Promise<number> {
  const url = `/api/v1/query?query=count_over_time(probe_success{monitor="service-0"}[${seconds}s])`;
  const reply = (await (await console.fetch(url)).json()) as {
    readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
  };
  return Number(reply.data.result[0]?.value[1] ?? 0);
}

/** What the console holds in memory: the same that its inbox shows. */
async function firing(console: ConsoleProcess): Promise<readonly string[]> {
  const reply = (await (await console.fetch('/api/v1/alerts')).json()) as {
    readonly data: {
      readonly alerts: readonly { readonly state: string; readonly labels: { readonly monitor?: string } }[];
    };
  };
  return reply.data.alerts.filter((one) => one.state === 'firing').map((one) => one.labels.monitor ?? '');
}

/** The disk fills up while the console runs, a service dies meanwhile, and then there is space again. */
async function fillAndFree(story: Story, disk: SmallDisk, data: string, told: string): Promise<void> {
  await using console = await ConsoleProcess.start(['--data', data, '--config', story.config]);
  using client = consoleClient(console);
  await until('checks of all', () => story.targets.requests >= 20, 15_000);
  await until('samples', async () => (await samplesOf(console, 60)) >= 3, 15_000);
  const before = await samplesOf(console, 3_600);
  expect(await healthOf(console)).toMatchObject({ status: 'healthy', problems: [] });

  disk.fill();
  story.targets.kill(3);
  await until('the health tells it', async () => (await healthOf(console)).status === 'degraded', 30_000);
  const [problem] = (await healthOf(console)).problems;
  expect(problem?.source).toBe('store');
  expect(problem?.message).toMatch(/^The disk that holds .* is full: /);
  expect(problem?.message).toContain(told);
  await until('the alert is shown', async () => (await firing(console)).includes(VICTIM), 20_000);
  const listed = await tocsin('alerts', '--data', data);
  expect(listed).toMatchObject({ status: 0, err: '' });
  expect(listed.out).toMatch(new RegExp(`firing.* ${VICTIM} `));
  // The outbox is durable first: nobody is told what a crash now would make forget.
  const requests = story.targets.requests;
  await new Promise((done) => setTimeout(done, 3_000));
  expect(story.targets.requests - requests).toBeGreaterThan(5);
  expect(story.sink.received).toEqual([]);
  expect((await healthOf(console)).problems).toHaveLength(1);
  expect((await console.fetch('/-/healthy')).status).toBe(200);

  disk.free();
  await until('told', () => story.sink.at('/webhook').length > 0 && story.mail.messages.length > 0, 60_000);
  await until('healthy again', async () => (await healthOf(console)).status === 'healthy', 60_000);
  story.targets.revive(3);
  await until('told of the end', () => story.sink.at('/webhook').length > 1, 30_000);
  await new Promise((done) => setTimeout(done, 1_500));
  expect(toldByWebhook(story.sink.at('/webhook')).map((one) => [one.status, one.monitor])).toEqual([
    ['firing', VICTIM],
    ['resolved', VICTIM],
  ]);
  // What was written before is there, what came during it as well, and it goes on.
  expect(await samplesOf(console, 3_600)).toBeGreaterThanOrEqual(before + 6);
  const history = await client.call('monitor.history', { name: VICTIM, from: 0, to: Date.now() + HOUR_MS });
  expect(history.map((one) => one.state).filter((state) => state !== 'pending')).toEqual(['up', 'down', 'up']);
  expect(await console.stop()).toBe(0);
}

describe('the disk is full', () => {
  it('under the whole data folder', { timeout: 180_000 }, async ({ skip }) => {
    using disk = SmallDisk.mount(8);
    if (disk === undefined) return skip('mounting a small tmpfs needs root');
    await using story = await Story.prepare(5, '1s');
    await fillAndFree(story, disk, join(disk.dir, 'data'), disk.dir);
  });

  it('under ops.db only: measurements go on, and the problem is not taken back by them', {
    timeout: 180_000,
  }, async ({ skip }) => {
    using disk = SmallDisk.mount(8);
    if (disk === undefined) return skip('mounting a small tmpfs needs root');
    await using story = await Story.prepare(5, '1s');
    mkdirSync(story.data);
    symlinkSync(join(disk.dir, 'ops.db'), join(story.data, 'ops.db'));
    await fillAndFree(story, disk, story.data, 'ops.db');
  });
});
