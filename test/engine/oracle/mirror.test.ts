import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TocsinContract } from '../../../src-shared/contract/index.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { RpcClient } from '../../../src-shared/rpc/client.ts';
import { Alertmanager, amtool, HAS_ALERTMANAGER } from '../../support/alertmanager.ts';
import { consoleClient } from '../../support/console-client.ts';
import { ConsoleProcess } from '../../support/console-process.ts';
import { HttpSink } from '../../support/http-sink.ts';
import { until } from '../../support/wait.ts';

const LIMIT_MS = 30_000;
const TEST_MS = 120_000;

const folders: string[] = [];
afterAll(() => {
  for (const dir of folders) rmSync(dir, { recursive: true, force: true });
});

/** A console with a folder of its own, which can be killed and started again. */
class Desk implements AsyncDisposable {
  readonly #dir = mkdtempSync(join(tmpdir(), 'tocsin-mirror-'));
  #console: ConsoleProcess | undefined;
  #client: RpcClient<TocsinContract> | undefined;

  constructor(configuration: string) {
    folders.push(this.#dir);
    writeFileSync(join(this.#dir, 'tocsin.yml'), configuration);
  }

  async run(): Promise<this> {
    this.#console = await ConsoleProcess.start([
      '--data',
      join(this.#dir, 'data'),
      '--config',
      join(this.#dir, 'tocsin.yml'),
    ]);
    this.#client = consoleClient(this.#console);
    return this;
  }

  get client(): RpcClient<TocsinContract> {
    if (this.#client === undefined) throw new Error('it does not run');
    return this.#client;
  }

  async kill(): Promise<void> {
    this.#client?.[Symbol.dispose]();
    await this.#console?.kill();
  }

  /** Tells it of alerts, as another program does. */
  async report(alerts: readonly object[]): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const reply = await this.#console?.fetch('/api/v2/alerts', {
      method: 'POST',
      headers,
      body: JSON.stringify(alerts),
    });
    expect(reply?.status).toBe(200);
  }

  /** The alert about a host that fires, once `fits` holds for it. */
  shown(what: string, host: string, fits: (alert: Alert) => boolean = () => true): Promise<Alert> {
    return until(
      what,
      async () => {
        const alerts = await this.client.call('alert.list', {});
        return alerts.find((alert) => alert.labels['host'] === host && alert.state === 'firing' && fits(alert));
      },
      LIMIT_MS,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client?.[Symbol.dispose]();
    await this.#console?.[Symbol.asyncDispose]();
  }
}

/** Alerts as a Prometheus posts them: it repeats them, so that they outlive a restart of the Alertmanager. */
async function fire(alertmanager: Alertmanager, ...hosts: readonly string[]): Promise<void> {
  const body = hosts.map((host) => ({
    labels: { alertname: 'HostDown', host, severity: 'critical', team: 'db' },
    annotations: { summary: `${host} is down` },
    startsAt: STARTED,
    endsAt: new Date(Date.now() + 3_600_000).toISOString(),
    generatorURL: 'http://prometheus.internal/graph',
  }));
  await post(alertmanager, body);
}

async function end(alertmanager: Alertmanager, host: string): Promise<void> {
  const labels = { alertname: 'HostDown', host, severity: 'critical', team: 'db' };
  await post(alertmanager, [{ labels, startsAt: STARTED, endsAt: new Date(Date.now() - 1_000).toISOString() }]);
}

const STARTED = new Date(Date.now() - 600_000).toISOString();

async function post({ url }: Alertmanager, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch(`${url}/api/v2/alerts`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(reply.status).toBe(200);
}

interface Listed {
  readonly labels: Readonly<Record<string, string>>;
  /** A text in a webhook's body. */
  readonly status: { readonly state: string } | string;
}

/** The state of an alert at the Alertmanager. */
async function stateThere({ url }: Alertmanager, host: string): Promise<string | undefined> {
  const alerts = (await (await fetch(`${url}/api/v2/alerts`)).json()) as readonly Listed[];
  const status = alerts.find(({ labels }) => labels['host'] === host)?.status;
  return typeof status === 'object' ? status.state : status;
}

/** Comments of the silences that are active there. */
async function silencesThere({ url }: Alertmanager): Promise<readonly string[]> {
  const all = (await (await fetch(`${url}/api/v2/silences`)).json()) as readonly {
    readonly comment: string;
    readonly status: { readonly state: string };
  }[];
  return all.filter(({ status }) => status.state === 'active').map(({ comment }) => comment);
}

function mirroring(url: string, more = ''): string {
  return `alertmanagers:
  - {name: team, url: '${url}', interval: 1s, timeout: 5s}
${more}`;
}

const QUIET = 'route: {receiver: none}\nreceivers: [{name: none}]\n';

describe.skipIf(!HAS_ALERTMANAGER)('a mirror of Alertmanager', () => {
  let alertmanager: Alertmanager;
  let desk: Desk;

  beforeEach(async () => {
    alertmanager = await Alertmanager.start(QUIET);
    desk = await new Desk(mirroring(alertmanager.url)).run();
  }, 60_000);
  afterEach(async () => {
    await desk[Symbol.asyncDispose]();
    await alertmanager[Symbol.asyncDispose]();
  });

  it(
    'shows what fires there, what is silenced there, and when it is over',
    async () => {
      await fire(alertmanager, 'a', 'b');
      const a = await desk.shown('a is shown', 'a');
      expect(a).toMatchObject({
        rule: 'HostDown',
        activeAt: Date.parse(STARTED),
        mirror: { from: 'team', receivers: ['none'], generatorUrl: 'http://prometheus.internal/graph', notify: false },
      });
      const why = await desk.client.call('alert.why', { id: a.id });
      expect(why.map(({ headline }) => headline)).toEqual([
        expect.stringMatching(/ is not told: team's Alertmanager tells of it\.$/) as string,
      ]);
      const url = alertmanager.url;
      await amtool(url, 'silence', 'add', '--author=bob', '--comment=disk swap', '--duration=1h', 'host=b');
      const b = await desk.shown('b is silenced', 'b', ({ held }) => held?.[0]?.by === 'silence');
      expect(b.held?.[0]?.reason).toBe('bob has silenced it at the Alertmanager team (disk swap).');
      const [entry] = await desk.client.call('silence.list', {});
      expect(entry).toMatchObject({ alertmanager: 'team', hides: 1, silence: { createdBy: 'bob' } });
      await desk.client.call('silence.expire', { ids: [entry?.silence.id ?? ''] });
      expect(await silencesThere(alertmanager)).toEqual([]);
      await desk.shown('b is loud again', 'b', ({ held }) => held === undefined);
      await end(alertmanager, 'a');
      await until(
        'a is over',
        async () => (await desk.client.call('alert.get', { id: a.id })).alert.state === 'resolved',
        LIMIT_MS,
      );
      expect((await desk.client.call('alertmanager.list', {}))[0]).toMatchObject({
        name: 'team',
        alerts: 1,
        silences: 0,
      });
    },
    TEST_MS,
  );

  it(
    'silences there what is acknowledged here, and takes it back',
    async () => {
      await fire(alertmanager, 'a', 'b');
      const a = await desk.shown('a is shown', 'a');
      await desk.client.call('alert.acknowledge', { ids: [a.id], note: 'on it', breaks: ['severity'] });
      await until('a is silenced there', async () => (await stateThere(alertmanager, 'a')) === 'suppressed', LIMIT_MS);
      expect(await stateThere(alertmanager, 'b')).toBe('active');
      const [comment, ...more] = await silencesThere(alertmanager);
      expect([comment, more]).toEqual([
        expect.stringMatching(/^Acknowledged in Tocsin by .+: on it \[tocsin \w+\]$/),
        [],
      ]);
      // It is shown as acknowledged, not as silenced by somebody.
      await desk.shown('a is as it was', 'a', ({ ack, held }) => ack !== undefined && held === undefined);
      await desk.client.call('alert.unacknowledge', { ids: [a.id] });
      await until('a is loud there', async () => (await stateThere(alertmanager, 'a')) === 'active', LIMIT_MS);
      expect(await silencesThere(alertmanager)).toEqual([]);
      await desk.client.call('silence.mute', { alertId: a.id, scope: 'alert', forMs: 3_600_000, comment: 'noise' });
      expect(await silencesThere(alertmanager)).toEqual(['noise']);
      const { timeline } = await desk.client.call('alert.get', { id: a.id });
      expect(timeline.filter(({ kind }) => kind === 'written_back').map(({ reason }) => reason)).toEqual([
        'It is silenced at the Alertmanager team as well.',
        'Its silence at the Alertmanager team was ended.',
      ]);
    },
    TEST_MS,
  );

  it(
    'keeps what it knew over the death of either',
    async () => {
      await fire(alertmanager, 'a', 'b');
      const a = await desk.shown('a is shown', 'a');
      await desk.client.call('alert.acknowledge', { ids: [a.id], note: '', breaks: ['severity'] });
      await until('a is silenced there', async () => (await stateThere(alertmanager, 'a')) === 'suppressed', LIMIT_MS);
      // The desk dies and comes back.
      await desk.kill();
      await desk.run();
      expect((await desk.shown('a is there', 'a')).id).toBe(a.id);
      await until(
        'it was asked again',
        async () => (await desk.client.call('alertmanager.list', {}))[0]?.answeredAt !== undefined,
        LIMIT_MS,
      );
      expect(await silencesThere(alertmanager)).toHaveLength(1);
      // The Alertmanager dies, and something is done meanwhile.
      await alertmanager.kill();
      const lost = await desk.shown('a is not known', 'a', ({ blindSince }) => blindSince !== undefined);
      expect(lost).toMatchObject({
        id: a.id,
        mirror: { lost: expect.stringContaining('connection refused') as string },
      });
      const b = await desk.shown('b is there', 'b');
      await desk.client.call('alert.acknowledge', { ids: [b.id], note: '', breaks: ['severity'] });
      await desk.kill();
      await desk.run();
      await alertmanager.run();
      // It has forgotten its alerts, which ends none of them here.
      await until(
        'it answers again',
        async () => {
          const [entry] = await desk.client.call('alertmanager.list', {});
          return entry?.lost === undefined && entry?.answeredAt !== undefined;
        },
        LIMIT_MS,
      );
      expect((await desk.shown('a still fires', 'a')).id).toBe(a.id);
      await fire(alertmanager, 'a', 'b');
      const again = await desk.shown('a is known again', 'a', ({ blindSince }) => blindSince === undefined);
      expect(again).toMatchObject({ id: a.id, ack: { note: '' } });
      await until('b is silenced there', async () => (await stateThere(alertmanager, 'b')) === 'suppressed', LIMIT_MS);
      expect(await stateThere(alertmanager, 'a')).toBe('suppressed');
      expect(await silencesThere(alertmanager)).toHaveLength(2);
      const { timeline } = await desk.client.call('alert.get', { id: a.id });
      expect(timeline.filter(({ kind }) => kind === 'fired')).toHaveLength(1);
    },
    TEST_MS,
  );
});

describe.skipIf(!HAS_ALERTMANAGER)('two consoles on one Alertmanager', () => {
  it(
    'page once',
    async () => {
      await using hook = await HttpSink.start();
      await using alertmanager =
        await Alertmanager.start(`route: {receiver: page, group_wait: 2s, group_interval: 2s, group_by: [alertname]}
receivers: [{name: page, webhook_configs: [{url: '${hook.url('/page')}'}]}]
`);
      const configuration = mirroring(
        alertmanager.url,
        `route: {receiver: team, group_wait: 1s, group_interval: 1s, group_by: [alertname]}
receivers: [{name: team, alertmanager_configs: [{url: '${alertmanager.url}'}]}]
`,
      );
      await using one = await new Desk(configuration).run();
      await using two = await new Desk(configuration).run();
      // The same alert on both desks, as when both watch the same thing; a third one only there.
      const report = async (endsAt: number): Promise<void> => {
        const labels = { alertname: 'HostDown', host: 'a' };
        const alert = { labels, startsAt: STARTED, endsAt: new Date(endsAt).toISOString() };
        for (const desk of [one, two]) await desk.report([alert]);
      };
      await report(Date.now() + 3_600_000);
      await until('somebody is paged', () => hook.at('/page').length > 0, LIMIT_MS);
      await fire(alertmanager, 'b');
      const shown = await Promise.all([one.shown('b is shown', 'b'), two.shown('b is shown', 'b')]);
      expect(shown.map(({ mirror }) => mirror?.from)).toEqual(['team', 'team']);
      for (const desk of [one, two]) {
        const own = await desk.shown('a is its own', 'a');
        expect(own.mirror).toBeUndefined();
        const all = await desk.client.call('alert.list', {});
        expect(all.filter(({ labels }) => labels['host'] === 'a')).toHaveLength(1);
      }
      await until('b is paged', () => hook.at('/page').length > 1, LIMIT_MS);
      await report(Date.now() - 1_000);
      await until(
        'the end is told',
        () => hook.at('/page').some(({ body }) => said(body).includes('a resolved')),
        LIMIT_MS,
      );
      const words = hook.at('/page').map(({ body }) => said(body));
      expect(words.filter((one) => one.includes('a firing') && !one.includes('b firing'))).toHaveLength(1);
      expect(words.filter((one) => one.includes('a resolved'))).toHaveLength(1);
      for (const desk of [one, two]) {
        const all = await desk.client.call('alert.list', {});
        expect(all.filter(({ labels, state }) => labels['host'] === 'a' && state === 'firing')).toEqual([]);
      }
    },
    TEST_MS,
  );
});

/** `a firing, b firing` of a webhook's body. */
function said(body: string): string {
  const { alerts } = JSON.parse(body) as { readonly alerts: readonly Listed[] };
  return alerts
    .map(({ labels, status }) => `${labels['host'] ?? ''} ${typeof status === 'string' ? status : status.state}`)
    .sort()
    .join(', ');
}
