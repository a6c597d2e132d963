import { afterEach, describe, expect, it } from 'vitest';
import type { Alerts } from '../../../src-main/engine/alerts/alerts.ts';
import { createAlerts } from '../../../src-main/engine/alerts/create.ts';
import type { AlertmanagerConfig } from '../../../src-main/engine/federate/config.ts';
import { Alertmanagers } from '../../../src-main/engine/mirror/create.ts';
import { PLAIN_HTTP } from '../../../src-main/engine/net/http-options.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import { Disk, ProcessOps } from '../../support/durable-ops.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { QuietLog } from '../../support/quiet-log.ts';
import { until } from '../../support/wait.ts';
import { listed, MoodyAlertmanager } from './server.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LIMIT_MS = 20_000;

/** The alert room and the mirror over one disk, with a clock of their own, and a server that can fail. */
class Bench implements AsyncDisposable {
  readonly disk = new Disk();
  readonly clock = new FakeClock();
  readonly problems = new Map<string, string>();
  server!: MoodyAlertmanager;
  alerts!: Alerts;
  mirrors!: Alertmanagers;
  ops!: ProcessOps;
  #ids = 0;

  static async start(): Promise<Bench> {
    const b = new Bench();
    b.server = await MoodyAlertmanager.start(() => b.clock.now());
    await b.boot();
    return b;
  }

  config(more: Partial<AlertmanagerConfig> = {}): AlertmanagerConfig {
    return {
      name: 'team',
      url: this.server.url,
      matchers: [],
      interval: 15_000,
      timeout: 10_000,
      notify: false,
      http: PLAIN_HTTP,
      ...more,
    };
  }

  async boot(): Promise<void> {
    const { clock } = this;
    this.ops = new ProcessOps(this.disk);
    const deps = { clock, log: new QuietLog(), ops: this.ops, newId: () => `0000000${this.#ids++}` };
    this.alerts = createAlerts({ ...deps, random: () => 0.5, isBlind: () => false, gates: [] });
    this.alerts.apply({
      route: { receiver: 'desk', groupBy: [], groupWait: 0, groupInterval: MINUTE, repeatInterval: HOUR, routes: [] },
      receivers: [{ name: 'desk', channels: [] }],
    });
    await this.alerts.start();
    this.mirrors = new Alertmanagers({
      ...deps,
      alerts: this.alerts,
      secrets: {
        backend: 'memory',
        get: () => Promise.resolve(undefined),
        set: () => Promise.resolve(),
        delete: () => Promise.resolve(),
        names: () => Promise.resolve([]),
      },
      setProblem: (source, message) => {
        if (message === undefined) this.problems.delete(source);
        else this.problems.set(source, message);
      },
    });
    await this.mirrors.start();
    this.mirrors.apply([this.config()]);
  }

  get firing(): readonly Alert[] {
    return this.alerts.current().filter(({ state }) => state === 'firing');
  }

  one(): Alert {
    const [alert] = this.firing;
    if (alert === undefined) throw new Error('nothing fires');
    return alert;
  }

  /** Waits for real I/O; the clock stands still meanwhile. */
  see<T>(what: string, probe: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
    return until(what, probe, LIMIT_MS);
  }

  /** Lets the interval pass, and waits until it was asked and all of that is done. */
  async turn(): Promise<void> {
    const before = this.clock.now();
    await this.see('it has answered', async () => {
      await this.clock.run(15_000);
      return (this.mirrors.list()[0]?.answeredAt ?? 0) > before;
    });
  }

  active(): readonly object[] {
    return this.server.active(this.clock.now());
  }

  said(kind: string): readonly string[] {
    return this.disk.events.filter((one) => one.kind === kind).map(({ reason }) => reason);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.mirrors.stop();
    await this.alerts.stop();
    await this.server[Symbol.asyncDispose]();
  }
}

