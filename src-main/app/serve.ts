import { contract } from '../../src-shared/contract/index.ts';
import { serve } from '../../src-shared/rpc/server.ts';
import { ApiListenError, startApi } from '../api/server.ts';
import { openTokens, Tokens } from '../api/tokens.ts';
import type { Engine } from '../engine/engine.ts';
import { createHandlers } from '../rpc/handlers.ts';
import { serveHooks } from '../rpc/log-hooks.ts';
import { type MainPort, messagePortPipe } from '../rpc/message-port-pipe.ts';
import type { Listen } from './listen.ts';
import { dataFiles } from './paths.ts';
import { removeRunning, writeRunning } from './running.ts';

export interface ServeEngineOptions {
  readonly listen: Listen;
  /** File with the tokens; made when missing. */
  readonly tokenFile: string;
  /** An admin token that is used instead of the file's. */
  readonly token: string | undefined;
  /** The built renderer. */
  readonly staticDir: string;
  /** Listen on a free port when the wanted one is taken. */
  readonly fallBackToFreePort: boolean;
}

export interface Served {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
  /** The same with the admin token in the fragment. */
  readonly consoleUrl: string;
  /** Serves the contract to the page at the other end of a port. */
  servePort(port: MainPort): void;
  close(): Promise<void>;
}

/** Opens an engine to its faces: HTTP and WebSocket on loopback, and message ports. Rejects when the address is taken. */
export async function serveEngine(engine: Engine, options: ServeEngineOptions): Promise<Served> {
  const log = engine.log.room('rpc');
  // Known once the server listens; handlers ask for it later.
  const address: { url?: string } = {};
  const handlers = createHandlers(engine, () => address.url);
  const hooks = serveHooks(log);
  const fromFile = options.token === undefined ? await openTokens(options.tokenFile) : undefined;
  const admin = options.token ?? fromFile?.admin ?? '';
  const tokens = fromFile?.tokens ?? new Tokens([{ name: 'environment', access: 'admin', secret: admin }]);
  const start = (listen: Listen): ReturnType<typeof startApi> =>
    startApi({ engine, handlers, tokens, staticDir: options.staticDir, host: listen.host, port: listen.port });
  const api = await start(options.listen).catch((error: unknown) => {
    if (!(error instanceof ApiListenError && error.taken && options.fallBackToFreePort)) throw error;
    log.warn('the wanted port is taken; a free one is used', { port: options.listen.port });
    return start({ host: options.listen.host, port: 0 });
  });
  address.url = api.url;
  const running = dataFiles(engine.dataDir).running;
  await writeRunning(running, { url: api.url, pid: process.pid });
  return {
    url: api.url,
    consoleUrl: api.consoleUrl(admin),
    servePort(port) {
      serve(contract, handlers, messagePortPipe(port), {
        access: 'admin',
        caller: 'desktop',
        version: engine.version,
        hooks,
      });
    },
    async close() {
      await removeRunning(running);
      await api.close();
    },
  };
}
