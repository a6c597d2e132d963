import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Alert } from '../../../src-shared/model/alert.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { sampleOf } from '../../contract/arbitrary.ts';
import { type Bench, openBench } from '../../contract/pipes.ts';
import { ask, form } from './ask.ts';

let bench: Bench;
let port: number;
beforeAll(async () => {
  bench = await openBench();
  port = bench.api.port;
});
beforeEach(() => {
  bench.engine.queryError = undefined;
  bench.engine.seen.length = 0;
});
afterAll(() => bench[Symbol.asyncDispose]());

const q = encodeURIComponent;

describe('/api/v1/query', () => {
  it('answers a vector as Prometheus does: seconds, values as strings', async () => {
    bench.engine.instant = {
      type: 'vector',
      vector: [
        { labels: { __name__: 'up', job: 'x' }, t: 1_435_781_451_781, v: 1 },
        { labels: {}, t: 1_000, v: NaN },
        { labels: {}, t: 1_000, v: -Infinity },
        { labels: {}, t: 1_000, v: 1e-7 },
        { labels: {}, t: 1_000, v: 1e21 },
      ],
      matrix: [],
      warnings: [],
      infos: [],
    };
    const answer = await ask(port, `/api/v1/query?query=${q('up')}&time=1435781451.781`);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json']);
    expect(answer.json()).toEqual({
      status: 'success',
      data: {
        resultType: 'vector',
        result: [
          { metric: { __name__: 'up', job: 'x' }, value: [1_435_781_451.781, '1'] },
          { metric: {}, value: [1, 'NaN'] },
          { metric: {}, value: [1, '-Inf'] },
          { metric: {}, value: [1, '1e-07'] },
          { metric: {}, value: [1, '1e+21'] },
        ],
      },
    });
    expect(bench.engine.seen).toEqual([['instant', 'up', 1_435_781_451_781]]);
  });

  it('answers scalars, strings and matrices', async () => {
    const nothing = { vector: [], matrix: [], warnings: [], infos: [] };
    bench.engine.instant = { type: 'scalar', scalar: { t: 1_500, v: 2 }, ...nothing };
    expect((await ask(port, '/api/v1/query?query=2')).json()).toMatchObject({
      data: { resultType: 'scalar', result: [1.5, '2'] },
    });
    bench.engine.instant = { type: 'string', string: { t: 1_500, v: 'a' }, ...nothing };
    expect((await ask(port, '/api/v1/query?query=%22a%22')).json()).toMatchObject({
      data: { resultType: 'string', result: [1.5, 'a'] },
    });
    bench.engine.instant = {
      ...nothing,
      type: 'matrix',
      matrix: [{ labels: { a: 'b' }, t: [1_000, 2_000], v: [1, 2] }],
      warnings: ['w'],
      infos: [],
    };
    expect((await ask(port, '/api/v1/query?query=x')).json()).toEqual({
      status: 'success',
      data: {
        resultType: 'matrix',
        result: [
          {
            metric: { a: 'b' },
            values: [
              [1, '1'],
              [2, '2'],
            ],
          },
        ],
      },
      warnings: ['w'],
    });
  });

  it('takes a form, and RFC 3339 times', async () => {
    await ask(port, '/api/v1/query', form({ query: 'up + 1', time: '2026-01-02T03:04:05.5+01:00' }));
    expect(bench.engine.seen).toEqual([['instant', 'up + 1', Date.UTC(2026, 0, 2, 2, 4, 5, 500)]]);
  });

  it('asks about now when no time is given', async () => {
    await ask(port, '/api/v1/query?query=up');
    expect(bench.engine.seen).toEqual([['instant', 'up', bench.engine.clock.now()]]);
  });

  it.each([
    [
      '?query=up&time=yesterday',
      400,
      'bad_data',
      'invalid parameter "time": cannot parse "yesterday" to a valid timestamp',
    ],
    ['?query=up&timeout=soon', 400, 'bad_data', 'invalid parameter "timeout": cannot parse "soon" to a valid duration'],
    ['?query=up&limit=-1', 400, 'bad_data', 'invalid parameter "limit": limit must be non-negative'],
    ['', 400, 'bad_data', 'invalid parameter "query": unknown position: parse error: no expression found in input'],
  ])('%s is refused in its shape', async (parameters, status, errorType, error) => {
    const answer = await ask(port, `/api/v1/query${parameters}`);
    expect(answer.status).toBe(status);
    expect(answer.json()).toEqual({ status: 'error', errorType, error });
  });

  it.each([
    [new RpcError('invalid_argument', 'parse error'), 400, 'bad_data'],
    [new RpcError('invalid_argument', 'many-to-many', { reason: 'execution' }), 422, 'execution'],
    [new RpcError('deadline_exceeded', 'too long'), 503, 'timeout'],
    [new RpcError('unavailable', 'the reader is gone'), 503, 'unavailable'],
  ])('%s', async (error, status, errorType) => {
    bench.engine.queryError = error;
    const answer = await ask(port, '/api/v1/query?query=up');
    expect([answer.status, answer.json()]).toEqual([status, { status: 'error', errorType, error: error.message }]);
  });

  it('does not tell what broke inside', async () => {
    bench.engine.queryError = new Error('/home/ops/secret');
    const answer = await ask(port, '/api/v1/query?query=up');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('secret');
  });
});

