import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { composeEngine } from '../../src-main/app/compose.ts';
import type { Engine } from '../../src-main/engine/engine.ts';
import type { Secrets } from '../../src-main/engine/ports.ts';
import { Monitor, type MonitorInput } from '../../src-shared/model/monitor.ts';
import { FakeClock } from './fake-clock.ts';
import { QuietLog } from './quiet-log.ts';

const engineDir = resolve(import.meta.dirname, '../../src-main/engine');
/** Steps in which the simulated time goes on, ms. */
const STEP_MS = 1_000;

const noSecrets: Secrets = {
  backend: 'none',
  get: () => Promise.resolve(undefined),
  set: () => Promise.resolve(),
  delete: () => Promise.resolve(),
  names: () => Promise.resolve([]),
};

/** The whole engine, composed as the console composes it, over a real store and a loopback server, in simulated time. */
export class SimulatedEngine implements AsyncDisposable {
  readonly clock: FakeClock;
  readonly log = new QuietLog();
  /** Paths of the server that fail now. */
  readonly failing = new Set<string>();
  readonly #dir: string;
  readonly #server: Server;
  #engine: Engine | undefined;

  private constructor(dir: string, server: Server, clock: FakeClock) {
    this.#dir = dir;
    this.#server = server;
    this.clock = clock;
  }

  static async start(dir: string, startAt?: number): Promise<SimulatedEngine> {
    const server = createServer();
    const simulated = new SimulatedEngine(dir, server, new FakeClock(startAt));
    server.on('request', (request, response) => {
      response.statusCode = simulated.failing.has((request.url ?? '/').slice(1)) ? 500 : 200;
      response.end('fine');
    });
    await new Promise<void>((done) => {
      server.listen(0, '127.0.0.1', done);
    });
    await simulated.#compose();
    return simulated;
  }

  get engine(): Engine {
    if (this.#engine === undefined) throw new Error('the engine does not run');
    return this.#engine;
  }

  /** A monitor of the path of its own name. */
  monitor(name: string, more: Partial<MonitorInput> = {}): Monitor {
    const { port } = this.#server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/${name}`;
    return Monitor.parse({ kind: 'http', name, url, interval: 4_000, retryInterval: 1_000, timeout: 2_000, ...more });
  }

  async watch(...monitors: readonly Monitor[]): Promise<void> {
    for (const monitor of monitors) await this.engine.definitions.saveMonitor(monitor, true);
  }

  /** Lets time go on; every check that falls due is over before it goes on further. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= STEP_MS) {
      await this.clock.run(Math.min(STEP_MS, left));
      while (this.engine.watch.stats().inFlight > 0) await new Promise((done) => setTimeout(done, 1));
      await this.engine.alerts.settled();
    }
  }

  /** Goes on second by second until something is the case. */
  async until(what: string, probe: () => boolean | Promise<boolean>, limitMs: number): Promise<void> {
    for (let left = limitMs; left > 0; left -= 1_000) {
      if (await probe()) return;
      await this.pass(1_000);
    }
    if (!(await probe())) throw new Error(`after ${limitMs} ms of simulated time still not: ${what}`);
  }

  /** Everything people were told, oldest first: `firing MonitorDown: web`. */
  async told(): Promise<readonly string[]> {
    await this.engine.alerts.settled();
    const log = await this.engine.store.ops.read('outbox.log', { limit: 500, alertId: undefined });
    const messages = new Map(
      log
        .filter(({ notification }) => notification.channel === 0)
        .map(({ notification }) => [notification.id, notification.message]),
    );
    return [...messages.entries()]
      .sort(([a], [b]) => a - b)
      .map(([, { alerts, reason }]) => {
        const names = alerts.map(
          (alert) => `${alert.labels['monitor'] ?? alert.rule}${alert.state === 'firing' ? '' : '!'}`,
        );
        return `${reason}: ${names.sort().join(' ')}`;
      });
  }

  state(name: string): string {
    return this.engine.watch.statusOf(name)?.state ?? 'unknown';
  }

  /** Ends the engine in order, lets `downMs` pass, and starts it again on the same folder. */
  async restart(downMs = 0): Promise<void> {
    await this.engine.stop();
    this.#engine = undefined;
    this.clock.sleep(downMs);
    await this.#compose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine?.stop();
    await new Promise<void>((done) => {
      this.#server.close(() => {
        done();
      });
      this.#server.closeAllConnections();
    });
  }

  async #compose(): Promise<void> {
    this.#engine = await composeEngine({
      version: 'test',
      host: 'console',
      dataDir: this.#dir,
      config: [],
      variables: {},
      clock: this.clock,
      random: () => 0.5,
      log: this.log,
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
}
