import { isIP } from 'node:net';
import { CONTENT_SECURITY_POLICY } from '../../src-shared/page-policy.ts';
import { allows } from '../../src-shared/rpc/admit.ts';
import type { Access } from '../../src-shared/rpc/define.ts';
import { HttpError } from './reply.ts';
import type { Identity, Tokens } from './tokens.ts';

/** What every answer carries. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cache-control': 'no-store',
};

/** Whether an address to listen on is this machine only. Names other than `localhost` are not: they can lead anywhere. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

export interface GuardOptions {
  /** The address listened on. */
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly tokens: Tokens;
  /** Further origins whose pages may speak to this server: the development server's. */
  readonly origins?: readonly string[];
}

/** The headers a decision needs. */
export interface Asked {
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

/**
 * Who may speak to the server. Loopback is no border: a web page can have a name that resolves to 127.0.0.1 (DNS
 * rebinding), and any page can send a form. So the Host must be exactly one of ours, the Origin ours when there is one,
 * and the token good; for plain requests and for upgrades alike.
 */
export class Guard {
  readonly #hosts: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;
  readonly #tokens: Tokens;

  constructor(options: GuardOptions) {
    const { host, port, tls } = options;
    const names = new Set([isIP(host) === 6 ? `[${host}]` : host]);
    if (isLoopback(host)) for (const name of ['127.0.0.1', 'localhost', '[::1]']) names.add(name);
    const usual = port === (tls ? 443 : 80);
    this.#hosts = new Set([...names].flatMap((name) => [`${name}:${port}`, ...(usual ? [name] : [])]));
    const scheme = tls ? 'https' : 'http';
    this.#origins = new Set([...[...this.#hosts].map((name) => `${scheme}://${name}`), ...(options.origins ?? [])]);
    this.#tokens = options.tokens;
  }

  /** Throws 421 for a Host that is not ours and 403 for a foreign Origin. */
  checkPlace({ host, origin }: Asked): void {
    if (host === undefined || !this.#hosts.has(host.toLowerCase()))
      throw new HttpError(421, 'this server does not go by the name in the Host header');
    if (origin !== undefined && !this.#origins.has(origin.toLowerCase()))
      throw new HttpError(403, 'pages of other origins may not speak to this server');
  }

  /** Whose token this is. Throws 401 without a good one. */
  identify(secret: string | undefined): Identity {
    const identity = this.#tokens.identify(secret);
    if (identity === undefined)
      throw new HttpError(401, 'a token is needed: Authorization: Bearer TOKEN', { 'www-authenticate': 'Bearer' });
    return identity;
  }
}

/**
 * The token of an Authorization header: a bearer's, or the password of any user. Tools that know basic authentication only
 * (promtool, an address with a password in it) are let in by it; browsers are never asked for one.
 */
export function tokenOf(header: string | undefined): string | undefined {
  const [, scheme = '', credentials = ''] = /^(Bearer|Basic) ([A-Za-z0-9+/_=-]+)$/i.exec(header ?? '') ?? [];
  const text = scheme.toLowerCase() === 'basic' ? passwordOf(credentials) : credentials;
  return /^[A-Za-z0-9_-]+$/.test(text) ? text : undefined;
}

function passwordOf(credentials: string): string {
  const pair = Buffer.from(credentials, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}

/** Throws 403 when an identity may not do what needs `needed`. */
export function requireAccess(identity: Identity, needed: Access): void {
  if (!allows(identity.access, needed))
    throw new HttpError(403, `${needed} access is needed; this token has ${identity.access}`);
}
