import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer,
  request as forward,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src-main/app/system-clock.ts';
import { Fault } from '../../../src-main/engine/net/fault.ts';
import { type Ask, HttpClient } from '../../../src-main/engine/net/http-client.ts';
import type { Reply } from '../../../src-main/engine/net/http-exchange.ts';
import { type HttpOptions, PLAIN_HTTP, type TlsOptions } from '../../../src-main/engine/net/http-options.ts';
import { within } from '../../../src-main/engine/net/within.ts';
import { TestAuthority } from '../../support/certificates.ts';

const authority = new TestAuthority();
const leaf = authority.issue({ names: ['DNS:mimir.internal'] });
const dir = mkdtempSync(join(tmpdir(), 'tocsin-client-'));
const seen: { readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
const proxied: { readonly target: string; readonly credentials: string | undefined }[] = [];

const answer: RequestListener = (request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (part: string) => (body += part));
  request.on('end', () => {
    seen.push({ url: request.url ?? '', headers: request.headers, body });
    if (request.url === '/slow') return;
    if (request.url?.startsWith('/moved') === true)
      response.writeHead(Number(request.url.slice(6)), { location: '/there' }).end();
    else response.end(request.url === '/long' ? 'x'.repeat(2_000) : 'yes');
  });
};
const plain = createServer(answer);
const secure = createTlsServer({ ...leaf, ca: authority.ca, requestCert: true, rejectUnauthorized: false }, answer);
/** Forwards what it is asked for, by absolute address or through a tunnel. */
const proxy = createServer((request, response) => {
  proxied.push({ target: request.url ?? '', credentials: request.headers['proxy-authorization'] });
  const outgoing = forward(request.url ?? '', { method: request.method ?? 'GET', headers: request.headers }, (from) =>
    from.pipe(response),
  );
  request.pipe(outgoing);
}).on('connect', (request, client) => {
  proxied.push({ target: request.url ?? '', credentials: request.headers['proxy-authorization'] });
  if (request.url === 'refused.internal:443') {
    client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    return;
  }
  const target = connect(portOf(secure), '127.0.0.1', () => {
    client.write('HTTP/1.1 200 OK\r\n\r\n');
    target.pipe(client).pipe(target);
  });
  target.on('error', () => client.destroy());
  client.on('error', () => target.destroy());
});

function portOf(server: Server): number {
  // A listening TCP server has an AddressInfo.
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  for (const server of [plain, secure, proxy])
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  seen.length = 0;
  proxied.length = 0;
});
afterAll(() => {
  for (const server of [plain, secure, proxy]) {
    server.closeAllConnections();
    server.close();
  }
  authority[Symbol.dispose]();
  rmSync(dir, { recursive: true });
});

function ask(options: Partial<HttpOptions>, url: string, more: Partial<Ask> = {}, ms = 5_000): Promise<Reply> {
  const client = new HttpClient(
    { ...PLAIN_HTTP, ...options },
    {
      backend: 'keychain',
      get: (name) => Promise.resolve(name === 'known' ? 's3cret' : undefined),
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(),
      names: () => Promise.resolve([]),
    },
  );
  onTestFinished(() => client[Symbol.dispose]());
  return within(ms, systemClock, more.signal, (signal) =>
    client.ask(url, { headers: {}, limit: 1_000, ...more, signal }),
  );
}

const trusting = (more: Partial<TlsOptions> = {}): Partial<HttpOptions> => ({
  tls: { ca: authority.ca, serverName: 'mimir.internal', insecureSkipVerify: false, ...more },
});

