import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { systemClock } from '../../../src-main/app/system-clock.ts';
import type { Secrets } from '../../../src-main/engine/ports.ts';
import { createWatch, type WatchDeps } from '../../../src-main/engine/watch/create.ts';
import type { Watch } from '../../../src-main/engine/watch/watch.ts';
import { Monitor, type MonitorInput } from '../../../src-shared/model/monitor.ts';
import type { KeyPair } from '../../support/certificates.ts';
import { QuietLog } from '../../support/quiet-log.ts';
import { RecordingOps, RecordingSamples } from '../../support/recording-store.ts';

export interface Running extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
}

function listening(server: Server | ReturnType<typeof createTcpServer>, scheme: string): Promise<Running> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      // A TCP server on a port has an AddressInfo.
      const { port } = server.address() as AddressInfo;
      resolve({
        port,
        url: `${scheme}://127.0.0.1:${port}`,
        [Symbol.asyncDispose]: () =>
          new Promise<void>((done) => {
            server.close(() => {
              done();
            });
            for (const socket of sockets) socket.destroy();
          }),
      });
    });
  });
}

export function serveHttp(listener: RequestListener): Promise<Running> {
  return listening(createHttpServer(listener), 'http');
}

export function serveHttps(pair: KeyPair, listener: RequestListener): Promise<Running> {
  return listening(createHttpsServer({ key: pair.key, cert: pair.cert }, listener), 'https');
}

export function serveTcp(onConnection: (socket: Socket) => void): Promise<Running> {
  return listening(createTcpServer(onConnection), 'tcp');
}

/** Secrets in memory. */
export function secretsOf(values: Readonly<Record<string, string>>): Secrets {
  return {
    backend: 'test keychain',
    get: (name) => Promise.resolve(values[name]),
    set: () => Promise.reject(new Error('read only')),
    delete: () => Promise.reject(new Error('read only')),
    names: () => Promise.resolve(Object.keys(values)),
  };
}

export interface Bench {
  readonly watch: Watch;
  readonly samples: RecordingSamples;
  readonly ops: RecordingOps;
  readonly log: QuietLog;
}

/** A watch with a recorder behind it; the real clock unless another is given. */
export function benchOf(
  overrides: Partial<WatchDeps> & { readonly ops?: RecordingOps; readonly samples?: RecordingSamples } = {},
): Bench {
  const samples = overrides.samples ?? new RecordingSamples();
  const ops = overrides.ops ?? new RecordingOps();
  const log = new QuietLog();
  const watch = createWatch({
    clock: systemClock,
    secrets: secretsOf({}),
    canaries: () => [],
    ...overrides,
    log,
    samples,
    ops,
  });
  return { watch, samples, ops, log };
}

export function monitorOf(input: MonitorInput): Monitor {
  return Monitor.parse(input);
}
