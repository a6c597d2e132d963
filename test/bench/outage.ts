import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { ConsoleProcess } from '../support/console-process.ts';
import { Story } from '../support/story.ts';
import { until } from '../support/wait.ts';
import { printFigures } from './figures.ts';
import { inState, quietCpu } from './fleet-figures.ts';
import { processCost } from './process-cost.ts';

const MONITORS = 1_000;
const DOWN = 500;
const INTERVAL_S = 20;
/** Outages of one monitor each within an interval, whose way to the webhook is timed. */
const TIMED = 20;
/** How often the checks after a restart are counted, ms. */
const COUNT_EVERY_MS = 250;

const Message = z.object({ groupLabels: z.object({ monitor: z.string() }) });

/** Half of 1,000 HTTP monitors at 20 s go down at once: what is told, and what it costs until it is told. */
async function halfDown(): Promise<{ messages: number; cpuOver: number }> {
  await using story = await Story.prepare(MONITORS, `${INTERVAL_S}s`, '', { groupWait: '30s', groupInterval: '5m' });
  await using console = await ConsoleProcess.start(story.args);
  await until('all are up', async () => (await inState(console, 'up')) === MONITORS, 90_000);
  await wait(INTERVAL_S * 1_000);
  const quiet = await quietCpu(console, 2 * INTERVAL_S * 1_000);
  const before = await processCost(console.ready.pid);
  const from = performance.now();
  for (let i = 0; i < DOWN; i += 1) story.targets.kill(i);
  const told = (): readonly number[] => [
    story.sink.at('/webhook').length,
    story.sink.at('/slack').length,
    story.mail.messages.length,
  ];
  await until('it is told', () => told().every((count) => count > 0), 90_000);
  const after = await processCost(console.ready.pid);
  const seconds = (performance.now() - from) / 1_000;
  if ((await inState(console, 'down')) !== DOWN) throw new Error('Told before all were down: the wait is too short.');
  return { messages: Math.max(...told()), cpuOver: after.cpuSeconds - before.cpuSeconds - quiet * seconds };
}

/** From the check that decides that a monitor is down to the webhook, ms, sorted. */
async function waysToWebhook(): Promise<readonly number[]> {
  await using story = await Story.prepare(MONITORS, `${INTERVAL_S}s`, '', { groupBy: 'monitor', groupWait: '0s' });
  await using console = await ConsoleProcess.start(story.args);
  await until('all are up', async () => (await inState(console, 'up')) === MONITORS, 90_000);
  await wait(INTERVAL_S * 1_000);
  for (let i = 0; i < TIMED; i += 1) story.targets.kill(i);
  const ways = new Map<string, number>();
  const look = (): boolean => {
    for (const { at, body } of story.sink.at('/webhook')) {
      const name = Message.parse(JSON.parse(body)).groupLabels.monitor;
      // It was asked last by the check that decided.
      if (!ways.has(name)) ways.set(name, at - (story.targets.askedAt.get(Number(name.split('-')[1])) ?? Number.NaN));
    }
    return ways.size === TIMED;
  };
  await until('each is told', look, (INTERVAL_S + 10) * 1_000);
  return [...ways.values()].toSorted((a, b) => a - b);
}

/** A restart: how long until every monitor was checked again, and the most checks that began within a second. */
async function afterRestart(): Promise<{ seconds: number; most: number }> {
  await using story = await Story.prepare(MONITORS, `${INTERVAL_S}s`);
  {
    await using first = await ConsoleProcess.start(story.args);
    await until('all are up', async () => (await inState(first, 'up')) === MONITORS, 90_000);
  }
  const from = Date.now();
  const counts = [story.targets.requests];
  const counting = setInterval(() => counts.push(story.targets.requests), COUNT_EVERY_MS);
  await using console = await ConsoleProcess.start(story.args);
  const ready = Date.now();
  await until(
    'all are checked again',
    () => [...story.targets.askedAt.values()].every((at) => at >= from),
    2 * INTERVAL_S * 1_000,
  );
  const seconds = (Math.max(...story.targets.askedAt.values()) - ready) / 1_000;
  clearInterval(counting);
  const perSecond = 1_000 / COUNT_EVERY_MS;
  const most = Math.max(...counts.slice(perSecond).map((count, i) => count - (counts[i] ?? count)));
  await until('the console answers', async () => (await inState(console, 'up')) > 0, 10_000);
  return { seconds, most };
}

/** Outages of a fleet of 1,000 HTTP monitors at 20 s: many at once, one alone, and the console's own. */
export async function benchOutage(): Promise<void> {
  const { cpuOver, messages } = await halfDown();
  const ways = await waysToWebhook();
  const restart = await afterRestart();
  printFigures(`Outages among ${MONITORS} HTTP monitors at ${INTERVAL_S} s`, [
    { name: `${DOWN} down at once: messages per channel`, value: messages, unit: '', mustReach: 1, peer: 'Kuma 500' },
    {
      name: `${DOWN} down at once: CPU over steady until told`,
      value: cpuOver,
      unit: 's',
      mustReach: 1,
      peer: 'Kuma 6, Prometheus ~0 recorded',
    },
    {
      name: 'deciding check to webhook, median',
      value: ways[Math.floor(ways.length / 2)] ?? Number.NaN,
      unit: 'ms',
      mustReach: 15,
      peer: 'Kuma 10–68, nagios 36–58, Prometheus 7,500 recorded',
    },
    {
      name: 'deciding check to webhook, max',
      value: ways.at(-1) ?? Number.NaN,
      unit: 'ms',
      mustReach: 60,
      peer: 'Kuma 214, nagios 334, Prometheus 12,700 recorded',
    },
    {
      name: 'after a restart: all checked again within',
      value: restart.seconds,
      unit: 's',
      // One interval, and the point of the grid on which the last one starts.
      mustReach: INTERVAL_S + 0.25,
      peer: 'Kuma 660 recorded',
    },
    {
      name: 'after a restart: most checks within a second',
      value: restart.most,
      unit: '',
      mustReach: (3 * MONITORS) / INTERVAL_S,
    },
  ]);
}
