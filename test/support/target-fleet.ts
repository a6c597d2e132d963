import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Loopback health endpoints `/0` … `/n-1`, each of which can be killed and brought back. */
export class TargetFleet implements AsyncDisposable {
  requests = 0;
  readonly #dead = new Set<number>();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<TargetFleet> {
    const server = createServer();
    const fleet = new TargetFleet(server);
    server.keepAliveTimeout = 60_000;
    server.on('request', (request, response) => {
      fleet.requests += 1;
      const dead = fleet.#dead.has(Number(request.url?.slice(1)));
      response.writeHead(dead ? 503 : 200, { 'content-type': 'application/json' });
      response.end(
        dead ? '{"status":"unhealthy","database":{"status":"down"}}' : '{"status":"healthy","uptime_seconds":3600}',
      );
    });
    await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 1_024 }, resolve));
    return fleet;
  }

  url(index: number): string {
    // A listening TCP server has an AddressInfo.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${index}`;
  }

  kill(index: number): void {
    this.#dead.add(index);
  }

  revive(index: number): void {
    this.#dead.delete(index);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
