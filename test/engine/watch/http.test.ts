import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { Check } from '../../../src-shared/model/check.ts';
import type { MonitorInput } from '../../../src-shared/model/monitor.ts';
import { TestAuthority } from '../../support/certificates.ts';
import { benchOf, monitorOf, secretsOf, serveHttp, serveHttps, serveTcp } from './loopback.ts';

const { watch } = benchOf({ secrets: secretsOf({ orders: 'p:ss', token: 'abc' }) });

function check(url: string, more: Partial<Extract<MonitorInput, { kind: 'http' }>> = {}): Promise<Check> {
  return watch.try(monitorOf({ kind: 'http', name: 'm', url, timeout: 500, ...more }));
}

describe('HTTP checks', () => {
  it('times the phases and keeps the reply as evidence without credentials', async () => {
    await using server = await serveHttp((_request, response) => {
      response.setHeader('set-cookie', 'session=secret');
      response.setHeader('x-request-id', 'r1');
      response.setHeader('content-type', 'application/json');
      setTimeout(() => response.end('{"status":"ok","api_token":"hidden","n":1}'), 30);
    });
    const found = await check(`${server.url}/health?x=1`, { assert: ['json $.n == 1', 'latency < 400ms : degraded'] });
    expect(found).toMatchObject({ outcome: 'up', reason: '' });
    expect(found.phases.firstByte).toBeGreaterThanOrEqual(28);
    expect(found.phases.connect).toBeGreaterThanOrEqual(0);
    expect(found.phases.tls).toBeUndefined();
    expect(found.durationMs).toBeGreaterThanOrEqual(28);
    expect(found.assertions.map((a) => a.passed)).toEqual([true, true, true]);
    expect(found.assertions[0]?.resolved).toBe('status in 200..299 (was 200)');
    expect(found.evidence?.headers).toMatchObject({ 'set-cookie': '[redacted]', 'x-request-id': 'r1' });
    expect(found.evidence?.body).toBe('{"status":"ok","api_token":"[redacted]","n":1}');
    expect(found.evidence?.remote).toBe('127.0.0.1');
  });

  it('judges status and assertions, the worst of them first', async () => {
    await using server = await serveHttp((_request, response) => {
      response.statusCode = 503;
      response.end('{"status":"unhealthy","database":{"status":"down","error":"connection timeout"}}');
    });
    const found = await check(server.url);
    expect(found.outcome).toBe('down');
    expect(found.reason).toBe(
      'status in 200..299 (was 503); it says of itself that it is unhealthy: database is down (connection timeout)',
    );
    const other = await check(server.url, {
      assert: ['status == 503', 'body contains "nope" : degraded'],
      collect: { preset: 'none' },
    });
    expect(other.outcome).toBe('degraded');
    expect(other.reason).toContain('body contains "nope" (was ');
  });

  it('takes a health reply at its word', async () => {
    await using server = await serveHttp((_request, response) => {
      response.end('{"status":"degraded","components":{"cache":{"status":"unhealthy","message":"evicting"}}}');
    });
    expect(await check(server.url)).toMatchObject({
      outcome: 'degraded',
      reason: 'it says of itself that it is degraded: cache is unhealthy (evicting)',
    });
  });

  it('calls malformed JSON by its name', async () => {
    await using server = await serveHttp((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"status": "healthy", "uptime": ');
    });
    const found = await check(server.url, { assert: ['json $.status == "healthy"'] });
    expect(found.outcome).toBe('down');
    expect(found.reason).toMatch(/^json \$\.status == "healthy" \(was no JSON: .+\)/);
    expect(await check(server.url)).toMatchObject({
      outcome: 'degraded',
      reason: expect.stringMatching(/^the reply is no readable JSON: /),
    });
  });

  it('sends method, headers, body and credentials', async () => {
    const seen: unknown[] = [];
    await using server = await serveHttp((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        seen.push([request.method, request.headers.authorization, request.headers['x-site'], body]);
        response.end();
      });
    });
    await check(server.url, {
      method: 'POST',
      body: 'ping',
      headers: { 'X-Site': 'desk' },
      auth: { basic: { username: 'ops', password: { secret: 'orders' } } },
    });
    await check(server.url, { auth: { bearer: { secret: 'token' } } });
    expect(seen).toEqual([
      ['POST', `Basic ${Buffer.from('ops:p:ss').toString('base64')}`, 'desk', 'ping'],
      ['GET', 'Bearer abc', undefined, ''],
    ]);
    const missing = await check(server.url, { auth: { bearer: { secret: 'nope' } } });
    expect(missing.reason).toBe('the secret "nope" is not in the test keychain: set it in Settings');
  });

  it('follows redirects, but not in circles, not too far, and not with credentials to others', async () => {
    const got: (string | undefined)[] = [];
    await using other = await serveHttp((request, response) => {
      got.push(request.headers.authorization, request.headers['x-api-key'] as string | undefined);
      response.end('there');
    });
    await using server = await serveHttp((request, response) => {
      const n = Number(request.url?.slice(2));
      const to =
        request.url === '/away'
          ? other.url
          : request.url === '/circle'
            ? '/circle'
            : request.url === '/file'
              ? 'file:///etc/passwd'
              : `/n${n + 1}`;
      response.writeHead(302, { location: to }).end();
    });
    expect(await check(`${server.url}/away`, { auth: { bearer: 'x' }, headers: { 'X-Api-Key': 'k' } })).toMatchObject({
      outcome: 'up',
    });
    expect(got).toEqual([undefined, undefined]);
    expect((await check(`${server.url}/circle`)).reason).toContain('go round in a circle');
    expect((await check(`${server.url}/n1`, { redirects: 3 })).reason).toContain('more than 3 redirects');
    expect((await check(`${server.url}/file`)).reason).toContain('redirects to file:, which is not HTTP');
    expect((await check(`${server.url}/n1`, { redirects: 0, assert: ['status == 302'] })).outcome).toBe('up');
  });

  it('unpacks gzip and refuses a bomb', async () => {
    await using server = await serveHttp((request, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(
        request.url === '/lie' ? 'plain' : gzipSync(request.url === '/bomb' ? Buffer.alloc(5_000_000) : '{"a":"b"}'),
      );
    });
    expect(await check(server.url, { assert: ['json $.a == "b"'] })).toMatchObject({ outcome: 'up' });
    expect((await check(`${server.url}/bomb`)).reason).toContain('unpacks to more than 1048576 bytes');
    expect((await check(`${server.url}/lie`)).reason).toContain('is not gzip');
  });

  it('cuts a body at the limit and says so', async () => {
    await using server = await serveHttp((_request, response) => {
      response.end('x'.repeat(200_000));
    });
    const found = await check(server.url, { bodyLimit: 1_000 });
    expect(found.outcome).toBe('up');
    expect(found.evidence?.truncated).toBe(true);
    expect(found.evidence?.body).toHaveLength(1_000);
  });

  it('says where time ran out', async () => {
    await using silent = await serveTcp(() => undefined);
    await using slow = await serveHttp((_request, response) => {
      response.write('begin');
    });
    expect((await check(`http://127.0.0.1:${silent.port}/`, { timeout: 200 })).reason).toBe(
      'no answer within 200 ms while waiting for the first byte',
    );
    const found = await check(slow.url, { timeout: 200 });
    expect(found.reason).toBe('no answer within 200 ms while the body was coming');
    expect(found.phases.firstByte).toBeDefined();
  });

  it('words what sockets do', async () => {
    await using reset = await serveTcp((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });
    await using half = await serveTcp((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nshort'));
    });
    await using rubbish = await serveTcp((socket) => {
      socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    });
    const closed = await serveTcp(() => undefined);
    await closed[Symbol.asyncDispose]();
    const reason = async (port: number): Promise<string> => (await check(`http://127.0.0.1:${port}/`)).reason;
    expect(await reason(reset.port)).toBe(`connection to 127.0.0.1:${reset.port} was closed by the other side`);
    expect(await reason(half.port)).toContain('in the middle of the body');
    expect(await reason(rubbish.port)).toContain('did not answer in HTTP');
    expect(await reason(closed.port)).toBe(`connection refused by 127.0.0.1:${closed.port}`);
  });

  it('reuses a connection when asked to, and gets over one that was closed meanwhile', async () => {
    let connections = 0;
    const seen = new Set<Socket>();
    await using server = await serveHttp((request, response) => {
      if (!seen.has(request.socket)) connections += 1;
      seen.add(request.socket);
      response.end('ok');
    });
    for (let i = 0; i < 3; i += 1) expect((await check(server.url, { keepAlive: true })).outcome).toBe('up');
    expect(connections).toBe(1);
    for (const socket of seen) socket.destroy();
    expect((await check(server.url, { keepAlive: true })).outcome).toBe('up');
    expect(connections).toBe(2);
  });

  it('stops when the caller stops', async () => {
    await using silent = await serveTcp(() => undefined);
    const controller = new AbortController();
    const running = watch.try(
      monitorOf({ kind: 'http', name: 'm', url: `http://127.0.0.1:${silent.port}/` }),
      controller.signal,
    );
    controller.abort();
    expect((await running).reason).toContain('the check was stopped');
  });
});

