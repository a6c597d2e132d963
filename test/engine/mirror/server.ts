import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong with a request: it is refused, never answered, answered with what is none, or taken and not answered. */
export type Fault = 'unauthorized' | 'broken' | 'garbage' | 'hang' | 'taken';

interface KeptSilence {
  readonly id: string;
  readonly endsAt: string;
  readonly [field: string]: unknown;
}

/** A server with the part of API v2 that is asked, which can be made to fail. */
export class MoodyAlertmanager implements AsyncDisposable {
  alerts: readonly object[] = [];
  silences: readonly KeptSilence[] = [];
  startedAt = new Date(Date.UTC(2026, 0, 1)).toISOString();
  /** Asked for every request. */
  mood: (method: string, path: string) => Fault | undefined = () => undefined;
  readonly asked: string[] = [];
  readonly #server: Server;
  #ids = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(now: () => number): Promise<MoodyAlertmanager> {
    const server = createServer();
    const moody = new MoodyAlertmanager(server);
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (part: string) => (body += part));
      request.on('end', () => moody.#answer(request, body, response, now()));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return moody;
  }

  get url(): string {
    // A listening TCP server has an AddressInfo.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  active(now: number): readonly KeptSilence[] {
    return this.silences.filter(({ endsAt }) => Date.parse(endsAt) > now);
  }

  #answer(request: IncomingMessage, body: string, response: ServerResponse, now: number): void {
    const { method = '', url = '' } = request;
    const path = new URL(url, 'http://x').pathname.replace('/api/v2/', '');
    this.asked.push(`${method} ${path.replace(/\/.*/, '')}`);
    const fault = this.mood(method, path);
    if (fault === 'hang') return;
    if (fault === 'unauthorized') response.writeHead(401).end();
    else if (fault === 'broken') response.writeHead(500).end('"the disk is full"');
    else if (fault === 'garbage') response.end('<html>a proxy</html>');
    else {
      const answer = this.#do(method, path, body, now);
      if (fault === 'taken') request.socket.destroy();
      else response.end(answer);
    }
  }

  #do(method: string, path: string, body: string, now: number): string {
    if (path === 'status') return JSON.stringify({ uptime: this.startedAt });
    if (path === 'alerts') return JSON.stringify(this.alerts);
    if (method === 'DELETE') {
      const id = path.replace('silence/', '');
      const end = new Date(now).toISOString();
      this.silences = this.silences.map((one) => (one.id === id ? { ...one, endsAt: end } : one));
      return '';
    }
    if (method === 'POST') {
      // Fields of its OpenAPI; a new one has no id.
      const given = JSON.parse(body) as KeptSilence | Omit<KeptSilence, 'id'>;
      const id = typeof given['id'] === 'string' ? given['id'] : `silence-${this.#ids++}`;
      const kept = { ...given, id, endsAt: String(given['endsAt']), updatedAt: new Date(now).toISOString() };
      this.silences = [...this.silences.filter((one) => one.id !== id), kept];
      return JSON.stringify({ silenceID: id });
    }
    return JSON.stringify(this.silences);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** An alert as it is listed. */
export function listed(host: string, startsAt: number, more: object = {}): object {
  return {
    labels: { alertname: 'HostDown', host },
    annotations: { summary: `${host} is down` },
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(startsAt + 300_000).toISOString(),
    updatedAt: new Date(startsAt).toISOString(),
    generatorURL: 'http://prometheus/graph',
    fingerprint: `fp-${host}`,
    receivers: [{ name: 'pager' }],
    status: { state: 'active', silencedBy: [], inhibitedBy: [] },
    ...more,
  };
}
