import { describe, expect, it } from 'vitest';
import { consoleClient } from '../../support/console-client.ts';
import { ConsoleProcess } from '../../support/console-process.ts';
import { distinct, toldByWebhook } from '../../support/delivered.ts';
import { Story } from '../../support/story.ts';
import { until } from '../../support/wait.ts';

const VICTIM = 7;

describe('one service dies and returns, of fifty watched', () => {
  it('is told once by webhook, Slack and mail, and its end is told once', { timeout: 90_000 }, async () => {
    await using story = await Story.prepare(50, '5s');
    // The first start makes the data folder; the second is the warm one.
    await (await ConsoleProcess.start(story.args)).stop();
    await using console = await ConsoleProcess.start(story.args);
    expect(console.startedInMs).toBeLessThan(3_000);

    using client = consoleClient(console);
    const up = async (): Promise<number> =>
      (await client.call('query.instant', { expr: 'count(monitor_state == 0)' })).vector[0]?.v ?? 0;
    await until('all fifty are up', async () => (await up()) === 50, 15_000);
    expect(story.sink.received).toEqual([]);

    story.targets.kill(VICTIM);
    await until(
      'three channels told of firing',
      () =>
        story.sink.at('/webhook').length > 0 && story.sink.at('/slack').length > 0 && story.mail.messages.length > 0,
      15_000,
    );
    story.targets.revive(VICTIM);
    await until(
      'three channels told of the end',
      () =>
        story.sink.at('/webhook').length > 1 && story.sink.at('/slack').length > 1 && story.mail.messages.length > 1,
      15_000,
    );
    // Anything that is still on its way would arrive within a group interval.
    await new Promise((resolve) => setTimeout(resolve, 2_500));

    const told = toldByWebhook(story.sink.at('/webhook'));
    expect(told.map((one) => [one.status, one.rule, one.monitor])).toEqual([
      ['firing', 'MonitorDown', `service-${VICTIM}`],
      ['resolved', 'MonitorDown', `service-${VICTIM}`],
    ]);
    expect(new Set(told.map((one) => one.startsAt)).size).toBe(1);
    const slack = story.sink.at('/slack').map((one) => JSON.stringify(JSON.parse(one.body)));
    expect(slack).toHaveLength(2);
    for (const message of slack) expect(message).toContain(`service-${VICTIM}`);
    expect(story.mail.messages).toHaveLength(2);
    for (const message of story.mail.messages) expect(message).toContain(`service-${VICTIM}`);
    expect(await console.stop()).toBe(0);
  });

  // Four stories of five kills each: twenty moments between "all is well" and "it is over".
  it.each([1, 2, 3, 4])(
    'says the same when it is killed five times on the way (%i)',
    { timeout: 120_000 },
    async (seed) => {
      await using story = await Story.prepare(50, '2s');
      let console = await ConsoleProcess.start(story.args);
      let state = seed * 2_654_435_761;
      const random = (): number => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state / 2 ** 32;
      };
      const moments: number[] = [];
      const killAndRestart = async (): Promise<void> => {
        const wait = Math.floor(random() * 3_000);
        moments.push(wait);
        await new Promise((resolve) => setTimeout(resolve, wait));
        await console.kill();
        console = await ConsoleProcess.start(story.args);
      };
      try {
        await until('the first checks', () => story.targets.requests > 50, 15_000);
        story.targets.kill(VICTIM);
        for (let i = 0; i < 3; i++) await killAndRestart();
        await until(
          'the firing',
          () =>
            story.sink.at('/webhook').length > 0 &&
            story.sink.at('/slack').length > 0 &&
            story.mail.messages.length > 0,
          30_000,
        );
        story.targets.revive(VICTIM);
        for (let i = 0; i < 2; i++) await killAndRestart();
        const over = (): boolean =>
          toldByWebhook(story.sink.at('/webhook')).some((one) => one.status === 'resolved') &&
          story.sink.at('/slack').length > 1 &&
          story.mail.messages.length > 1;
        await until(`the end, killed after ${moments.join(', ')} ms`, over, 30_000);
        await new Promise((resolve) => setTimeout(resolve, 2_500));

        const told = distinct(toldByWebhook(story.sink.at('/webhook')));
        expect(
          told.map((one) => [one.status, one.monitor]),
          `killed after ${moments.join(', ')} ms`,
        ).toEqual([
          ['firing', `service-${VICTIM}`],
          ['resolved', `service-${VICTIM}`],
        ]);
        expect(new Set(told.map((one) => one.startsAt)).size).toBe(1);
        // Slack and mail carry the dedup key as well; a repeat has to repeat it.
        expect(new Set(story.sink.at('/slack').map((one) => one.headers['idempotency-key'])).size).toBe(2);
        expect(new Set(story.mail.messages.map((one) => /^x-tocsin-dedup-key: *(\S+)/im.exec(one)?.[1])).size).toBe(2);
      } finally {
        await console[Symbol.asyncDispose]();
      }
    },
  );
});
