import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Loopback health endpoints `/0` … `/n-1`, each of which can be killed and brought back. */
export class TargetFleet implements AsyncDisposable {
  requests = 0;
  /** When each target was asked last, epoch ms. */
  readonly askedAt = new Map<number, number>();
  readonly #dead = new Set<number>();
  readonly #server: Server;
  #port = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<TargetFleet> {
    const server = createServer();
    const fleet = new TargetFleet(server);
    server.keepAliveTimeout = 60_000;
    server.on('request', (request, response) => {
      fleet.requests += 1;
      const target = Number(request.url?.slice(1));
      fleet.askedAt.set(target, Date.now());
      const dead = fleet.#dead.has(target);
      response.writeHead(dead ? 503 : 200, { 'content-type': 'application/json' });
      response.end(
        dead ? '{"status":"unhealthy","database":{"status":"down"}}' : '{"status":"healthy","uptime_seconds":3600}',
      );
    });
    await fleet.plugIn();
    return fleet;
  }

  url(index: number): string {
    return `http://127.0.0.1:${this.#port}/${index}`;
  }

  /** Nothing listens any more: connections are refused, open ones cut. */
  async unplug(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Listens again, on the port it had. */
  async plugIn(): Promise<void> {
    await new Promise<void>((resolve) =>
      this.#server.listen({ port: this.#port, host: '127.0.0.1', backlog: 1_024 }, resolve),
    );
    // A listening TCP server has an AddressInfo.
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  kill(index: number): void {
    this.#dead.add(index);
  }

  revive(index: number): void {
    this.#dead.delete(index);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.listening) await this.unplug();
  }
}
