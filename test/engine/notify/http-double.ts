import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the other side behaves for one request. */
export type Behaviour =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | 'hang'
  | 'close'
  | 'close_mid_reply';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A loopback receiver that answers as it is told, request by request, and 200 when nothing is left to do. */
export class HttpDouble implements AsyncDisposable {
  readonly calls: Call[] = [];
  readonly #behaviours: Behaviour[] = [];
  readonly #server: Server;
  #port = 0;

  constructor(server: Server = createServer()) {
    this.#server = server;
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (part: string) => (body += part));
      request.on('end', () => {
        this.calls.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
        answer(this.#behaviours.shift() ?? { status: 200, body: 'ok' }, response);
      });
    });
  }

  async listen(port = 0): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    // A listening TCP server has an AddressInfo.
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  get port(): number {
    return this.#port;
  }

  url(path = '/hook/s3cret-path'): string {
    return `http://127.0.0.1:${this.#port}${path}`;
  }

  next(...behaviours: readonly Behaviour[]): void {
    this.#behaviours.push(...behaviours);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function answer(behaviour: Behaviour, response: ServerResponse): void {
  if (behaviour === 'hang') return;
  if (behaviour === 'close') {
    response.socket?.destroy();
  } else if (behaviour === 'close_mid_reply') {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => response.socket?.destroy());
  } else {
    response.writeHead(behaviour.status, behaviour.headers);
    response.end(behaviour.body ?? '');
  }
}
