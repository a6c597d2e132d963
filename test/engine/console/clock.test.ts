import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { composeEngine } from '../../../src-main/app/compose.ts';
import type { Engine } from '../../../src-main/engine/engine.ts';
import type { Secrets } from '../../../src-main/engine/ports.ts';
import { availabilityOf } from '../../../src-main/engine/report/availability.ts';
import type { StateInterval } from '../../../src-shared/model/check.ts';
import { toldByWebhook } from '../../support/delivered.ts';
import { JumpingClock } from '../../support/jumping-clock.ts';
import { QuietLog } from '../../support/quiet-log.ts';
import { Story } from '../../support/story.ts';
import { until } from '../../support/wait.ts';

const HOUR_MS = 3_600_000;
const MONITORS = 5;
const engineDir = resolve(import.meta.dirname, '../../../src-main/engine');

const noSecrets: Secrets = {
  backend: 'none',
  get: () => Promise.resolve(undefined),
  set: () => Promise.resolve(),
  delete: () => Promise.resolve(),
  names: () => Promise.resolve([]),
};

/** The engine as the console composes it, in this process, with a clock that can be set. */
class Watching implements AsyncDisposable {
  readonly story: Story;
  readonly clock: JumpingClock;
  readonly log: QuietLog;
  readonly engine: Engine;

  private constructor(story: Story, clock: JumpingClock, log: QuietLog, engine: Engine) {
    this.story = story;
    this.clock = clock;
    this.log = log;
    this.engine = engine;
  }

  static async start(): Promise<Watching> {
    const story = await Story.prepare(MONITORS, '1s');
    const clock = new JumpingClock();
    const log = new QuietLog();
    return new Watching(story, clock, log, await Watching.compose(story, clock, log));
  }

  static compose(story: Story, clock: JumpingClock, log: QuietLog): Promise<Engine> {
    return composeEngine({
      version: 'test',
      host: 'console',
      dataDir: story.data,
      config: [story.config],
      variables: {},
      clock,
      random: Math.random,
      log,
      secrets: noSecrets,
      notifier: { show: () => Promise.resolve(), play: () => Promise.resolve(), hush: () => undefined },
      onNote: () => ({ [Symbol.dispose]: () => undefined }),
      externalUrl: () => 'http://127.0.0.1/',
      workers: {
        writer: join(engineDir, 'store/writer.worker.ts'),
        reader: join(engineDir, 'query/reader.worker.ts'),
        render: join(engineDir, 'report/render.worker.ts'),
        test: join(engineDir, 'rules/unit-test/test.worker.ts'),
      },
      watching: true,
    });
  }

  history(name: string): Promise<readonly StateInterval[]> {
    const now = this.clock.now();
    return this.engine.store.ops.read('states.window', { monitor: name, from: now - 3 * HOUR_MS, to: now + 1_000 });
  }

