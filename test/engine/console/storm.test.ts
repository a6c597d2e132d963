import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConsoleProcess } from '../../support/console-process.ts';
import type { Received } from '../../support/http-sink.ts';
import { Story } from '../../support/story.ts';
import { until } from '../../support/wait.ts';

const MONITORS = 500;
const GROUP_INTERVAL_MS = 10_000;

const Message = z.object({
  groupKey: z.string(),
  status: z.enum(['firing', 'resolved']),
  notificationReason: z.string(),
  truncatedAlerts: z.int(),
  alerts: z.array(
    z.object({
      status: z.enum(['firing', 'resolved']),
      labels: z.record(z.string(), z.string()),
      annotations: z.record(z.string(), z.string()),
    }),
  ),
});
type Message = z.infer<typeof Message>;

function messages(received: readonly Received[]): readonly (Message & { readonly at: number })[] {
  return received.map((one) => ({ ...Message.parse(JSON.parse(one.body)), at: one.at }));
}

/** One figure of the console's own metrics. */
async function figure(console: ConsoleProcess, name: string): Promise<number> {
  const text = await (await console.fetch('/metrics')).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `) || one.startsWith(`${name}{`));
  if (line === undefined) throw new Error(`no ${name} in /metrics`);
  return Number(line.slice(line.lastIndexOf(' ') + 1));
}

describe('a storm', () => {
  it('of 500 monitors within seconds is one message a group and receiver, and its end is one', {
    timeout: 240_000,
  }, async () => {
    await using story = await Story.prepare(MONITORS, '5s', '', { groupWait: '2s', groupInterval: '10s' });
    await using console = await ConsoleProcess.start(story.args);
    const count = async (state: number): Promise<number> => {
      const reply = await console.fetch(`/api/v1/query?query=count(monitor_state==${state})`);
      const { data } = (await reply.json()) as {
        readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
      };
      return Number(data.result[0]?.value[1] ?? 0);
    };
    await until('all are up', async () => (await count(0)) === MONITORS, 40_000);
    // A start is not a line in the log for each monitor.
    expect(console.log.split('\n').length).toBeLessThan(30);
    const quietCpu = await figure(console, 'process_cpu_seconds_total');
    await new Promise((done) => setTimeout(done, 10_000));
    const cpu = await figure(console, 'process_cpu_seconds_total');
    const began = performance.now();

    for (let i = 0; i < MONITORS; i += 1) story.targets.kill(i);
    await until('all are down', async () => (await count(2)) === MONITORS, 40_000);
    const downAfter = performance.now() - began;
    const lag = await figure(console, 'tocsin_event_loop_lag_seconds{quantile="0.99"}');
    await until(
      'all are told',
      () =>
        messages(story.sink.at('/webhook'))
          .at(-1)
          ?.alerts.filter((one) => one.status === 'firing').length === MONITORS,
      60_000,
    );
    for (let i = 0; i < MONITORS; i += 1) story.targets.revive(i);
    await until(
      'the end is told to all',
      () =>
        messages(story.sink.at('/webhook')).at(-1)?.status === 'resolved' &&
        story.mail.messages.length >= story.sink.at('/webhook').length &&
        story.sink.at('/slack').length >= story.sink.at('/webhook').length,
      60_000,
    );
    const stormCpu = (await figure(console, 'process_cpu_seconds_total')) - cpu;
    const seconds = (performance.now() - began) / 1_000;
    await new Promise((done) => setTimeout(done, GROUP_INTERVAL_MS + 2_000));

    const told = messages(story.sink.at('/webhook'));
    process.stdout.write(
      `storm of ${MONITORS}: down after ${(downAfter / 1_000).toFixed(1)} s, ${told.length} messages, ` +
        `${stormCpu.toFixed(2)} s of CPU in ${seconds.toFixed(0)} s (quiet: ${(cpu - quietCpu).toFixed(2)} s in 10 s), ` +
        `event-loop lag p99 ${(lag * 1_000).toFixed(1)} ms\n`,
    );
    expect(new Set(told.map((one) => one.groupKey)).size).toBe(1);
    const reasons = told.map((one) => one.notificationReason);
    expect(reasons[0]).toBe('firing');
    expect(reasons.at(-1)).toBe('resolved');
    expect(reasons.slice(1, -1).every((one) => one === 'changed')).toBe(true);
    expect(told.filter((one) => one.status === 'resolved')).toHaveLength(1);
    // Changes keep the interval; that nothing fires any more is told at once.
    for (const [i, one] of told.slice(0, -1).entries())
      if (i > 0) expect(one.at - told[i - 1]!.at).toBeGreaterThan(GROUP_INTERVAL_MS - 1_000);
    // The other receivers are told the same number of times.
    expect(story.sink.at('/slack')).toHaveLength(told.length);
    expect(story.mail.messages).toHaveLength(told.length);
    // Each monitor fired and ended.
    const by = (status: string): ReadonlySet<string> =>
      new Set(
        told.flatMap((one) => one.alerts.filter((a) => a.status === status).map((a) => a.labels['monitor'] ?? '')),
      );
    expect(by('firing').size).toBe(MONITORS);
    expect(by('resolved').size).toBe(MONITORS);
    for (const alert of told[0]!.alerts) {
      const summary = alert.annotations['summary'] ?? '';
      expect(summary).toContain(alert.labels['monitor']);
      expect(summary.length).toBeLessThan(160);
      expect(summary).not.toMatch(/[{}]|undefined|NaN|%!/);
    }
    // Generous, for machines that are busy with other things; a quiet one needs 3 s and 20 ms.
    expect(stormCpu).toBeLessThan(8);
    expect(lag).toBeLessThan(0.4);
  });
});
