import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../engine/ports.ts';
import { type Guard, requireAccess, tokenOf } from './guard.ts';
import type { Limits } from './limits.ts';
import { HttpError, type Reply } from './reply.ts';
import type { Matched, Router } from './router.ts';
import type { StaticFiles } from './static.ts';
import type { Identity } from './tokens.ts';

export interface DispatcherOptions {
  readonly guard: Guard;
  readonly limits: Limits;
  readonly router: Router;
  readonly files: StaticFiles;
  readonly log: Log;
}

/** Takes a request through place, path, method, rate, token and role, in this order, to its route. */
export class Dispatcher {
  readonly #options: DispatcherOptions;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** Rejects with HttpError for what is refused. */
  async reply(request: IncomingMessage, response: ServerResponse): Promise<Reply> {
    const { files, guard, router } = this.#options;
    guard.checkPlace({ host: request.headers.host, origin: request.headers.origin });
    const url = urlOf(request);
    const matched = router.match(url.pathname);
    if (matched.length === 0) return this.#file(files, url.pathname, request);
    const { route, params } = methodOf(matched, request.method ?? '');
    const identity = this.#identify(route.access, route.path, request);
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort(new HttpError(499, 'the caller is gone'));
    });
    return route.handle({ request, url, params, identity, signal: gone.signal });
  }

  #identify(access: Matched['route']['access'], path: string, request: IncomingMessage): Identity | undefined {
    const { limits } = this.#options;
    if (access === 'none') {
      if (path.startsWith('/hb/')) limits.ping();
      else limits.request('anonymous');
      return undefined;
    }
    const identity = this.#known(request);
    limits.request(identity.name);
    requireAccess(identity, access);
    return identity;
  }

  #known(request: IncomingMessage): Identity {
    const { guard, limits, log } = this.#options;
    try {
      return guard.identify(tokenOf(request.headers.authorization));
    } catch (error) {
      if (request.headers.authorization !== undefined) {
        log.warn('a wrong token was refused', { path: request.url?.split('?')[0] });
        limits.wrongToken();
      }
      throw error;
    }
  }

  async #file(files: StaticFiles, path: string, request: IncomingMessage): Promise<Reply> {
    this.#options.limits.request('static');
    const reply = await files.reply(path, request.headers['if-none-match']);
    if (reply === undefined) throw new HttpError(404, 'there is nothing at this address');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      throw new HttpError(405, 'files are only read', { allow: 'GET, HEAD' });
    return reply;
  }
}

function urlOf(request: IncomingMessage): URL {
  // The Host was checked; the base only completes the path.
  const url = URL.parse(`http://localhost${request.url ?? '/'}`);
  if (url === null || request.url?.startsWith('/') !== true) throw new HttpError(400, 'the address cannot be read');
  return url;
}

function methodOf(matched: readonly Matched[], method: string): Matched {
  const found = matched.find(({ route }) => route.methods.some((one) => one === method));
  if (found !== undefined) return found;
  const allow = [...new Set(matched.flatMap(({ route }) => route.methods))].join(', ');
  throw new HttpError(405, `${method} is not possible here`, { allow });
}