  /** Every monitor is up, by checks of the last five seconds. */
  async allUp(): Promise<void> {
    await until(
      'all up by recent checks',
      () =>
        this.engine.watch
          .status()
          .every((one) => one.state === 'up' && Math.abs((one.lastCheck ?? 0) - this.clock.now()) < 5_000),
      20_000,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.engine.stop();
    await this.story[Symbol.asyncDispose]();
  }
}

describe.each([
  ['set on by an hour', HOUR_MS],
  ['set back by an hour', -HOUR_MS],
])('the clock of the machine is %s', (_words, jump) => {
  it('nothing fires, the gap is blind, and everything goes on in the new time', { timeout: 120_000 }, async () => {
    await using watching = await Watching.start();
    const { engine, clock, story, log } = watching;
    await watching.allUp();
    await new Promise((done) => setTimeout(done, 2_000));

    clock.jump(jump);
    const jumpedAt = clock.now();
    await until(
      'each monitor was blind',
      async () =>
        (await watching.history('service-0')).some((one) => one.state === 'blind') &&
        engine.watch.blind() === undefined,
      20_000,
    );
    await watching.allUp();
    for (let i = 0; i < MONITORS; i += 1) {
      const history = await watching.history(`service-${i}`);
      expect(history.map((one) => one.state)).not.toContain('down');
      const blind = history.filter((one) => one.state === 'blind');
      expect(blind.map((one) => one.cause)).toEqual(['clock_jump']);
      if (jump > 0) expect(blind[0]!.to! - blind[0]!.from).toBeGreaterThan(HOUR_MS - 5_000);
      // From before the jump until now, on the clock as it is: what was not seen is told, and is not downtime.
      const from = jump > 0 ? jumpedAt - jump - 2_000 : jumpedAt;
      const told = availabilityOf(history, from, clock.now());
      expect(told.availability).toBe(1);
      expect(told.coverage).toBeLessThan(jump > 0 ? 0.1 : 1);
      expect(told.blindMs).toBeGreaterThan(0);
    }

    // Samples are taken in the new time: by rules (the head) and on the disk (the reader).
    await new Promise((done) => setTimeout(done, 3_000));
    const newest = engine.store.samples.latest('monitor_state');
    expect(newest).toHaveLength(MONITORS);
    for (const one of newest) expect(Math.abs(one.t - clock.now())).toBeLessThan(5_000);
    await engine.store.samples.flush();
    const stored = await engine.store.queries.instant('count_over_time(probe_success[3s])', clock.now());
    if (stored.type !== 'vector') throw new Error(`a ${stored.type}`);
    expect(stored.vector).toHaveLength(MONITORS);
    for (const one of stored.vector) expect(one.v).toBeGreaterThanOrEqual(2);
    expect(log.lines.filter((line) => line.event.includes('too late'))).toEqual([]);
    expect(engine.alerts.current()).toEqual([]);
    expect(story.sink.received).toEqual([]);

    // And what really fails is told at once, not in an hour.
    story.targets.kill(1);
    await until('told', () => story.sink.at('/webhook').length === 1 && story.mail.messages.length === 1, 15_000);
    story.targets.revive(1);
    await until('told of the end', () => story.sink.at('/webhook').length === 2, 15_000);
    expect(toldByWebhook(story.sink.at('/webhook')).map((one) => [one.status, one.monitor])).toEqual([
      ['firing', 'service-1'],
      ['resolved', 'service-1'],
    ]);
  });
});

describe('the clock is set back while something fires', () => {
  it('its end is told at once', { timeout: 120_000 }, async () => {
    await using watching = await Watching.start();
    const { clock, story } = watching;
    await watching.allUp();
    story.targets.kill(2);
    await until('told', () => story.sink.at('/webhook').length === 1, 15_000);
    clock.jump(-HOUR_MS);
    await new Promise((done) => setTimeout(done, 3_000));
    expect(story.sink.at('/webhook')).toHaveLength(1);
    story.targets.revive(2);
    await until('told of the end', () => story.sink.at('/webhook').length === 2, 15_000);
    expect(toldByWebhook(story.sink.at('/webhook')).map((one) => one.status)).toEqual(['firing', 'resolved']);
  });
});

describe('the clock is set back while nobody watches', () => {
  it('the next start takes samples at once', { timeout: 120_000 }, async () => {
    await using story = await Story.prepare(MONITORS, '1s');
    const clock = new JumpingClock();
    clock.jump(HOUR_MS);
    const first = await Watching.compose(story, clock, new QuietLog());
    await until('checks', () => first.watch.status().every((one) => one.state === 'up'), 20_000);
    await first.stop();
    clock.jump(-HOUR_MS);
    const log = new QuietLog();
    const second = await Watching.compose(story, clock, log);
    try {
      await until(
        'recent samples of all',
        () => second.store.samples.latest('probe_success').filter((one) => one.t <= clock.now()).length === MONITORS,
        20_000,
      );
      expect(log.lines.filter((line) => line.event.includes('too late'))).toEqual([]);
      expect(second.watch.status().map((one) => one.state)).toEqual(Array(MONITORS).fill('up'));
      expect(second.alerts.current()).toEqual([]);
    } finally {
      await second.stop();
    }
  });
});
