import { createServer as createHttpServer, Server as HttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer, Server as HttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { selfMadeCertificate } from './certificate.ts';
import { dashboard, detailedHealth, ShopMetrics, unhealthy } from './replies.ts';
import { type Elapsed, inTrouble } from './script.ts';

/** Ports on 127.0.0.1 that the services were given. */
export interface FleetPorts {
  readonly orders: number;
  readonly search: number;
  readonly payments: number;
  readonly billing: number;
  readonly legacy: number;
  readonly gateway: number;
  readonly shop: number;
  readonly queue: number;
}

/** Days until the gateway's certificate ends: few enough for the shipped rule to speak. */
const CERTIFICATE_DAYS = 6;
const DAY_MS = 86_400_000;

function listen(server: Server, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // The address of a listening TCP server is never a path.
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Local services that behave like real ones and fail on a script. Loopback only. */
export class Fleet implements AsyncDisposable {
  readonly ports: FleetPorts;
  /** Certificate of the gateway, PEM: what a monitor trusts it by. */
  readonly certificate: string;
  readonly #servers: Set<Server>;
  readonly #timers: readonly NodeJS.Timeout[];

  private constructor(ports: FleetPorts, certificate: string, servers: Set<Server>, timers: readonly NodeJS.Timeout[]) {
    this.ports = ports;
    this.certificate = certificate;
    this.#servers = servers;
    this.#timers = timers;
  }

  /** Starts every service on a free port. `elapsed` drives the script. */
  static async start(elapsed: Elapsed): Promise<Fleet> {
    const servers = new Set<Server>();
    const open = async (server: Server): Promise<number> => {
      servers.add(server);
      return listen(server);
    };
    let requests = 0;
    const json = (
      answer: () => { readonly status?: number; readonly body: string; readonly afterMs?: number },
    ): Server =>
      createHttpServer((_, response) => {
        requests += 1;
        const { afterMs = 0, body, status = 200 } = answer();
        setTimeout(() => response.writeHead(status, { 'content-type': 'application/json' }).end(body), afterMs);
      });
    const { cert, key } = selfMadeCertificate(
      'pay.example',
      Date.now() - DAY_MS,
      Date.now() + CERTIFICATE_DAYS * DAY_MS,
    );
    const shop = new ShopMetrics(elapsed);
    const secure: RequestListener = (_, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"healthy"}');
    const billing = json(() => ({ body: detailedHealth(elapsed, requests) }));
    const ports: FleetPorts = {
      orders: await open(json(() => ({ body: detailedHealth(elapsed, requests), afterMs: 15 }))),
      search: await open(
        json(() => ({ body: dashboard(elapsed, requests), afterMs: inTrouble('search', elapsed) ? 1_100 : 180 })),
      ),
      payments: await open(
        json(() =>
          inTrouble('payments', elapsed)
            ? { status: 503, body: unhealthy('connection pool exhausted') }
            : { body: '{"status":"healthy","uptime_seconds":4711}', afterMs: 30 },
        ),
      ),
      billing: await open(billing),
      legacy: await open(
        json(() => ({
          body: inTrouble('legacy', elapsed)
            ? '{"status": "healthy", "queue": {"depth": 4'
            : '{"status":"healthy","queue":{"depth":4}}',
        })),
      ),
      gateway: await open(createHttpsServer({ cert, key }, secure)),
      shop: await open(
        createHttpServer(
          (_, response) =>
            void response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(shop.text()),
        ),
      ),
      queue: await open(
        createTcpServer((socket) => void socket.on('error', () => socket.destroy()).end('220 queue ready\r\n')),
      ),
    };
    // Dying is not listening: connections are refused until the service is back on its old port.
    const dying = setInterval(() => {
      const dead = inTrouble('billing', elapsed);
      if (dead && billing.listening) {
        billing.close();
        if (billing instanceof HttpServer) billing.closeAllConnections();
      } else if (!dead && !billing.listening) listen(billing, ports.billing).catch(() => undefined);
    }, 250);
    return new Fleet(ports, cert, servers, [dying]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    for (const server of this.#servers) {
      server.close();
      if (server instanceof HttpServer || server instanceof HttpsServer) server.closeAllConnections();
    }
    await Promise.resolve();
  }
}
