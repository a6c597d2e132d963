import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';

const head = (lines: readonly string[]): string => `HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\n\r\n`;
const ENDLESS = Buffer.alloc(65_536, 'x');

/** What each path answers, byte by byte. */
const ANSWERS: Readonly<Record<string, (socket: Socket) => void>> = {
  '/good': (socket) => socket.end(`${head(['content-length: 2', 'connection: close'])}ok`),
  '/broken-json': (socket) =>
    socket.end(`${head(['content-type: application/json', 'connection: close'])}{"status":"healthy","data`),
  '/short': (socket) => socket.end(`${head(['content-length: 500', 'connection: close'])}only this`),
  '/bad-length': (socket) => socket.end(`${head(['content-length: many'])}ok`),
  '/bad-chunk': (socket) => socket.end(`${head(['transfer-encoding: chunked'])}zz\r\nok\r\n`),
  '/endless': (socket) => {
    const more = (): void => {
      while (!socket.destroyed && socket.write(ENDLESS));
    };
    socket.on('drain', more);
    socket.write(head(['content-type: text/plain']));
    more();
  },
  '/endless-header': (socket) => {
    const more = (): void => {
      while (!socket.destroyed && socket.write(`x-more: ${'y'.repeat(8_000)}\r\n`));
    };
    socket.on('drain', more);
    socket.write('HTTP/1.1 200 OK\r\n');
    more();
  },
  '/half-line': (socket) => socket.end('HTTP/1.1 20'),
  '/not-http': (socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'),
  '/empty': (socket) => socket.end(),
  '/silent': () => undefined,
  '/stuck': (socket) => socket.write(`${head(['content-length: 100'])}some`),
  '/reset': (socket) => socket.resetAndDestroy(),
};

/** A loopback server that answers every path of its own in a wrong way. */
export class FaultServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.once('data', (bytes) => {
        const path = bytes.toString('latin1').split(' ')[1] ?? '';
        ANSWERS[path]?.(socket);
      });
    });
  }

  static get paths(): readonly string[] {
    return Object.keys(ANSWERS).map((path) => path.slice(1));
  }

  static async start(): Promise<FaultServer> {
    const server = new FaultServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  url(path: string): string {
    // A listening TCP server has an AddressInfo.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${path}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
