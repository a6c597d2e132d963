import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { openWebSocketPipe } from '../../src-main/api/web-socket-pipe.ts';
import { contract } from '../../src-shared/contract/index.ts';
import { createClient } from '../../src-shared/rpc/client.ts';
import { ConsoleProcess } from '../support/console-process.ts';
import type { Received } from '../support/http-sink.ts';
import { Story } from '../support/story.ts';
import { until } from '../support/wait.ts';
import { printFigures } from './figures.ts';
import { inState, quietCpu } from './fleet-figures.ts';
import { processCost } from './process-cost.ts';

const MONITORS = 2_800;
/** All of them fail within this time. */
const STORM_MS = 60_000;
const GROUP_INTERVAL_MS = 120_000;
const MB = 1_048_576;
/** What is told is not kept: between these two only the heaps' own slack moves. */
const GROWTH_MB = 40;
/** After the last message its garbage is collected, ms. */
const SETTLE_MS = 30_000;

const Message = z.object({
  groupKey: z.string(),
  status: z.enum(['firing', 'resolved']),
  truncatedAlerts: z.int(),
  alerts: z.array(z.object({ status: z.enum(['firing', 'resolved']), labels: z.record(z.string(), z.string()) })),
});

/** How many monitors a message says are firing. */
function namedIn(received: Received | undefined): number {
  if (received === undefined) return 0;
  const { alerts, truncatedAlerts } = Message.parse(JSON.parse(received.body));
  return alerts.filter(({ status }) => status === 'firing').length + truncatedAlerts;
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/**
 * 2,800 HTTP monitors at 20 s fail within 60 s and come back: how many messages each channel gets, whether the last one names
 * them all, how fast the console answers its pages meanwhile, and what it costs.
 */
export async function benchStorm(): Promise<void> {
  await using story = await Story.prepare(MONITORS, '20s', '', { groupWait: '30s', groupInterval: '120s' });
  await using console = await ConsoleProcess.start(story.args);
  using client = createClient(contract, () => openWebSocketPipe(console.ready.url, console.token), {
    version: 'bench',
  });
  await until('all are up', async () => (await inState(console, 'up')) === MONITORS, 90_000);
  await wait(20_000);
  const quietPerSecond = await quietCpu(console, 20_000);
  const before = await processCost(console.ready.pid);

  const answers: number[] = [];
  const asking = new AbortController();
  const asked = (async () => {
    while (!asking.signal.aborted) {
      const from = performance.now();
      await client.call('alert.list', { limit: 500 });
      answers.push(performance.now() - from);
      await wait(250);
    }
  })();
  const began = performance.now();
  for (let i = 0; i < MONITORS; i += 1) {
    story.targets.kill(i);
    const ahead = began + ((i + 1) * STORM_MS) / MONITORS - performance.now();
    if (ahead > 5) await wait(ahead);
  }
  await until('all are down', async () => (await inState(console, 'down')) === MONITORS, 60_000);
  const during = story.sink.at('/webhook').length;
  const mailed = story.mail.messages.length;
  const slacked = story.sink.at('/slack').length;
  const peak = await processCost(console.ready.pid);
  await until('all are told', () => namedIn(story.sink.at('/webhook').at(-1)) === MONITORS, GROUP_INTERVAL_MS + 60_000);
  for (let i = 0; i < MONITORS; i += 1) story.targets.revive(i);
  await until(
    'the end is told',
    () => Message.parse(JSON.parse(story.sink.at('/webhook').at(-1)?.body ?? '')).status === 'resolved',
    GROUP_INTERVAL_MS + 90_000,
  );
  const seconds = (performance.now() - began) / 1_000;
  asking.abort();
  await asked;
  const after = await processCost(console.ready.pid);
  await wait(SETTLE_MS);
  const calm = await processCost(console.ready.pid);
  const told = story.sink.at('/webhook').map((one) => Message.parse(JSON.parse(one.body)));
  printFigures(`Storm: ${MONITORS} HTTP monitors at 20 s fail within ${STORM_MS / 1_000} s`, [
    {
      name: 'messages per channel until all are down',
      value: Math.max(during, mailed, slacked),
      unit: '',
      mustReach: 1,
    },
    { name: 'messages in all, to the end', value: told.length, unit: '', peer: 'Kuma one for each monitor' },
    {
      name: 'monitors the last firing message leaves out',
      value: MONITORS - Math.max(...story.sink.at('/webhook').map(namedIn)),
      unit: '',
      mustReach: 0,
    },
    { name: 'ends told', value: told.filter(({ status }) => status === 'resolved').length, unit: '', mustReach: 1 },
    { name: '500 alerts answered, p99', value: quantile(answers, 0.99), unit: 'ms', mustReach: 100 },
    { name: '500 alerts answered, worst', value: Math.max(...answers), unit: 'ms' },
    { name: 'CPU over steady', value: after.cpuSeconds - before.cpuSeconds - quietPerSecond * seconds, unit: 's' },
    { name: 'memory before', value: before.rssBytes / MB, unit: 'MB' },
    { name: 'memory when all are down', value: peak.rssBytes / MB, unit: 'MB' },
    { name: 'memory when all are back', value: calm.rssBytes / MB, unit: 'MB' },
    {
      name: 'memory from all down to all back, over 2 to 4 min of messages',
      value: (calm.rssBytes - peak.rssBytes) / MB,
      unit: 'MB',
      mustReach: GROWTH_MB,
    },
  ]);
}
