import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiListenError, startApi } from '../../../src-main/api/server.ts';
import { Tokens } from '../../../src-main/api/tokens.ts';
import { type Bench, openBench, SECRETS } from '../../contract/pipes.ts';
import { ask } from './ask.ts';

let bench: Bench;
let port: number;
beforeAll(async () => {
  bench = await openBench();
  port = bench.api.port;
});
afterAll(() => bench[Symbol.asyncDispose]());

const PATHS = [
  '/',
  '/health',
  '/metrics',
  '/api/v1/query?query=1',
  '/api/v2/alerts',
  '/api/tocsin/v1/monitors',
  '/hb/token_12345678',
];

describe('the guards', () => {
  it.each(PATHS)('%s: 421 for a Host that is not ours, whatever the token', async (path) => {
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:${port}.evil.example`])
      expect((await ask(port, path, { headers: { host } })).status).toBe(421);
  });

  it.each(PATHS)('%s: 403 for a foreign Origin', async (path) => {
    for (const origin of ['http://evil.example', 'null', `https://127.0.0.1:${port}`, 'http://127.0.0.1:1'])
      expect((await ask(port, path, { headers: { origin } })).status).toBe(403);
  });

  it('takes every loopback name and our own Origin', async () => {
    for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]']) {
      const headers = { host: `${name}:${port}`, origin: `http://${name}:${port}` };
      expect((await ask(port, '/health', { headers })).status).toBe(200);
    }
  });

  it('401 with WWW-Authenticate without a token, with a wrong one and with another scheme', async () => {
    const wrong = [undefined, 'x', `${SECRETS.admin}x`, SECRETS.admin.slice(1)];
    for (const token of wrong) {
      const answer = await ask(port, '/metrics', { token });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
    for (const authorization of [`Digest ${SECRETS.admin}`, `Basic ${Buffer.from('x:wrong').toString('base64')}`])
      expect((await ask(port, '/metrics', { token: undefined, headers: { authorization } })).status).toBe(401);
    // promtool and addresses like http://x:TOKEN@host know basic authentication only; nobody is asked for it.
    const basic = { authorization: `Basic ${Buffer.from(`x:${SECRETS.admin}`).toString('base64')}` };
    expect((await ask(port, '/metrics', { token: undefined, headers: basic })).status).toBe(200);
  });

  it('403 for a role that is too low, and nothing is done', async () => {
    const path = '/api/tocsin/v1/alerts/a1/acknowledge';
    bench.engine.seen.length = 0;
    expect((await ask(port, path, { method: 'POST', token: SECRETS.read })).status).toBe(403);
    expect((await ask(port, '/api/tocsin/v1/monitors', { method: 'POST', token: SECRETS.operate })).status).toBe(403);
    for (const [method, part] of [
      ['POST', 'alerts'],
      ['POST', 'silences'],
      ['DELETE', 'silence/00000000-0000-0000-0000-000000000000'],
    ] as const)
      expect((await ask(port, `/api/v2/${part}`, { method, token: SECRETS.read })).status).toBe(403);
    expect(bench.engine.seen).toEqual([]);
  });

  it('413 for a body that is too large, announced or not', async () => {
    const body = Buffer.alloc(1_100_000, 'a');
    expect((await ask(port, '/api/v1/query', { method: 'POST', body })).status).toBe(413);
    const chunked = { 'transfer-encoding': 'chunked' };
    const answer = await ask(port, '/api/v1/query', { method: 'POST', body, headers: chunked }).catch(() => undefined);
    // The server may cut the line while the client is still writing.
    expect(answer?.status ?? 413).toBe(413);
  });

  it('404, 405 with Allow, 400 for an address that cannot be read', async () => {
    expect((await ask(port, '/nothing/here')).status).toBe(404);
    const wrongMethod = await ask(port, '/api/v1/rules', { method: 'DELETE' });
    expect([wrongMethod.status, wrongMethod.headers['allow']]).toEqual([405, 'GET, HEAD']);
    expect((await ask(port, '*', { method: 'OPTIONS' })).status).toBe(400);
  });

  it('every answer carries the security headers', async () => {
    for (const path of ['/health', '/nothing', '/api/v1/query?query=1']) {
      const { headers } = await ask(port, path);
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      );
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('survives what is no HTTP, and wants a Host of HTTP/1.0 too', async () => {
    const say = (bytes: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
        let text = '';
        socket.on('data', (data) => (text += data.toString()));
        socket.on('close', () => resolve(text));
      });
    expect(await say('\x16\x03\x01 hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    expect(await say('GET /health HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421/);
    expect((await ask(port, '/health')).status).toBe(200);
  });
});

describe('limits', () => {
  it('429 with Retry-After for a storm, and 20 wrong tokens do not lock out a good one', async () => {
    await using own = await openBench();
    const wrong = await Promise.all(
      Array.from({ length: 25 }, () => ask(own.api.port, '/metrics', { token: 'wrong' })),
    );
    expect(wrong.filter(({ status }) => status === 401)).toHaveLength(20);
    expect(wrong.find(({ status }) => status === 429)?.headers['retry-after']).toBe('1');
    expect((await ask(own.api.port, '/metrics')).status).toBe(200);
    for (let i = 0; i < 10; i++)
      await Promise.all(Array.from({ length: 101 }, () => ask(own.api.port, '/health', { token: undefined })));
    const refused = await ask(own.api.port, '/health', { token: undefined });
    expect(refused.status).toBe(429);
    own.engine.clock.advance(1_000);
    expect((await ask(own.api.port, '/health', { token: undefined })).status).toBe(200);
  });
});

describe('listening', () => {
  const options = (host: string, where: number) => ({
    engine: bench.engine.face(),
    handlers: bench.handlers,
    host,
    port: where,
    tokens: new Tokens([]),
    staticDir: '/nowhere',
  });

  it.each(['0.0.0.0', '::', '192.168.1.4', '127.0.0.1.evil.example', '127.evil.example', ''])(
    'is refused on %s without TLS',
    async (host) => {
      await expect(startApi(options(host, 0))).rejects.toThrow(ApiListenError);
    },
  );

  it('says that the port is taken', async () => {
    await expect(startApi(options('127.0.0.1', port))).rejects.toThrow(/another program listens there/);
  });

  it('gives the address that opens the console', () => {
    expect(bench.api.consoleUrl('abc')).toBe(`http://127.0.0.1:${port}/#abc`);
  });
});