describe('another Alertmanager', () => {
  let b: Bench;
  afterEach(() => b[Symbol.asyncDispose]());

  it.each([
    ['unauthorized', 'it answered with status 401: look at its credentials'],
    ['broken', 'it answered with status 500: "the disk is full"'],
    ['garbage', 'it did not answer as an Alertmanager does'],
    ['hang', 'no answer within 10 s'],
  ] as const)('that is %s ends nothing, says why, and goes on when it is well again', async (fault, reason) => {
    b = await Bench.start();
    b.server.alerts = [listed('a', b.clock.now() - HOUR)];
    await b.turn();
    const { id } = await b.see('it is shown', () => b.firing[0]);
    // Every path may be the one that fails.
    for (const bad of ['status', 'alerts', 'silences']) {
      b.server.mood = (_method, path) => (path === bad ? fault : undefined);
      await b.see('it is lost', async () => {
        // The next question is asked by the clock, and one without an answer ends by it.
        await b.clock.run(5_000);
        return b.mirrors.list()[0]?.lost !== undefined && b.one().blindSince !== undefined;
      });
      expect(b.mirrors.list()[0]?.lost?.reason).toBe(reason);
      expect(b.one()).toMatchObject({ id, mirror: { lost: `The Alertmanager team does not answer (${reason})` } });
      expect(b.problems.get('alertmanager team')).toMatch(`does not answer: ${reason}.`);
      b.server.mood = () => undefined;
      await b.see('it is well', async () => {
        await b.clock.run(15_000);
        return b.mirrors.list()[0]?.lost === undefined && b.one().blindSince === undefined;
      });
      expect([b.one().id, b.problems.size]).toEqual([id, 0]);
    }
  });

  it('is not told anything twice: a write that was taken and not answered is recognised', async () => {
    b = await Bench.start();
    b.server.alerts = [listed('a', b.clock.now() - HOUR)];
    await b.turn();
    await b.see('it is shown', () => b.firing[0]);
    b.server.mood = (method) => (method === 'POST' ? 'taken' : undefined);
    await b.alerts.acknowledge([b.one().id], 'anna', 'mine', undefined);
    await b.see('that it was not written is said', () => b.one().mirror?.unwritten);
    expect(b.active()).toHaveLength(1);
    expect(b.said('written_back').at(-1)).toMatch(/^What was done here is not known at the Alertmanager team yet: /);
    b.server.mood = () => undefined;
    await b.turn();
    await b.see('it is in order', () => b.one().mirror?.unwritten === undefined && b.problems.size === 0);
    expect(b.active()).toMatchObject([{ createdBy: 'anna', comment: expect.stringContaining('anna: mine') as string }]);
    await b.alerts.unacknowledge([b.one().id], 'anna');
    await b.see('it is taken back there', () => b.active().length === 0);
  });

  it.each(['taken', 'broken'] as const)(
    'has one silence when the process dies around a write that is %s',
    async (fault) => {
      b = await Bench.start();
      b.server.alerts = [listed('a', b.clock.now() - HOUR)];
      await b.turn();
      await b.see('it is shown', () => b.firing[0]);
      b.server.mood = (method) => (method === 'POST' ? fault : undefined);
      await b.alerts.acknowledge([b.one().id], 'anna', '', undefined);
      await b.see('it was tried', () => b.server.asked.includes('POST silences'));
      // kill -9: nothing of this process is written any more.
      b.ops.dead = true;
      void b.mirrors.stop();
      b.server.mood = () => undefined;
      await b.boot();
      await b.see('it is silenced', () => b.active().length === 1 && b.mirrors.list()[0]?.answeredAt !== undefined);
      await b.turn();
      expect(b.active()).toHaveLength(1);
      expect(b.one()).toMatchObject({ ack: { by: 'anna' } });
    },
  );

  it('that was started anew is given time to hear of its alerts again', async () => {
    b = await Bench.start();
    const since = b.clock.now() - HOUR;
    b.server.alerts = [listed('a', since), listed('b', since), listed('c', since)];
    await b.turn();
    await b.see('they are shown', () => b.firing.length === 3);
    const ids = b.firing.map(({ id }) => id);
    b.server.startedAt = new Date(b.clock.now()).toISOString();
    b.server.alerts = [];
    await b.turn();
    await b.see('they are not known', () => b.firing.every(({ blindSince }) => blindSince !== undefined));
    expect(b.firing.map(({ id }) => id)).toEqual(ids);
    b.server.alerts = [listed('a', since), listed('c', since)];
    await b.turn();
    await b.see('two are known', () => b.firing.filter(({ blindSince }) => blindSince === undefined).length === 2);
    // Listed since, and no more: that one is over.
    b.server.alerts = [listed('a', since)];
    await b.turn();
    await b.see('one of them is over', () => b.firing.length === 2);
    for (let i = 0; i < 21; i++) await b.turn();
    await b.see('the other one is over', () => b.firing.length === 1);
    expect(b.one().id).toBe(ids[0]);
  });

  it('has its silences made, changed and ended from here, and a failure changes nothing', async () => {
    b = await Bench.start();
    b.server.alerts = [listed('a', b.clock.now() - HOUR)];
    await b.turn();
    await b.see('it is shown', () => b.firing[0]);
    const draft = {
      matchers: [{ name: 'host', op: '=' as const, value: 'a' }],
      endsAt: b.clock.now() + HOUR,
      comment: 'disk swap',
    };
    b.server.mood = (method) => (method === 'POST' ? 'taken' : undefined);
    await expect(b.mirrors.saveSilence('team', draft, 'anna')).rejects.toThrow(
      /^The silence was not made at the Alertmanager team: .* Nothing else was changed; try it again\.$/,
    );
    b.server.mood = () => undefined;
    const made = await b.mirrors.saveSilence('team', draft, 'anna');
    expect([made.alertmanager, b.active().length]).toEqual(['team', 1]);
    expect(b.mirrors.silences()).toEqual([made]);
    await b.mirrors.saveSilence('team', { ...draft, id: made.silence.id, endsAt: draft.endsAt + HOUR }, 'anna');
    expect(b.mirrors.silences()).toMatchObject([{ silence: { endsAt: draft.endsAt + HOUR } }]);
    await b.mirrors.expireSilences([made.silence.id, 'of-nobody']);
    expect([b.mirrors.silences(), b.active()]).toEqual([[], []]);
    await expect(b.mirrors.saveSilence('lab', draft, 'anna')).rejects.toThrow('There is no Alertmanager “lab”');
    await b.alerts.acknowledge([b.one().id], 'anna', '', undefined);
    const own = await b.see('it is silenced', () => b.mirrors.silences()[0]);
    await expect(b.mirrors.expireSilences([own.silence.id])).rejects.toThrow('take that back');
  });

  it('is asked no more when it leaves the configuration, and anew when it changes', async () => {
    b = await Bench.start();
    b.server.alerts = [listed('a', b.clock.now() - HOUR)];
    await b.turn();
    await b.see('it is shown', () => b.firing[0]);
    b.mirrors.apply([b.config({ notify: true })]);
    await b.see('it is told here', () => b.one().mirror?.notify);
    b.mirrors.apply([]);
    await b.see('it is over', () => b.firing.length === 0);
    const { length } = b.server.asked;
    await b.clock.run(HOUR);
    expect(b.server.asked).toHaveLength(length);
  });
});
