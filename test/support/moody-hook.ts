import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request with what it was answered. */
export interface Asked {
  readonly at: number;
  readonly key: string;
  readonly status: number | 'nothing';
  readonly body: string;
}

/** How a path answers its nth request (from 0). */
export type Mood = (turn: number, response: ServerResponse) => number | 'nothing';

/** A loopback webhook whose paths each have a mood of their own. */
export class MoodyHook implements AsyncDisposable {
  readonly asked = new Map<string, Asked[]>();
  readonly #server: Server;

  private constructor(moods: Readonly<Record<string, Mood>>) {
    this.#server = createServer((request, response) => {
      void this.#answer(moods, request, response);
    });
  }

  static async start(moods: Readonly<Record<string, Mood>>): Promise<MoodyHook> {
    const hook = new MoodyHook(moods);
    await new Promise<void>((resolve) => hook.#server.listen(0, '127.0.0.1', resolve));
    return hook;
  }

  url(path: string): string {
    // A listening TCP server has an AddressInfo.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  at(path: string): readonly Asked[] {
    return this.asked.get(path) ?? [];
  }

  async #answer(
    moods: Readonly<Record<string, Mood>>,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const path = request.url ?? '';
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += String(part);
    const asked = this.asked.get(path) ?? [];
    this.asked.set(path, asked);
    const status = moods[path]?.(asked.length, response) ?? 404;
    asked.push({ at: Date.now(), key: String(request.headers['idempotency-key']), status, body });
    if (status === 'nothing') return;
    response.statusCode = status;
    response.end('said');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
