import { existsSync, readdirSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src-main/app/system-clock.ts';
import { RELABEL_DEFAULTS } from '../../../src-main/engine/collect/relabel/rule.ts';
import type { RemoteWriteConfig } from '../../../src-main/engine/federate/config.ts';
import { Senders } from '../../../src-main/engine/federate/send/senders.ts';
import type { WireMetadata, WireSeries } from '../../../src-main/engine/federate/wire/message.ts';
import { readRequest1 } from '../../../src-main/engine/federate/wire/read.ts';
import { unsnap } from '../../../src-main/engine/federate/wire/snappy.ts';
import { PLAIN_HTTP } from '../../../src-main/engine/net/http-options.ts';
import { storePaths } from '../../../src-main/engine/store/paths.ts';
import { STALE } from '../../../src-shared/model/sample.ts';
import { openTestStore, tempFolder } from '../../store/support.ts';
import { atOnce } from '../../support/at-once.ts';
import { QuietLog } from '../../support/quiet-log.ts';
import { until } from '../../support/wait.ts';

type Store = Awaited<ReturnType<typeof openTestStore>>;

/** A remote end that answers as told and keeps what it took. */
class RemoteEnd {
  readonly taken: [string, number, number][] = [];
  readonly metadata: WireMetadata[] = [];
  readonly headers: IncomingHttpHeaders[] = [];
  /** Answers before it takes requests again. */
  readonly answers: { status: number; headers?: Record<string, string> }[] = [];
  requests = 0;
  url = '';
  /** Refuses a request of which it has a sample or a later one, as Prometheus does. */
  strict = false;
  /** Hangs up. */
  down = false;
  /** Hangs up on the requests after so many. */
  most = Infinity;
  readonly #last = new Map<string, number>();

  async open(): Promise<this> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        this.requests += 1;
        if (this.down || this.requests > this.most) {
          request.socket.destroy();
          return;
        }
        const answer = this.answers.shift() ?? { status: 204 };
        if (answer.status < 300 && !this.#take(Buffer.concat(parts), request.headers)) {
          response.writeHead(400).end('out of order sample');
          return;
        }
        response.writeHead(answer.status, answer.headers).end(answer.status < 300 ? undefined : 'no\nmore');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/write`;
    return this;
  }

  #take(body: Buffer, headers: IncomingHttpHeaders): boolean {
    const { metadata, series } = atOnce(readRequest1(atOnce(unsnap(body, 1e7))));
    const name = ({ labels }: WireSeries): string => labels.map(([label, value]) => `${label}=${value}`).join(',');
    if (this.strict && series.some((one) => (one.t[0] ?? 0) <= (this.#last.get(name(one)) ?? -Infinity))) return false;
    this.headers.push(headers);
    this.metadata.push(...metadata);
    for (const one of series) {
      one.t.forEach((t, i) => this.taken.push([name(one), t, one.v[i] ?? 0]));
      this.#last.set(name(one), Math.max(...one.t, this.#last.get(name(one)) ?? -Infinity));
    }
    return true;
  }
}

function config(url: string, more: Partial<RemoteWriteConfig> = {}): RemoteWriteConfig {
  return {
    name: 'far',
    url,
    remoteTimeout: 5_000,
    http: PLAIN_HTTP,
    relabel: [],
    queue: {
      maxSamplesPerSend: 7,
      batchSendDeadline: 20,
      minBackoff: 10,
      maxBackoff: 50,
      retryOnRateLimit: true,
      sampleAgeLimit: 0,
    },
    metadataEvery: undefined,
    maxMetadataPerSend: 10,
    ...more,
  };
}

function sendersOf(store: Store, dir: string, metadata: readonly WireMetadata[] = []): Senders {
  const { held, journal } = storePaths(dir);
  const senders = new Senders({
    clock: systemClock,
    random: () => 0.5,
    log: new QuietLog(),
    secrets: {
      backend: 'memory',
      get: (name) => Promise.resolve(name === 'pass' ? 's3' : undefined),
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(),
      names: () => Promise.resolve([]),
    },
    version: '1',
    store,
    paths: { held, journal },
    metadata: () => metadata,
    retentionMs: () => 3_600_000,
  });
  onTestFinished(() => senders.stop());
  return senders;
}

/** Appends rows of two series, one of them ended at last. */
async function feed(store: Store, from: number, rows: number, source = 'a'): Promise<void> {
  const layout = store.samples.layout(source, [
    { __name__: 'x', job: source },
    { __name__: 'y', job: source },
  ]);
  for (let i = 0; i < rows; i += 1) {
    const last = i === rows - 1;
    store.samples.append(layout, from + i * 1_000, Float64Array.of(i, last ? STALE : i % 2 === 0 ? Number.NaN : 2 * i));
  }
  await store.samples.flush();
}

describe('a remote write', () => {
  it('sends everything that is stored, in order, under the names that it is told', async () => {
    const dir = tempFolder();
    const store = await openTestStore(dir, systemClock);
    const end = await new RemoteEnd().open();
    const begin = Date.now() - 100_000;
    await feed(store, begin - 10_000, 3);
    const senders = sendersOf(store, dir, [{ metric: 'x', type: 'gauge', help: 'X.', unit: '' }]);
    const relabel = [
      { ...RELABEL_DEFAULTS, sourceLabels: ['job'], regex: 'secret', action: 'drop' as const },
      { ...RELABEL_DEFAULTS, sourceLabels: ['job'], targetLabel: 'team', replacement: 't-$1' },
    ];
    const http = {
      ...PLAIN_HTTP,
      basicAuth: { username: 'u', password: { secret: 'pass' } },
      headers: { 'x-scope-orgid': '7' },
    };
    await senders.apply([config(end.url, { relabel, http, metadataEvery: 60_000 })], { site: 'desk', job: 'never' });
    await feed(store, begin, 20);
    await feed(store, begin, 5, 'secret');
    await until('all samples arrived', () => end.taken.length >= 30, 10_000);
    // What was stored before it was configured is not sent; NaN in a row is no sample.
    const x = end.taken.filter(([name]) => name.startsWith('__name__=x'));
    expect(x).toEqual(
      Array.from({ length: 20 }, (_, i) => ['__name__=x,job=a,site=desk,team=t-a', begin + i * 1_000, i]),
    );
    const y = end.taken.filter(([name]) => name.startsWith('__name__=y'));
    expect(y).toHaveLength(10);
    expect(y.at(-1)).toEqual(['__name__=y,job=a,site=desk,team=t-a', begin + 19_000, STALE]);
    expect(end.metadata).toEqual([{ metric: 'x', type: 'gauge', help: 'X.', unit: '' }]);
    expect(end.headers[0]).toMatchObject({
      'content-encoding': 'snappy',
      'content-type': 'application/x-protobuf',
      'x-prometheus-remote-write-version': '0.1.0',
      'x-scope-orgid': '7',
      authorization: `Basic ${Buffer.from('u:s3').toString('base64')}`,
    });
    await until(
      'the counts',
      () => senders.tallies()[0]?.tally.sent === 30 && senders.tallies()[0]?.tally.dropped['relabelled'] === 8,
      5_000,
    );
    expect(senders.tallies()[0]?.tally).toMatchObject({ sent: 30, retried: 0, newest: begin + 19_000, pending: 0 });
  });

  it('repeats what was not taken, waits as it is asked, and gives up what is refused', async () => {
    const dir = tempFolder();
    const store = await openTestStore(dir, systemClock);
    const end = await new RemoteEnd().open();
    const senders = sendersOf(store, dir);
    await senders.apply([config(end.url)], {});
    end.answers.push(
      { status: 500 },
      { status: 503 },
      { status: 429, headers: { 'retry-after': '1' } },
      { status: 204 },
      { status: 400 },
    );
    const begin = Date.now() - 100_000;
    const started = performance.now();
    await feed(store, begin, 10);
    // 15 samples in batches of 7: the first is taken at the fourth attempt, the second refused, the third taken.
    await until('all was tried', () => end.requests >= 6 && end.taken.length >= 8, 10_000);
    expect(performance.now() - started).toBeGreaterThan(1_000);
    await until('the counts', () => senders.tallies()[0]?.tally.sent === 8, 5_000);
    expect(senders.tallies()[0]?.tally).toMatchObject({ sent: 8, retried: 21, dropped: { http_400: 7 } });
  });

  it('goes on where it was after days offline and a restart, from segments that were sealed meanwhile', async () => {
    const dir = tempFolder();
    const end = await new RemoteEnd().open();
    const first = await openTestStore(dir, systemClock, { segmentBytes: 512 });
    const offline = sendersOf(first, dir);
    // Nobody listens there.
    await offline.apply([config('http://127.0.0.1:1/write')], {});
    const begin = Date.now() - 100_000;
    for (let i = 0; i < 5; i += 1) {
      await feed(first, begin + i * 10_000, 10);
      await first.maintain();
    }
    await until('it tried', () => (offline.tallies()[0]?.tally.retried ?? 0) > 0, 10_000);
    const held = storePaths(dir).held;
    expect(readdirSync(held).length).toBeGreaterThan(0);
    await offline.stop();
    await first.close();
    const second = await openTestStore(dir, systemClock);
    const senders = sendersOf(second, dir);
    await senders.apply([config(end.url)], {});
    await feed(second, begin + 60_000, 2);
    await until('everything arrived', () => end.taken.length >= 5 * 15 + 3, 15_000);
    const x = end.taken.filter(([name]) => name === '__name__=x,job=a').map(([, t]) => t);
    const expected = [...Array.from({ length: 50 }, (_, i) => begin + i * 1_000), begin + 60_000, begin + 61_000];
    expect(x).toEqual(expected);
    await senders.apply([], {});
    expect(existsSync(held)).toBe(false);
  });

  it.each([1, 2, 3, 4])(
    'loses nothing to a remote end that refuses repeats, killed at its %i. request',
    { timeout: 60_000 },
    async (kill) => {
      const dir = tempFolder();
      const store = await openTestStore(dir, systemClock);
      const end = await new RemoteEnd().open();
      end.strict = true;
      // The last request that arrives before the sender dies.
      end.most = Math.min(kill, 3);
      // From the given commit on nothing of this sender reaches the disk.
      let commits = 0;
      const commit: typeof store.ops.commit = (commands) => {
        commits += 1;
        return commits > kill + 1 ? Promise.reject(new Error('killed')) : store.ops.commit(commands);
      };
      const killed = sendersOf({ ...store, ops: { ...store.ops, commit } }, dir);
      await killed.apply([config(end.url)], {});
      const begin = Date.now() - 100_000;
      await feed(store, begin, 10);
      await until('requests were sent', () => end.requests >= end.most, 10_000);
      await killed.stop();
      end.most = Infinity;
      await feed(store, begin + 20_000, 10);
      const senders = sendersOf(store, dir);
      await senders.apply([config(end.url)], {});
      const expected = [
        ...Array.from({ length: 10 }, (_, i) => begin + i * 1_000),
        ...Array.from({ length: 10 }, (_, i) => begin + 20_000 + i * 1_000),
      ];
      const x = (): number[] => end.taken.filter(([name]) => name === '__name__=x,job=a').map(([, t]) => t);
      await until('everything arrived', () => x().length >= 20, 15_000);
      expect(x()).toEqual(expected);
    },
  );
});