describe('TLS', () => {
  const authority = new TestAuthority();
  afterAll(() => authority[Symbol.dispose]());
  const good = authority.issue({ names: ['IP:127.0.0.1', 'DNS:localhost'], to: '20380101000000Z' });
  const expired = authority.issue({ names: ['IP:127.0.0.1'], to: '20240101000000Z' });
  const wrong = authority.issue({ names: ['DNS:elsewhere.example'] });

  it('reads certificate and phases over HTTPS', async () => {
    await using server = await serveHttps(good, (_request, response) => response.end('ok'));
    const found = await check(server.url, { ca: authority.ca, assert: ['cert_days > 14'] });
    expect(found).toMatchObject({ outcome: 'up', certificate: { subject: 'leaf', issuer: 'Test Authority' } });
    // The chain ends with whichever certificate ends first: here the authority's, in ten years.
    expect(found.certificate?.notAfter).toBeLessThan(Date.UTC(2038, 0, 1) + 1);
    expect(found.phases.tls).toBeGreaterThan(0);
    expect((await check(server.url)).reason).toContain('authority is not trusted');
    expect((await check(server.url, { verifyTls: false })).outcome).toBe('up');
  });

  it.each([
    ['an expired one', expired, /^the certificate has expired/],
    ['one for another host', wrong, /^the certificate is for another host \(DNS:elsewhere\.example\): 127/],
  ])('refuses %s over HTTPS', async (_name, pair, reason) => {
    await using server = await serveHttps(pair, (_request, response) => response.end('ok'));
    const found = await check(server.url, { ca: authority.ca });
    expect(found.outcome).toBe('down');
    expect(found.reason).toMatch(reason);
  });

  it('checks a TLS port: end, trust and host, and shows a bad certificate all the same', async () => {
    const tls = (port: number, more = {}): Promise<Check> =>
      watch.try(
        monitorOf({ kind: 'tls', name: 't', host: '127.0.0.1', port, ca: authority.ca, timeout: 2_000, ...more }),
      );
    await using fine = await serveHttps(good, (_request, response) => response.end());
    await using old = await serveHttps(expired, (_request, response) => response.end());
    await using other = await serveHttps(wrong, (_request, response) => response.end());
    await using plain = await serveTcp((socket) => void socket.end('220 mail.example ESMTP\r\n'));
    expect(await tls(fine.port, { assert: ['cert_days > 1'] })).toMatchObject({
      outcome: 'up',
      certificate: { subject: 'leaf' },
    });
    expect(await tls(fine.port, { ca: undefined })).toMatchObject({
      outcome: 'down',
      reason: expect.stringContaining('not trusted'),
    });
    expect(await tls(fine.port, { ca: undefined, verifyTls: false })).toMatchObject({ outcome: 'up' });
    const over = await tls(old.port);
    expect(over.reason).toMatch(/^the certificate ended \d+ days ago$/);
    expect(over.certificate?.notAfter).toBe(Date.UTC(2024, 0, 1));
    expect((await tls(other.port)).reason).toContain('for another host');
    expect((await tls(other.port, { serverName: 'elsewhere.example' })).outcome).toBe('up');
    expect((await tls(plain.port)).reason).toContain('no TLS connection');
  });
});