describe('/api/v1/query_range', () => {
  it('answers a matrix without the gaps', async () => {
    bench.engine.range = {
      t: Float64Array.of(1_000, 2_000, 3_000),
      series: [
        { labels: { __name__: 'up' }, v: Float64Array.of(1, NaN, 0.25) },
        { labels: { gone: 'x' }, v: Float64Array.of(NaN, NaN, NaN) },
        { labels: { odd: 'x' }, v: Float64Array.of(NaN, NaN, NaN), nanAt: Float64Array.of(1) },
      ],
      warnings: [],
      infos: ['i'],
    };
    for (const asked of [
      await ask(port, '/api/v1/query_range?query=up&start=1&end=3&step=1s'),
      await ask(port, '/api/v1/query_range', form({ query: 'up', start: '1', end: '3.000', step: '1' })),
    ])
      expect(asked.json()).toEqual({
        status: 'success',
        data: {
          resultType: 'matrix',
          result: [
            {
              metric: { __name__: 'up' },
              values: [
                [1, '1'],
                [3, '0.25'],
              ],
            },
            { metric: { odd: 'x' }, values: [[2, 'NaN']] },
          ],
        },
        infos: ['i'],
      });
    expect(bench.engine.seen).toEqual([
      ['range', 'up', 1_000, 3_000, 1_000],
      ['range', 'up', 1_000, 3_000, 1_000],
    ]);
  });

  it.each([
    ['start=1&end=3&step=0', /zero or negative query resolution step widths are not accepted/],
    ['start=1&end=3&step=-1', /zero or negative/],
    ['start=1&end=3', /cannot parse "" to a valid duration/],
    ['start=3&end=1&step=1', /end timestamp must not be before start time/],
    ['end=1&step=1', /invalid parameter "start": cannot parse "" to a valid timestamp/],
    ['start=0&end=11001&step=1', /exceeded maximum resolution of 11,000 points per timeseries/],
  ])('%s is bad_data', async (parameters, error) => {
    const answer = await ask(port, `/api/v1/query_range?query=up&${parameters}`);
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ status: 'error', errorType: 'bad_data' });
    expect((answer.json() as { error: string }).error).toMatch(error);
    expect(bench.engine.seen).toEqual([]);
  });
});

