import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src-main/app/system-clock.ts';
import { readInstantAnswer, readRangeAnswer } from '../../../src-main/engine/federate/remote/answer.ts';
import { DataSource } from '../../../src-main/engine/federate/remote/data-source.ts';
import { PLAIN_HTTP } from '../../../src-main/engine/net/http-options.ts';
import { describeFrame } from '../../../src-main/engine/query/statistics/describe-series.ts';
import { movedWithin } from '../../../src-main/engine/query/statistics/moved-with.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { noise } from '../../support/noise.ts';

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const asked: { readonly url: string; readonly body: string; readonly headers: IncomingMessage['headers'] }[] = [];
let reply: Reply = { status: 200, body: {} };
/** Given before `reply`, one each. */
let next: Reply[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (part: string) => (body += part));
  request.on('end', () => {
    asked.push({ url: `${request.method} ${request.url}`, body, headers: request.headers });
    const { body: text, status } = next.shift() ?? reply;
    response.writeHead(status).end(typeof text === 'string' ? text : JSON.stringify(text));
  });
});
let source: DataSource;

function success(data: unknown, more: object = {}): Reply {
  return { status: 200, body: { status: 'success', data, ...more } };
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  source = new DataSource(
    {
      name: 'prod',
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/prom`,
      timeout: 1_000,
      http: {
        ...PLAIN_HTTP,
        authorization: { type: 'Bearer', credentials: { secret: 'prod' } },
        headers: { 'x-scope': '7' },
      },
    },
    {
      clock: systemClock,
      secrets: {
        backend: 'memory',
        get: () => Promise.resolve('s3'),
        set: () => Promise.resolve(),
        delete: () => Promise.resolve(),
        names: () => Promise.resolve([]),
      },
      readers: {
        readRange: ({ body, span }) => Promise.resolve(readRangeAnswer(body, span)),
        readStatistics: ({ body, span }) => Promise.resolve(describeFrame(readRangeAnswer(body, span), span.step)),
        readCorrelation: (target, candidates, limit) => {
          const one = readRangeAnswer(target.body, target.span);
          const others = readRangeAnswer(candidates.body, candidates.span);
          try {
            return Promise.resolve(movedWithin(one, others, { step: target.span.step, limit }));
          } catch (error) {
            // As ReaderQueries tells what a question was refused for.
            return Promise.reject(new RpcError('invalid_argument', String(error), { reason: 'execution' }));
          }
        },
        readInstant: async (body) => Promise.resolve(readInstantAnswer(body)),
      },
    },
  );
});
beforeEach(() => {
  asked.length = 0;
  next = [];
});
afterAll(() => {
  source[Symbol.dispose]();
  server.closeAllConnections();
  server.close();
});

describe('another Prometheus', () => {
  it('is asked over a range, and its answer is columns', async () => {
    const result = [
      {
        metric: { job: 'a' },
        values: [
          [1, '1'],
          [3, 'NaN'],
        ],
      },
      {
        metric: { job: 'b' },
        values: [
          [2, '+Inf'],
          [9, '1'],
        ],
      },
    ];
    reply = success({ resultType: 'matrix', result }, { warnings: ['w'], infos: ['i'] });
    expect(await source.range('up', 1_000, 3_000, 1_000)).toEqual({
      t: Float64Array.of(1_000, 2_000, 3_000),
      series: [
        { labels: { job: 'a' }, v: Float64Array.of(1, NaN, NaN), nanAt: Float64Array.of(2) },
        { labels: { job: 'b' }, v: Float64Array.of(NaN, Infinity, NaN) },
      ],
      warnings: ['w'],
      infos: ['i'],
    });
    expect(asked).toMatchObject([
      {
        url: 'POST /prom/api/v1/query_range',
        body: 'query=up&start=1&end=3&step=1',
        headers: { authorization: 'Bearer s3', 'x-scope': '7' },
      },
    ]);
  });

  it('is asked at an instant, whatever comes back', async () => {
    reply = success({ resultType: 'vector', result: [{ metric: { a: 'b' }, value: [1.5, '-Inf'] }] });
    expect(await source.instant('x', 1_500)).toMatchObject({
      type: 'vector',
      vector: [{ labels: { a: 'b' }, t: 1_500, v: -Infinity }],
    });
    reply = success({ resultType: 'scalar', result: [1, '2'] });
    expect(await source.instant('2', 1_000)).toMatchObject({ type: 'scalar', scalar: { t: 1_000, v: 2 } });
    reply = success({ resultType: 'string', result: [1, 'a'] });
    expect(await source.instant('"a"', 1_000)).toMatchObject({ type: 'string', string: { t: 1_000, v: 'a' } });
    reply = success({
      resultType: 'matrix',
      result: [
        {
          metric: {},
          values: [
            [1, '1'],
            [2, '2'],
          ],
        },
      ],
    });
    expect(await source.instant('x[1m]', 1_000)).toMatchObject({
      type: 'matrix',
      matrix: [{ t: [1_000, 2_000], v: [1, 2] }],
    });
  });

  it('names its series', async () => {
    const whenever = { match: ['up', '{a="b"}'], from: -Infinity, to: Infinity };
    reply = success(['a', 'b', 'c']);
    expect(await source.labelNames({ ...whenever, limit: 2 })).toEqual({ values: ['a', 'b'], truncated: true });
    expect(await source.labelValues('a/b', { match: [], from: 1_000, to: 2_000, limit: 3 })).toEqual({
      values: ['a', 'b', 'c'],
      truncated: false,
    });
    reply = success([{ __name__: 'up' }]);
    expect(await source.series({ ...whenever, match: [] })).toEqual({ series: [{ __name__: 'up' }], truncated: false });
    expect(asked.map(({ body, url }) => `${url} ${decodeURIComponent(body)}`.trim())).toEqual([
      'POST /prom/api/v1/labels match[]=up&match[]={a="b"}&start=0&limit=3',
      'GET /prom/api/v1/label/a%2Fb/values?start=1&end=2&limit=4',
      'POST /prom/api/v1/series match[]={__name__!=""}&start=0',
    ]);
  });

  it('describes and compares its series', async () => {
    const wave = (metric: Record<string, string>, of: (i: number) => number): object => ({
      metric,
      values: Array.from({ length: 40 }, (_, i) => [i + 1, String(of(i))]),
    });
    const both = [
      wave({ __name__: 'load', instance: 'a' }, (i) => noise(1, i)),
      wave({ __name__: 'hits', instance: 'a' }, (i) => -noise(1, i)),
    ];
    const window = { from: 1_000, to: 40_000, step: 1_000 };
    reply = success({ resultType: 'matrix', result: both });
    const { series } = await source.statistics({ expr: '{instance="a"}', ...window });
    expect(series.map(({ labels, count }) => [labels['__name__'], count])).toEqual([
      ['load', 40],
      ['hits', 40],
    ]);
    const question = { expr: 'load', ...window, candidates: undefined, limit: 5 };
    // Of several series nobody knows which one is meant.
    await expect(source.correlate({ ...question, candidates: 'x' })).rejects.toThrow('gives 2 series');
    next = [success({ resultType: 'matrix', result: both.slice(0, 1) })];
    const found = await source.correlate(question);
    expect(found).toMatchObject({
      examined: 1,
      ranked: [{ labels: { __name__: 'hits' }, r: expect.closeTo(-1, 9) as number }],
    });
    expect(decodeURIComponent(asked.at(-1)?.body ?? '')).toContain('query={instance="a"}');
    reply = success({ resultType: 'matrix', result: [wave({ __name__: 'lone' }, (i) => i)] });
    await expect(source.correlate(question)).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('name a selector to compare with') as string,
    });
  });

  it('says what its metrics are', async () => {
    reply = success({ up: [{ type: 'gauge', help: 'Up.', unit: '' }], b: [{ type: 'counter' }] });
    expect(await source.metadata({ limit: 1 })).toEqual([{ metric: 'up', type: 'gauge', help: 'Up.', unit: '' }]);
    expect(await source.metadata({ metric: 'b' })).toHaveLength(2);
    expect(asked.map(({ url }) => url)).toEqual([
      'GET /prom/api/v1/metadata?limit=1',
      'GET /prom/api/v1/metadata?metric=b',
    ]);
  });

  it.each([
    [
      { status: 400, body: { status: 'error', errorType: 'bad_data', error: '1:1: parse error' } },
      'invalid_argument',
      'data source “prod”: 1:1: parse error',
    ],
    [
      { status: 422, body: { status: 'error', errorType: 'execution', error: 'many' } },
      'invalid_argument',
      'data source “prod”: many',
    ],
    [
      { status: 503, body: { status: 'error', errorType: 'timeout', error: 'late' } },
      'deadline_exceeded',
      'data source “prod”: late',
    ],
    [
      { status: 401, body: 'no' },
      'unavailable',
      'data source “prod” answered with status 401; look at its credentials',
    ],
    [{ status: 200, body: '<html>' }, 'unavailable', 'data source “prod” did not answer as a Prometheus does'],
    [
      { status: 200, body: { status: 'success', data: { resultType: 'new', result: [] } } },
      'unavailable',
      'data source “prod” did not answer as a Prometheus does',
    ],
  ] as const)('tells who refused: %j', async (refusal, code, message) => {
    reply = refusal;
    await expect(source.instant('x', 0)).rejects.toMatchObject({ code, message });
    await expect(source.range('x', 0, 1_000, 1_000)).rejects.toMatchObject({ code, message });
  });

  it('may be gone, or too slow', async () => {
    const deps = { clock: systemClock, secrets: undefined as never, readers: undefined as never };
    using gone = new DataSource({ name: 'gone', url: 'http://127.0.0.1:1/', timeout: 1_000, http: PLAIN_HTTP }, deps);
    await expect(gone.instant('x', 0)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'data source “gone”: connection refused by 127.0.0.1:1',
    });
    const stop = new AbortController();
    stop.abort();
    await expect(source.instant('x', 0, stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
