import { RpcError } from '../../src-shared/rpc/error.ts';
import type { Pipe } from '../../src-shared/rpc/pipe.ts';
import { messagePortPipe } from './message-port-pipe.ts';
import { openWebSocketPipe } from './web-socket-pipe.ts';

/** How long the desktop shell has to hand over a port, ms. */
const PORT_MS = 5_000;
/** A fragment of this shape is a token; the page's own fragments contain a slash. */
const TOKEN = /^#([A-Za-z0-9_-]{16,128})$/;

/**
 * The token of this console. A token in the address wins, is kept for the tab under the origin including its port, and
 * leaves the address bar and the history at once.
 */
export function takeToken(page: {
  readonly location: Location;
  readonly history: History;
  readonly sessionStorage: Storage;
}): string | undefined {
  const { location, history, sessionStorage } = page;
  const key = `tocsin.token ${location.origin}`;
  const given = TOKEN.exec(location.hash)?.[1];
  if (given === undefined) return sessionStorage.getItem(key) ?? undefined;
  sessionStorage.setItem(key, given);
  history.replaceState(history.state, '', location.pathname + location.search);
  return given;
}

/** Why the console refused the WebSocket: a page only learns that it failed, so the same token is tried over HTTP. */
async function whyRefused(token: string): Promise<Error> {
  const { status } = await fetch('/health/detailed', { headers: { authorization: `Bearer ${token}` } });
  if (status === 401)
    return new RpcError(
      'unauthenticated',
      'The console does not know this token. Open the address it printed at its start.',
    );
  if (status === 403) return new RpcError('forbidden', 'The console does not accept this page.');
  return new Error(`the console refused the connection (its health answered ${status})`);
}

/** Connects a page of the browser console. Rejects with RpcError `unauthenticated` without a good token. */
export async function connectConsole(): Promise<Pipe> {
  const token = takeToken(window);
  if (token === undefined)
    throw new RpcError(
      'unauthenticated',
      'This tab has no token. Open the address that the console printed at its start.',
    );
  const { protocol, host } = window.location;
  try {
    return await openWebSocketPipe(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/rpc`, token);
  } catch (error) {
    throw await whyRefused(token).catch(() => error);
  }
}

/** Connects the desktop window: asks the preload script, which answers with a port. */
export function connectDesktop(): Promise<Pipe> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      window.removeEventListener('message', take);
      window.clearTimeout(timer);
    };
    const take = (event: MessageEvent<unknown>): void => {
      const { data, source, ports } = event;
      if (source !== window || typeof data !== 'object' || data === null || !('type' in data)) return;
      const port = ports[0];
      if (data.type !== 'tocsin:port' || port === undefined) return;
      done();
      resolve(messagePortPipe(port));
    };
    const timer = window.setTimeout(() => {
      done();
      reject(new Error('the desktop shell handed over no port'));
    }, PORT_MS);
    window.addEventListener('message', take);
    window.postMessage('tocsin:connect', window.location.origin);
  });
}

/** Connects wherever this page was loaded: in the desktop window (`app://console`) or in a browser. */
export function connect(): Promise<Pipe> {
  return window.location.protocol === 'app:' ? connectDesktop() : connectConsole();
}