describe('/api/v1/series, labels and values', () => {
  beforeEach(() => {
    bench.engine.instant = {
      type: 'vector',
      vector: [
        { labels: { __name__: 'up', job: 'b' }, t: 0, v: 1 },
        { labels: { __name__: 'up', job: 'a' }, t: 0, v: 1 },
      ],
      matrix: [],
      warnings: [],
      infos: [],
    };
  });

  it('finds series of all selectors, each once', async () => {
    const answer = await ask(port, `/api/v1/series?match[]=${q('up')}&match[]=${q('{job="a"}')}&start=0&end=60`);
    expect(answer.json()).toEqual({
      status: 'success',
      data: [
        { __name__: 'up', job: 'b' },
        { __name__: 'up', job: 'a' },
      ],
    });
    expect(bench.engine.seen.map(([, expr]) => expr)).toEqual([
      'last_over_time(up[60000ms])',
      'last_over_time({job="a"}[60000ms])',
    ]);
    expect((await ask(port, '/api/v1/series')).json()).toMatchObject({
      errorType: 'bad_data',
      error: 'no match[] parameter provided',
    });
  });

  it('lists names and values, sorted', async () => {
    expect((await ask(port, '/api/v1/labels')).json()).toEqual({ status: 'success', data: ['__name__', 'job'] });
    expect((await ask(port, '/api/v1/label/job/values')).json()).toEqual({ status: 'success', data: ['a', 'b'] });
    expect((await ask(port, '/api/v1/label/job/values?limit=1')).json()).toMatchObject({
      data: ['a'],
      warnings: ['results truncated due to limit'],
    });
    expect((await ask(port, '/api/v1/label/1x/values')).status).toBe(400);
  });
});

describe('/api/v1/rules and alerts', () => {
  beforeEach(() => {
    const rule = {
      type: 'alerting' as const,
      name: 'MonitorDown',
      expr: 'monitor_state == 2',
      for: 60_000,
      keepFiringFor: 0,
      labels: { severity: 'critical' },
      annotations: { summary: 's' },
    };
    const record = { type: 'recording' as const, name: 'a:b', expr: 'sum(b)', labels: {} };
    bench.engine.groups = [
      { name: 'g', interval: 15_000, origin: { from: 'file', file: 'r.yml', line: 3 }, rules: [rule, record] },
    ];
    bench.engine.ruleStatus = [
      {
        group: 'g',
        rule,
        origin: { from: 'shipped' },
        health: 'ok',
        lastError: '',
        lastEvaluation: 0,
        evaluationMs: 2,
        pending: 0,
        firing: 1,
      },
    ];
    const alert = {
      ...sampleOf(Alert),
      rule: 'MonitorDown',
      expr: rule.expr,
      labels: { alertname: 'MonitorDown' },
      annotations: {},
      activeAt: 0,
      value: 2,
    };
    const { lapsedAt: _, ...firing } = { ...alert, state: 'firing' as const };
    bench.engine.alerts = [firing, { ...alert, state: 'resolved' }];
  });

  const alert = {
    labels: { alertname: 'MonitorDown' },
    annotations: {},
    state: 'firing',
    activeAt: '1970-01-01T00:00:00.000Z',
    value: '2e+00',
  };

  it('lists active alerts', async () => {
    expect((await ask(port, '/api/v1/alerts')).json()).toEqual({ status: 'success', data: { alerts: [alert] } });
  });

  it('lists groups with states and alerts', async () => {
    const answer = (await ask(port, '/api/v1/rules')).json();
    expect(answer).toMatchObject({
      status: 'success',
      data: {
        groups: [
          {
            name: 'g',
            file: 'r.yml',
            interval: 15,
            rules: [
              {
                type: 'alerting',
                name: 'MonitorDown',
                state: 'firing',
                query: 'monitor_state == 2',
                duration: 60,
                health: 'ok',
                alerts: [alert],
                lastEvaluation: '1970-01-01T00:00:00.000Z',
                evaluationTime: 0.002,
              },
              {
                type: 'recording',
                name: 'a:b',
                query: 'sum(b)',
                health: 'unknown',
                lastEvaluation: '0001-01-01T00:00:00Z',
              },
            ],
          },
        ],
      },
    });
  });

  it('filters by type, name and group', async () => {
    const names = async (parameters: string): Promise<string[]> => {
      const { data } = (await ask(port, `/api/v1/rules?${parameters}`)).json() as {
        data: { groups: { rules: { name: string }[] }[] };
      };
      return data.groups.flatMap((group) => group.rules.map((rule) => rule.name));
    };
    expect(await names('type=record')).toEqual(['a:b']);
    expect(await names('rule_name[]=MonitorDown')).toEqual(['MonitorDown']);
    expect(await names('rule_group[]=other')).toEqual([]);
    expect((await ask(port, '/api/v1/rules?type=x')).status).toBe(400);
  });

  it('knows its build', async () => {
    expect((await ask(port, '/api/v1/status/buildinfo')).json()).toMatchObject({ data: { version: '1.2.3' } });
  });
});
