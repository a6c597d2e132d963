import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { RELABEL_DEFAULTS } from '../../../src-main/engine/collect/relabel/rule.ts';
import { PLAIN_HTTP } from '../../../src-main/engine/net/http-options.ts';
import { TestAuthority } from '../../support/certificates.ts';
import { secretsOf, serveHttp, serveHttps, serveTcp } from '../watch/loopback.ts';
import { jobOf, ScrapeBench } from './bench.ts';

const authority = new TestAuthority();
const dir = mkdtempSync(join(tmpdir(), 'tocsin-collect-'));
afterAll(() => {
  authority[Symbol.dispose]();
  rmSync(dir, { recursive: true, force: true });
});

const TEXT = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };

describe('a scrape', () => {
  it('stores what a target says, and about the scrape, over one kept connection', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const ports = new Set<number | undefined>();
    let round = 0;
    await using server = await serveHttp((request, response) => {
      round += 1;
      seen.push(request.headers);
      ports.add(request.socket.remotePort);
      response.writeHead(200, { ...TEXT, 'content-encoding': 'gzip' });
      response.end(gzipSync(`# HELP a Help of a.\n# TYPE a counter\na{x="1"} ${round}\na{x="2"} 2\ngo_x 1\n`));
    });
    const instance = `127.0.0.1:${server.port}`;
    await using bench = new ScrapeBench([
      jobOf([instance], {
        params: { module: ['x y'] },
        metricRelabel: [{ ...RELABEL_DEFAULTS, sourceLabels: ['__name__'], regex: 'go_.*', action: 'drop' }],
        extraMetrics: true,
      }),
    ]);
    await bench.turn();
    await bench.turn();
    const series = (name: string, more = ''): (number | 'stale')[] =>
      bench.samples.values(`${name}{instance="${instance}",job="job"${more}}`);
    expect(series('a', ',x="1"')).toEqual([1, 2]);
    expect(series('up')).toEqual([1, 1]);
    expect(series('scrape_samples_scraped')).toEqual([3, 3]);
    expect(series('scrape_samples_post_metric_relabeling')).toEqual([2, 2]);
    expect(series('scrape_series_added')).toEqual([2, 0]);
    expect(series('scrape_timeout_seconds')).toEqual([0.8, 0.8]);
    expect(series('scrape_body_size_bytes')[0]).toBeGreaterThan(50);
    expect(series('go_x')).toEqual([]);
    // The grid: exact slots, a whole interval apart.
    const [first = 0, second = 0] = bench.samples.times(`up{instance="${instance}",job="job"}`);
    expect(second % 250).toBe(0);
    expect(second - first).toBeLessThanOrEqual(1_500);
    expect(bench.target()).toMatchObject({
      pool: 'job',
      scrapeUrl: `http://${instance}/metrics?module=x+y`,
      health: 'up',
      lastError: '',
      samples: 3,
      series: 2,
      discoveredLabels: { __address__: instance, __param_module: 'x y', __scheme__: 'http' },
    });
    expect(bench.collector.metadata('a')).toEqual([
      { metric: 'a', type: 'counter', help: 'Help of a.', unit: '', target: { instance, job: 'job' } },
    ]);
    expect(seen[0]).toMatchObject({
      'user-agent': 'Tocsin/1.2.3',
      'accept-encoding': 'gzip',
      'x-prometheus-scrape-timeout-seconds': '0.8',
    });
    expect(seen[0]?.accept).toContain('application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5');
    expect(ports.size).toBe(1);
  });

  it.each<
    [string, Partial<Parameters<typeof jobOf>[1]>, (n: number) => [number, Record<string, string>, string], string]
  >([
    ['malformed text', {}, () => [200, TEXT, 'a 2\nb 1\nc{\n'], 'malformed at line 3, column 2'],
    ['a status', {}, () => [503, TEXT, 'a 1\n'], 'HTTP status 503 Service Unavailable'],
    [
      'another content',
      {},
      () => [200, { 'content-type': 'text/html' }, 'a 1\n'],
      '"text/html", which is no metrics format',
    ],
    ['no content type', {}, () => [200, {}, 'a 1\n'], 'no content-type'],
    ['too many samples', { sampleLimit: 1 }, () => [200, TEXT, 'a 1\nb 2\n'], '2 samples are more than sample_limit 1'],
    ['too many labels', { labelLimit: 3 }, () => [200, TEXT, 'a{x="1",y="2"} 1\n'], 'more than label_limit 3'],
    ['a large reply', { bodySizeLimit: 1_000 }, () => [200, TEXT, 'a 1\n'.repeat(300)], 'larger than 1000 bytes'],
    [
      'a reply that unpacks to a large one',
      { bodySizeLimit: 1_000 },
      () => [200, { ...TEXT, 'content-encoding': 'gzip' }, gzipSync('a 1\n'.repeat(9_000)).toString('latin1')],
      'larger than 1000 bytes',
    ],
    [
      'what is not gzip',
      {},
      () => [200, { ...TEXT, 'content-encoding': 'gzip' }, 'a 1\n'],
      'not gzip, though its content-encoding says so',
    ],
    [
      'a cut OpenMetrics reply',
      {},
      () => [200, { 'content-type': 'application/openmetrics-text; version=1.0.0' }, 'a 2\n'],
      'the end mark "# EOF" is missing',
    ],
  ])('fails by %s, and nothing of it is stored', async (_what, over, answer, message) => {
    let round = 0;
    await using server = await serveHttp((_request, response) => {
      round += 1;
      const [status, headers, body] = round === 2 ? answer(round) : [200, TEXT, 'a 1\n'];
      response.writeHead(status, headers);
      response.end(Buffer.from(body, 'latin1'));
    });
    await using bench = new ScrapeBench([jobOf([`127.0.0.1:${server.port}`], over)]);
    await bench.turn();
    expect(bench.target().health).toBe('up');
    await bench.turn();
    expect(bench.target()).toMatchObject({ health: 'down', samples: 0, series: 0 });
    expect(bench.target().lastError).toContain(message);
    await bench.turn();
    const labels = `{instance="127.0.0.1:${server.port}",job="job"}`;
    expect(bench.samples.values(`a${labels}`)).toEqual([1, 'stale', 1]);
    expect(bench.samples.values(`up${labels}`)).toEqual([1, 0, 1]);
    expect(bench.samples.values(`scrape_samples_scraped${labels}`)).toEqual([1, 0, 1]);
    expect(bench.samples.keys().filter((key) => /^[abc]\{/.test(key))).toEqual([`a${labels}`]);
  });

  it('ends at its timeout when nothing comes, and no second one runs beside it', async () => {
    await using server = await serveTcp(() => undefined);
    await using bench = new ScrapeBench([
      jobOf([`127.0.0.1:${server.port}`], { scrapeInterval: 4_000, scrapeTimeout: 3_900 }),
    ]);
    await bench.begin();
    await bench.clock.run(3_000);
    expect(bench.target().health).toBe('unknown');
    // Past the timeout, and not as far as the next turn.
    await bench.clock.run(950);
    await bench.over();
    expect(bench.target()).toMatchObject({ health: 'down', lastError: 'no answer within 3.9 s' });
  });

  it('goes on after the other side has closed the kept connection', async () => {
    let round = 0;
    await using server = await serveHttp((request, response) => {
      round += 1;
      if (round === 2 && request.headers.connection === 'keep-alive') {
        request.socket.destroy();
        return;
      }
      response.writeHead(200, TEXT);
      response.end('a 1\n');
    });
    await using bench = new ScrapeBench([jobOf([`127.0.0.1:${server.port}`])]);
    await bench.turn();
    await bench.turn();
    expect(bench.target()).toMatchObject({ health: 'up' });
    expect(round).toBe(3);
  });

  it('is fallible by what cannot be reached', async () => {
    await using server = await serveTcp((socket) => socket.destroy());
    const closed = await serveTcp(() => undefined);
    await closed[Symbol.asyncDispose]();
    await using bench = new ScrapeBench([jobOf([`127.0.0.1:${server.port}`, `127.0.0.1:${closed.port}`])]);
    await bench.all();
    expect(bench.target(`127.0.0.1:${server.port}`).lastError).toContain('was closed by the other side');
    expect(bench.target(`127.0.0.1:${closed.port}`).lastError).toContain('connection refused');
  });

  it('follows redirects and leaves the credentials behind, or does not follow', async () => {
    const authorizations: (string | undefined)[] = [];
    await using aim = await serveHttp((request, response) => {
      authorizations.push(request.headers.authorization);
      response.writeHead(200, TEXT);
      response.end('a 1\n');
    });
    await using server = await serveHttp((request, response) => {
      authorizations.push(request.headers.authorization);
      response.writeHead(302, { location: `http://127.0.0.1:${aim.port}/other` });
      response.end();
    });
    const http = { ...PLAIN_HTTP, basicAuth: { username: 'u', password: { secret: 'p' } } };
    const instance = `127.0.0.1:${server.port}`;
    const secrets = secretsOf({ p: 'pw' });
    await using follows = new ScrapeBench([jobOf([instance], { http })], { secrets });
    await follows.turn();
    expect(follows.target().health).toBe('up');
    expect(authorizations).toEqual([`Basic ${Buffer.from('u:pw').toString('base64')}`, undefined]);
    await using stays = new ScrapeBench([jobOf([instance], { http: { ...http, followRedirects: false } })], {
      secrets,
    });
    await stays.turn();
    expect(stays.target().lastError).toContain('HTTP status 302');
    await using poor = new ScrapeBench([jobOf([instance], { http })]);
    await poor.turn();
    expect(poor.target().lastError).toBe('the secret "p" is not in the test keychain: set it in Settings');
  });

  it('trusts the authority of tls_config only, and shows its own certificate', async () => {
    const pair = authority.issue({ names: ['DNS:metrics.internal'] });
    await using server = await serveHttps(pair, (_request, response) => {
      response.writeHead(200, TEXT);
      response.end('a 1\n');
    });
    const caFile = join(dir, 'ca.pem');
    writeFileSync(caFile, authority.ca);
    const token = join(dir, 'token');
    writeFileSync(token, 'abc\n');
    const instance = `127.0.0.1:${server.port}`;
    const job = (tls: Parameters<typeof jobOf>[1]): ReturnType<typeof jobOf> =>
      jobOf([instance], { scheme: 'https', ...tls });
    const authorization = { type: 'Bearer', credentials: { file: token } };
    await using trusting = new ScrapeBench([
      job({
        http: {
          ...PLAIN_HTTP,
          authorization,
          tls: { caFile, serverName: 'metrics.internal', insecureSkipVerify: false },
        },
      }),
    ]);
    await trusting.turn();
    expect(trusting.target()).toMatchObject({ health: 'up', lastError: '' });
    await using doubting = new ScrapeBench([job({})]);
    await doubting.turn();
    expect(doubting.target().lastError).toContain('not trusted');
    await using careless = new ScrapeBench([job({ http: { ...PLAIN_HTTP, tls: { insecureSkipVerify: true } } })]);
    await careless.turn();
    expect(careless.target().health).toBe('up');
    const missing = join(dir, 'none.pem');
    await using broken = new ScrapeBench([
      job({ http: { ...PLAIN_HTTP, tls: { caFile: missing, insecureSkipVerify: false } } }),
    ]);
    await broken.turn();
    expect(broken.target().lastError).toContain(`the file ${missing} of tls_config cannot be read`);
  });

  it('goes through a proxy', async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, TEXT);
      response.end('through_proxy 1\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    try {
      // A listening TCP server has an AddressInfo.
      const { port } = proxy.address() as AddressInfo;
      const http = { ...PLAIN_HTTP, proxyUrl: `http://127.0.0.1:${port}` };
      await using bench = new ScrapeBench([jobOf(['metrics.invalid:9100'], { http })]);
      await bench.turn();
      expect(bench.target().health).toBe('up');
      expect(asked).toEqual(['http://metrics.invalid:9100/metrics']);
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});

describe('an encrypted scrape through a proxy', () => {
  it('asks the proxy for a connection, with its password, and trusts the target by its own name', async () => {
    const pair = authority.issue({ names: ['DNS:metrics.invalid'] });
    await using server = await serveHttps(pair, (_request, response) => {
      response.writeHead(200, TEXT);
      response.end('a 1\n');
    });
    const asked: (string | undefined)[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket) => {
      asked.push(request.url, request.headers['proxy-authorization']);
      const onward = connect(server.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      for (const one of [socket, onward]) one.on('error', () => one.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    try {
      // A listening TCP server has an AddressInfo.
      const { port } = proxy.address() as AddressInfo;
      const tls = { ca: authority.ca, insecureSkipVerify: false };
      const http = { ...PLAIN_HTTP, proxyUrl: `http://u:p@127.0.0.1:${port}`, tls };
      await using bench = new ScrapeBench([jobOf(['metrics.invalid:8443'], { scheme: 'https', http })]);
      await bench.turn();
      expect(bench.target()).toMatchObject({ health: 'up', lastError: '' });
      expect(asked).toEqual(['metrics.invalid:8443', `Basic ${Buffer.from('u:p').toString('base64')}`]);
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});

describe('while nothing can be seen', () => {
  it('targets are unknown and nothing is written about them', async () => {
    const closed = await serveTcp(() => undefined);
    await closed[Symbol.asyncDispose]();
    await using bench = new ScrapeBench([jobOf([`127.0.0.1:${closed.port}`])]);
    const asked: boolean[] = [];
    bench.sight = (unanswered) => {
      asked.push(unanswered);
      return Promise.resolve('no network: nothing comes back from 192.0.2.1:443');
    };
    await bench.turn();
    expect(bench.target()).toMatchObject({
      health: 'unknown',
      lastError: 'not seen: no network: nothing comes back from 192.0.2.1:443',
    });
    bench.sight = undefined;
    await bench.turn();
    expect(asked).toEqual([true]);
    expect(bench.samples.keys()).toEqual([]);
    expect(bench.collector.stats()).toMatchObject({ scrapes: { blind: 1 }, skipped: { blind: 1 } });
  });
});
