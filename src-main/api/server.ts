import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { contract, type TocsinHandlers } from '../../src-shared/contract/index.ts';
import { serve } from '../../src-shared/rpc/server.ts';
import type { Engine } from '../engine/engine.ts';
import { createServer } from '../engine/net/node-http.ts';
import { serveHooks } from '../rpc/log-hooks.ts';
import { alertmanagerRoutes } from './alertmanager-v2/routes.ts';
import { Dispatcher } from './dispatch.ts';
import { federateRoutes } from './federate.ts';
import { Guard, isLoopback, SECURITY_HEADERS } from './guard.ts';
import { healthRoutes } from './health.ts';
import { heartbeatRoutes } from './heartbeat.ts';
import { Limits } from './limits.ts';
import { prometheusRoutes } from './prometheus-v1/routes.ts';
import { remoteWriteRoutes } from './remote-write.ts';
import { HttpError, type Reply, text } from './reply.ts';
import { Router } from './router.ts';
import { RpcUpgrade } from './rpc-upgrade.ts';
import { openStatic } from './static.ts';
import { tocsinRoutes } from './tocsin-v1/routes.ts';
import type { Tokens } from './tokens.ts';

/** Sockets open at the same time; a browser uses six per tab and one WebSocket. */
const MAX_CONNECTIONS = 256;

export interface ApiOptions {
  readonly engine: Engine;
  readonly handlers: TocsinHandlers;
  /** Loopback, unless `tls` is given. */
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly tokens: Tokens;
  /** The built page. */
  readonly staticDir: string;
  /** PEM. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Development: further origins that may ask, and answers parsed by their schemas. */
  readonly dev?: { readonly origins: readonly string[]; readonly validateOutputs: boolean };
}

export interface ApiServer {
  /** `http://127.0.0.1:9470/` */
  readonly url: string;
  readonly port: number;
  /** The address that opens the console with this token. */
  consoleUrl(token: string): string;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** The server cannot or may not listen where it was told to; `message` says what to do. */
export class ApiListenError extends Error {
  override readonly name = 'ApiListenError';
  /** Another program has the port. */
  readonly taken: boolean;

  constructor(message: string, taken = false) {
    super(message);
    this.taken = taken;
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      const hint = taken ? 'another program listens there; choose another port, or 0 for a free one' : error.message;
      reject(new ApiListenError(`cannot listen on ${host}:${port}: ${hint}`, taken));
    });
    server.listen(port, host, () => {
      // A TCP server's address is an object once it listens.
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (response.destroyed || response.headersSent) return;
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body;
  response.writeHead(reply.status, {
    ...SECURITY_HEADERS,
    ...reply.headers,
    ...(reply.status === 304 || reply.status === 204 ? {} : { 'content-length': body.byteLength }),
  });
  response.end(request.method === 'HEAD' || reply.status === 304 ? undefined : body);
}

/**
 * Starts the HTTP server: console page, contract over WebSocket, Prometheus API, own API, heartbeats, health. Rejects
 * with ApiListenError when the address is taken, or is not loopback and there is no TLS.
 */
export async function startApi(options: ApiOptions): Promise<ApiServer> {
  const { engine, handlers, host, port, tls, tokens } = options;
  if (tls === undefined && !isLoopback(host))
    throw new ApiListenError(
      `${host} can be reached from other machines: that needs TLS. Listen on 127.0.0.1 and come in through SSH (ssh -L), or give a certificate.`,
    );
  const log = engine.log.room('api');
  const server = tls === undefined ? createServer() : createTlsServer({ cert: tls.cert, key: tls.key });
  server.maxConnections = MAX_CONNECTIONS;
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  const files = await openStatic(options.staticDir);
  const bound = await listen(server, host, port);

  const name = host.includes(':') ? `[${host}]` : host;
  const url = `${tls === undefined ? 'http' : 'https'}://${name}:${bound}/`;
  const guard = new Guard({ host, port: bound, tls: tls !== undefined, tokens, origins: options.dev?.origins ?? [] });
  const limits = new Limits(() => engine.clock.monotonic());
  const router = new Router([
    ...healthRoutes(engine),
    ...heartbeatRoutes(engine.watch),
    ...prometheusRoutes(engine),
    ...alertmanagerRoutes(engine, url),
    ...federateRoutes(engine, (metric) => engine.federate.typeOf(metric)),
    ...remoteWriteRoutes(() => engine.federate.receiver()),
    ...tocsinRoutes(engine.version, handlers),
  ]);
  const dispatcher = new Dispatcher({ guard, limits, router, files, log });
  const upgrade = new RpcUpgrade({
    guard,
    wrongToken: () => limits.wrongToken(),
    serve: (pipe, identity) => {
      serve(contract, handlers, pipe, {
        access: identity.access,
        caller: identity.name,
        version: engine.version,
        validateOutputs: options.dev?.validateOutputs ?? false,
        timers: engine.clock,
        hooks: serveHooks(log),
      });
    },
  });
  server.on('request', (request, response) => {
    void dispatcher.reply(request, response).then(
      (reply) => send(request, response, reply),
      (error: unknown) => {
        if (error instanceof HttpError) {
          send(request, response, text(error.status, `${error.message}\n`, error.headers));
          return;
        }
        log.error('a request failed', { path: request.url?.split('?')[0], error: String(error) });
        send(request, response, text(500, 'the request failed inside the console; its log has the details\n'));
      },
    );
  });
  server.on('upgrade', (request, socket, head) => upgrade.take(request, socket, head));

  return {
    url,
    port: bound,
    consoleUrl: (token) => `${url}#${token}`,
    close: () =>
      new Promise((resolve) => {
        upgrade.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
