import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiServer, startApi } from '../../../src-main/api/server.ts';
import { Tokens } from '../../../src-main/api/tokens.ts';
import { createHandlers } from '../../../src-main/rpc/handlers.ts';
import { EngineDouble } from '../../contract/engine-double.ts';
import { SECRETS } from '../../contract/pipes.ts';
import { ask } from './ask.ts';

const engine = new EngineDouble();
const folder = mkdtempSync(join(tmpdir(), 'tocsin-pages-'));
let api: ApiServer;

beforeAll(async () => {
  const out = join(folder, 'renderer');
  mkdirSync(join(out, 'assets'), { recursive: true });
  writeFileSync(join(out, 'index.html'), '<!doctype html>');
  writeFileSync(join(out, 'assets', 'main-AbC123.js'), 'export {};');
  writeFileSync(join(out, 'assets', 'old-AbC123.js'), 'export {};');
  writeFileSync(join(out, 'assets', 'main.js.map.bin'), 'secret');
  writeFileSync(join(folder, 'token'), 'secret');
  symlinkSync(join(folder, 'token'), join(out, 'link.txt'));
  const face = engine.face();
  api = await startApi({
    engine: face,
    handlers: createHandlers(face),
    host: '127.0.0.1',
    port: 0,
    tokens: new Tokens([{ name: 'admin', access: 'admin', secret: SECRETS.admin }]),
    staticDir: out,
  });
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

describe('the page', () => {
  it('is served without a token, checked again every time', async () => {
    const page = await ask(api.port, '/', { token: undefined });
    expect([page.status, page.text, page.headers['content-type'], page.headers['cache-control']]).toEqual([
      200,
      '<!doctype html>',
      'text/html; charset=utf-8',
      'no-cache',
    ]);
    const again = await ask(api.port, '/', { headers: { 'if-none-match': String(page.headers['etag']) } });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('does not know a file that a new build took away', async () => {
    unlinkSync(join(folder, 'renderer', 'assets', 'old-AbC123.js'));
    expect((await ask(api.port, '/assets/old-AbC123.js')).status).toBe(404);
  });

  it('serves assets for ever, with their types', async () => {
    const { headers } = await ask(api.port, '/assets/main-AbC123.js');
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it.each([
    '/assets/',
    '/assets',
    '/../token',
    '/..%2ftoken',
    '/assets/../../token',
    '/%2e%2e/token',
    '/link.txt',
    '/assets/main.js.map.bin',
    '//etc/passwd',
  ])('gives nothing at %s', async (path) => {
    const answer = await ask(api.port, path, { token: undefined });
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('secret');
  });
});

describe('health', () => {
  it('needs no token where a supervisor asks', async () => {
    for (const path of ['/-/healthy', '/-/ready', '/health'])
      expect((await ask(api.port, path, { token: undefined })).status).toBe(200);
    expect((await ask(api.port, '/health')).json()).toEqual({ status: 'healthy', version: '1.2.3', uptime_seconds: 0 });
    expect((await ask(api.port, '/health', { method: 'HEAD' })).text).toBe('');
  });

  it('tells details and metrics only with one', async () => {
    for (const path of ['/health/detailed', '/metrics'])
      expect((await ask(api.port, path, { token: undefined })).status).toBe(401);
    expect((await ask(api.port, '/health/detailed')).json()).toMatchObject({ status: 'healthy', version: '1.2.3' });
    const metrics = await ask(api.port, '/metrics');
    expect(metrics.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(metrics.text).toBe('tocsin_checks_total 1\n');
  });
});

describe('heartbeats', () => {
  it.each([
    ['GET', '', { kind: 'success', body: '' }],
    ['HEAD', '', { kind: 'success', body: '' }],
    ['POST', '', { kind: 'success', body: 'done' }],
    ['POST', '/start', { kind: 'start', body: 'done' }],
    ['GET', '/fail', { kind: 'fail', body: '' }],
    ['POST', '/log', { kind: 'log', body: 'done' }],
    ['GET', '/0', { kind: 'success', exitCode: 0, body: '' }],
    ['POST', '/137', { kind: 'fail', exitCode: 137, body: 'done' }],
  ])('%s /hb/<token>%s', async (method, word, ping) => {
    engine.pings.length = 0;
    const body = method === 'POST' ? { body: 'done' } : {};
    const answer = await ask(api.port, `/hb/token_12345678${word}`, { method, token: undefined, ...body });
    expect(answer.status).toBe(200);
    expect(engine.pings).toEqual([['token_12345678', ping]]);
  });

  it('keeps 10 kB of the body', async () => {
    engine.pings.length = 0;
    await ask(api.port, '/hb/token_12345678', { method: 'POST', body: 'x'.repeat(50_000) });
    expect(engine.pings[0]?.[1].body).toHaveLength(10_000);
    const huge = await ask(api.port, '/hb/token_12345678', { method: 'POST', body: 'x'.repeat(200_000) });
    expect(huge.status).toBe(413);
  });

  it.each([
    '/hb/unknown_token',
    '/hb/token_12345678/256',
    '/hb/token_12345678/done',
    '/hb/',
    '/hb/token_12345678/start/x',
  ])('404 for %s', async (path) => {
    expect((await ask(api.port, path)).status).toBe(404);
  });
});