describe('the client for other servers', () => {
  it('sends what it is given, with credentials of every sort', async () => {
    const url = `http://127.0.0.1:${portOf(plain)}/a?b=c`;
    const found = await ask({ headers: { 'x-scope': '7' } }, url, {
      method: 'POST',
      body: Buffer.from('body'),
      headers: { accept: 'x' },
    });
    expect([found.status, found.body.toString()]).toEqual([200, 'yes']);
    expect(seen[0]).toMatchObject({
      url: '/a?b=c',
      body: 'body',
      headers: { 'x-scope': '7', accept: 'x', 'content-length': '4' },
    });
    const file = join(dir, 'token');
    writeFileSync(file, 'from-file\n');
    await ask({ authorization: { type: 'Bearer', credentials: { file } } }, url);
    await ask({ basicAuth: { username: 'ü', password: { secret: 'known' } } }, url);
    expect(seen.slice(1).map(({ headers }) => headers.authorization)).toEqual([
      'Bearer from-file',
      `Basic ${Buffer.from('ü:s3cret').toString('base64')}`,
    ]);
  });

  it('says why nothing came', async () => {
    const base = `http://127.0.0.1:${portOf(plain)}`;
    const why = (asking: Promise<Reply>): Promise<unknown> =>
      asking.catch((error: unknown) => (error instanceof Fault ? error.message : error));
    expect(await why(ask({}, `${base}/slow`, {}, 100))).toBe('no answer within 100 ms');
    expect(await why(ask({}, `${base}/long`))).toMatch(/is larger than 1000 bytes, which is the limit$/);
    expect((await ask({}, `${base}/long`, { cut: true })).body.toString()).toBe('x'.repeat(1_000));
    expect(await why(ask({}, 'http://127.0.0.1:1/'))).toBe('connection refused by 127.0.0.1:1');
    expect(await why(ask({ basicAuth: { username: 'u', password: { secret: 'none' } } }, base))).toBe(
      'the secret "none" is not in the keychain: set it in Settings',
    );
    expect(
      await why(ask({ authorization: { type: 'Bearer', credentials: { file: join(dir, 'none') } } }, base)),
    ).toMatch(/^the file .*none with the secret cannot be read/);
    const stop = new AbortController();
    const stopped = why(ask({}, `${base}/slow`, { signal: stop.signal, onConnected: () => stop.abort() }));
    expect(await stopped).toMatch(/was taken back$/);
  });

  it('repeats what it sent where a redirect keeps the method, and only there', async () => {
    const base = `http://127.0.0.1:${portOf(plain)}`;
    const post = { method: 'POST', body: Buffer.from('b'), headers: { 'content-type': 'text/x' } } as const;
    for (const status of [302, 303, 307, 308]) expect((await ask({}, `${base}/moved${status}`, post)).status).toBe(200);
    const there = seen.filter(({ url }) => url === '/there');
    expect(there.map(({ body, headers }) => [body, headers['content-type']])).toEqual([
      ['', undefined],
      ['', undefined],
      ['b', 'text/x'],
      ['b', 'text/x'],
    ]);
    expect((await ask({ followRedirects: false }, `${base}/moved307`, post)).status).toBe(307);
  });

  it('trusts whom it is told to, and shows its own certificate', async () => {
    const url = `https://127.0.0.1:${portOf(secure)}/`;
    await expect(ask({}, url)).rejects.toThrow(/not trusted|cannot be verified/);
    await expect(ask(trusting({ serverName: 'other.internal' }), url)).rejects.toThrow(
      'the certificate is for another host',
    );
    expect((await ask({ tls: { insecureSkipVerify: true } }, url)).status).toBe(200);
    const [caFile, certFile, keyFile] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => join(dir, name));
    for (const [path, text] of [
      [caFile, authority.ca],
      [certFile, leaf.cert],
      [keyFile, leaf.key],
    ] as const)
      writeFileSync(path ?? '', text);
    const files = {
      caFile: caFile ?? '',
      certFile: certFile ?? '',
      keyFile: keyFile ?? '',
      serverName: 'mimir.internal',
      insecureSkipVerify: false,
    };
    expect((await ask({ tls: files }, url)).status).toBe(200);
  });

  it('goes through a proxy, by address or in a tunnel', async () => {
    const proxyUrl = `http://user:p%40ss@127.0.0.1:${portOf(proxy)}`;
    const plainUrl = `http://127.0.0.1:${portOf(plain)}/through`;
    expect((await ask({ proxyUrl }, plainUrl, { method: 'POST', body: Buffer.from('b') })).status).toBe(200);
    expect(seen[0]).toMatchObject({ url: '/through', body: 'b' });
    expect((await ask({ ...trusting(), proxyUrl }, 'https://mimir.internal/push')).status).toBe(200);
    const credentials = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
    expect(proxied).toEqual([
      { target: plainUrl, credentials },
      { target: 'mimir.internal:443', credentials },
    ]);
    await expect(ask({ proxyUrl }, 'https://refused.internal/')).rejects.toThrow(/403/);
  });
});
