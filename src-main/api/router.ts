import type { IncomingMessage } from 'node:http';
import type { Access } from '../../src-shared/rpc/define.ts';
import type { Reply } from './reply.ts';
import type { Identity } from './tokens.ts';

/** One request on its way to its handler, after all guards. */
export interface Asking {
  readonly request: IncomingMessage;
  readonly url: URL;
  /** Values of the `{…}` parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Absent on routes that need no token. */
  readonly identity: Identity | undefined;
  /** Aborted when the caller is gone. */
  readonly signal: AbortSignal;
}

export type RouteHandler = (asking: Asking) => Promise<Reply> | Reply;

export interface Route {
  readonly methods: readonly ('GET' | 'POST' | 'HEAD' | 'DELETE')[];
  /** `{name}` matches one part of the path. */
  readonly path: string;
  /** `none` needs no token. */
  readonly access: Access | 'none';
  readonly handle: RouteHandler;
}

export interface Matched {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function paramsOf(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, expected] of pattern.entries()) {
    const part = parts[i] ?? '';
    if (expected.startsWith('{')) {
      const value = decoded(part);
      if (value === undefined || value === '') return undefined;
      params[expected.slice(1, -1)] = value;
    } else if (part !== expected) return undefined;
  }
  return params;
}

/** Finds routes by path; the first one that fits wins. */
export class Router {
  readonly #routes: readonly { readonly route: Route; readonly pattern: readonly string[] }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ route, pattern: route.path.split('/') }));
  }

  /** The routes of a path, whatever their methods. */
  match(path: string): readonly Matched[] {
    const parts = path.split('/');
    return this.#routes.flatMap(({ route, pattern }) => {
      const params = paramsOf(pattern, parts);
      return params === undefined ? [] : [{ route, params }];
    });
  }
}
