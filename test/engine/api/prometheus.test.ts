import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RefusedWrite } from '../../../src-main/engine/federate/receive/receiver.ts';
import { snap } from '../../../src-main/engine/federate/wire/snappy.ts';
import { labelBytes, WriteRequest } from '../../../src-main/engine/federate/wire/write.ts';
import { Alert } from '../../../src-shared/model/alert.ts';
import type { RuleGroup } from '../../../src-shared/model/rule.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { sampleOf } from '../../contract/arbitrary.ts';
import { type Bench, openBench, SECRETS } from '../../contract/pipes.ts';
import { type Answer, type Ask, ask, form } from './ask.ts';

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

const usual = { limit: 0, lookbackMs: undefined, stats: false };

describe('/api/v1/query', () => {
  it('hands on what the reader wrote', async () => {
    const answer = await ask(port, `/api/v1/query?query=${q('up')}&time=1435781451.781`);
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([
      200,
      'application/json',
      bench.engine.body,
    ]);
    expect(bench.engine.seen).toEqual([['json', { expr: 'up', span: { at: 1_435_781_451_781 }, ...usual }]]);
  });

  it('takes a form, RFC 3339 times, and every parameter', async () => {
    const fields = {
      query: 'up + 1',
      time: '2026-01-02T03:04:05.5+01:00',
      limit: '7',
      lookback_delta: '1m',
      stats: 'all',
    };
    await ask(port, '/api/v1/query', form(fields));
    expect(bench.engine.seen).toEqual([
      [
        'json',
        { expr: 'up + 1', span: { at: Date.UTC(2026, 0, 2, 2, 4, 5, 500) }, limit: 7, lookbackMs: 60_000, stats: true },
      ],
    ]);
  });

  it('asks about now when no time is given', async () => {
    await ask(port, '/api/v1/query?query=up');
    expect(bench.engine.seen).toEqual([['json', { expr: 'up', span: { at: bench.engine.clock.now() }, ...usual }]]);
  });

  it('compresses where that is accepted', async () => {
    const before = bench.engine.body;
    bench.engine.body = JSON.stringify({ status: 'success', data: 'x'.repeat(5_000) });
    const plain = await ask(port, '/api/v1/query?query=up', { headers: { 'accept-encoding': 'gzip;q=0, br' } });
    const small = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=up`, {
      headers: { authorization: `Bearer ${SECRETS.read}`, 'accept-encoding': 'gzip' },
    });
    expect([plain.headers['content-encoding'], plain.text]).toEqual([undefined, bench.engine.body]);
    expect([small.headers.get('content-encoding'), await small.text()]).toEqual(['gzip', bench.engine.body]);
    bench.engine.body = before;
  });

  it.each([
    [
      '?query=up&time=yesterday',
      'invalid parameter "time": Invalid time value for \'time\': cannot parse "yesterday" to a valid timestamp',
    ],
    ['', 'invalid parameter "query": unknown position: parse error: no expression found in input'],
    ['?query=up&timeout=soon', 'invalid parameter "timeout": cannot parse "soon" to a valid duration'],
    ['?query=up&lookback_delta=no', 'error parsing lookback delta duration: cannot parse "no" to a valid duration'],
    ['?query=up&limit=-1', 'invalid parameter "limit": limit must be non-negative'],
    ['?query=up&limit=x', 'invalid parameter "limit": strconv.Atoi: parsing "x": invalid syntax'],
  ])('%s is refused in its shape', async (parameters, error) => {
    const answer = await ask(port, `/api/v1/query${parameters}`);
    expect(answer.status).toBe(400);
    expect(answer.json()).toEqual({ status: 'error', errorType: 'bad_data', error });
    expect(bench.engine.seen).toEqual([]);
  });

  it.each([
    [
      new RpcError('invalid_argument', '1:1: parse error'),
      400,
      'bad_data',
      'invalid parameter "query": 1:1: parse error',
    ],
    [new RpcError('invalid_argument', 'many-to-many', { reason: 'execution' }), 422, 'execution', 'many-to-many'],
    [new RpcError('deadline_exceeded', 'too long'), 503, 'timeout', 'too long'],
    [new RpcError('cancelled', 'gone'), 503, 'canceled', 'gone'],
    [new RpcError('unavailable', 'the reader is gone'), 503, 'unavailable', 'the reader is gone'],
  ])('%s', async (raised, status, errorType, error) => {
    bench.engine.queryError = raised;
    const answer = await ask(port, '/api/v1/query?query=up');
    expect([answer.status, answer.json()]).toEqual([status, { status: 'error', errorType, error }]);
  });

  it('does not tell what broke inside', async () => {
    bench.engine.queryError = new Error('/home/ops/secret');
    const answer = await ask(port, '/api/v1/query?query=up');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('secret');
  });
});

describe('/api/v1/query_range', () => {
  it('takes its span from the address or a form', async () => {
    await ask(port, '/api/v1/query_range?query=up&start=1&end=3&step=1s');
    await ask(port, '/api/v1/query_range', form({ query: 'up', start: '1', end: '3.000', step: '1' }));
    const question = ['json', { expr: 'up', span: { from: 1_000, to: 3_000, step: 1_000 }, ...usual }];
    expect(bench.engine.seen).toEqual([question, question]);
  });

  it.each([
    ['start=1&end=3&step=0', /zero or negative query resolution step widths are not accepted/],
    ['start=1&end=3&step=-1', /zero or negative/],
    ['start=1&end=3', /cannot parse "" to a valid duration/],
    ['start=3&end=1&step=1', /end timestamp must not be before start time/],
    ['end=1&step=1', /invalid parameter "start": cannot parse "" to a valid timestamp/],
    ['start=0&end=11001&step=1', /exceeded maximum resolution of 11,000 points per timeseries/],
    ['start=0&end=1&step=9999999999999', /It overflows int64/],
  ])('%s is bad_data', async (parameters, error) => {
    const answer = await ask(port, `/api/v1/query_range?query=up&${parameters}`);
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ status: 'error', errorType: 'bad_data' });
    expect((answer.json() as { error: string }).error).toMatch(error);
    expect(bench.engine.seen).toEqual([]);
  });
});

describe('/api/v1/format_query, parse_query and query_exemplars', () => {
  it('formats, and shows the tree', async () => {
    expect((await ask(port, `/api/v1/format_query?query=${q('foo/bar')}`)).json()).toEqual({
      status: 'success',
      data: 'foo / bar',
    });
    expect((await ask(port, '/api/v1/parse_query', form({ query: 'foo offset 5m' }))).json()).toEqual({
      status: 'success',
      data: {
        type: 'vectorSelector',
        name: 'foo',
        matchers: [{ name: '__name__', type: '=', value: 'foo' }],
        offset: 300_000,
        timestamp: null,
        startOrEnd: null,
        anchored: false,
        smoothed: false,
      },
    });
  });

  it('gives exemplars, sorted by series', async () => {
    const add = (series: Record<string, string>, id: string, value: number, t: number): boolean =>
      bench.engine.exemplars.add(series, { labels: { id }, value, t, ownTime: true });
    add({ __name__: 'b', le: '1' }, 'x', 0.1, 1_500);
    add({ __name__: 'b', le: '+Inf' }, 'y', Infinity, 2_000);
    add({ __name__: 'c' }, 'z', 1, 2_000);
    expect((await ask(port, '/api/v1/query_exemplars', form({ query: 'rate(b[1m])', start: '1' }))).json()).toEqual({
      status: 'success',
      data: [
        {
          seriesLabels: { __name__: 'b', le: '+Inf' },
          exemplars: [{ labels: { id: 'y' }, value: '+Inf', timestamp: 2 }],
        },
        {
          seriesLabels: { __name__: 'b', le: '1' },
          exemplars: [{ labels: { id: 'x' }, value: '0.1', timestamp: 1.5 }],
        },
      ],
    });
  });

  it('knows no exemplars of others, and bad questions', async () => {
    expect((await ask(port, '/api/v1/query_exemplars?query=up&start=1&end=2')).json()).toEqual({
      status: 'success',
      data: [],
    });
    for (const path of [
      'format_query?query=(',
      'parse_query',
      'query_exemplars?start=1',
      'query_exemplars?query=up&start=2&end=1',
    ]) {
      const answer = await ask(port, `/api/v1/${path}`);
      expect([path, answer.status]).toEqual([path, 400]);
      expect(answer.json()).toMatchObject({ status: 'error', errorType: 'bad_data' });
    }
  });
});

describe('/api/v1/series, labels and values', () => {
  it('finds series of all selectors', async () => {
    const answer = await ask(
      port,
      `/api/v1/series?match[]=${q('up')}&match[]=${q('{job="a"}')}&start=0&end=60&limit=5`,
    );
    expect(answer.json()).toEqual({ status: 'success', data: [{ __name__: 'up', job: 'x' }] });
    const sets = [[{ name: '__name__', op: '=', value: 'up' }], [{ name: 'job', op: '=', value: 'a' }]];
    expect(bench.engine.seen[0]?.slice(0, 5)).toEqual(['series', sets, 0, 60_000, 5]);
    expect((await ask(port, '/api/v1/series')).json()).toMatchObject({
      errorType: 'bad_data',
      error: 'no match[] parameter provided',
    });
    expect((await ask(port, `/api/v1/series?match[]=${q('a{')}`)).status).toBe(400);
  });

  it('lists names and values, whenever they were', async () => {
    expect((await ask(port, '/api/v1/labels')).json()).toEqual({ status: 'success', data: ['job', 'x'] });
    expect((await ask(port, '/api/v1/label/U__a_2e_b/values?limit=1')).json()).toEqual({
      status: 'success',
      data: ['a'],
      warnings: ['results truncated due to limit'],
    });
    expect(bench.engine.seen.map((call) => call.slice(0, 5))).toEqual([
      ['labelNames', [], -Infinity, Infinity, 0],
      ['labelValues', 'a.b', [], -Infinity, Infinity],
    ]);
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
        groupStatus: { interval: 15_000, limit: 0, queryOffset: 0, durationMs: 2, evaluations: 1, missed: 0 },
        rule,
        origin: { from: 'shipped' },
        enabled: true,
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
    const { lapsedAt: _, mirror, ...firing } = { ...alert, state: 'firing' as const };
    expect(mirror).toBeDefined();
    // The second one is of another Alertmanager: no rule of ours.
    bench.engine.alerts = [firing, { ...alert, state: 'firing' }, { ...alert, state: 'resolved' }];
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
    expect(await names(`match[]=${q('{severity="critical"}')}`)).toEqual(['MonitorDown']);
    expect((await ask(port, '/api/v1/rules?type=x')).status).toBe(400);
  });

  it('goes page by page', async () => {
    const [group] = bench.engine.groups;
    bench.engine.groups = ['c', 'a', 'b'].map((name) => ({ ...group, name }) as RuleGroup);
    const page = async (parameters: string) =>
      (
        (await ask(port, `/api/v1/rules?${parameters}`)).json() as {
          data: { groups: { name: string }[]; groupNextToken?: string };
        }
      ).data;
    const first = await page('group_limit=2');
    expect(first.groups.map(({ name }) => name)).toEqual(['a', 'b']);
    const second = await page(`group_limit=2&group_next_token=${first.groupNextToken}`);
    expect([second.groups.map(({ name }) => name), second.groupNextToken]).toEqual([['c'], undefined]);
    for (const bad of ['group_limit=0', 'group_limit=x', 'group_next_token=x', 'group_limit=1&group_next_token=x'])
      expect((await ask(port, `/api/v1/rules?${bad}`)).status).toBe(400);
  });

  it('tells its status', async () => {
    const status = async (name: string): Promise<unknown> => {
      const answer = (await ask(port, `/api/v1/status/${name}`)).json() as { status: string; data: unknown };
      expect(answer.status).toBe('success');
      return answer.data;
    };
    expect(await status('buildinfo')).toMatchObject({ version: '1.2.3' });
    expect(await status('config')).toHaveProperty('yaml');
    expect(await status('flags')).toMatchObject({ 'query.timeout': '2m' });
    expect(await status('runtimeinfo')).toMatchObject({ reloadConfigSuccess: true });
    expect(await status('tsdb')).toMatchObject({
      headStats: { numSeries: 1, chunkCount: 3 },
      seriesCountByMetricName: [],
    });
    expect(await status('walreplay')).toEqual({ min: 0, max: 0, current: 0 });
    expect((await ask(port, '/api/v1/alertmanagers')).json()).toMatchObject({ data: { activeAlertmanagers: [] } });
  });
});

describe('/federate', () => {
  it('asks for what match[] names and puts types before it', async () => {
    const answer = await ask(port, `/federate?match[]=${q('{job="x"}')}`, { headers: { accept: 'text/plain' } });
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
      '# TYPE a_total counter\na_total{} 1 2\n',
    ]);
    expect(bench.engine.seen).toEqual([
      [
        'federate',
        {
          matcherSets: [[{ name: 'job', op: '=', value: 'x' }]],
          at: bench.engine.clock.now(),
          externalLabels: {},
          utf8: false,
        },
      ],
    ]);
    expect((await ask(port, `/federate?match[]=${q('{')}`)).status).toBe(400);
    expect((await ask(port, '/federate', { token: undefined })).status).toBe(401);
  });
});

describe('/api/v1/write', () => {
  const body = (): Buffer => {
    const request = new WriteRequest();
    request.add(labelBytes({ __name__: 'a' }), 1_000, 1);
    return Buffer.from(snap(request.finish()));
  };
  const write = (options: Ask = {}): Promise<Answer> =>
    ask(port, '/api/v1/write', { method: 'POST', body: body(), token: SECRETS.operate, ...options });

  beforeEach(() => {
    bench.engine.receives = true;
  });

  it('hands on what can be read', async () => {
    expect((await write()).status).toBe(204);
    expect(bench.engine.seen[0]?.[1]).toMatchObject({ series: [{ labels: [['__name__', 'a']], t: [1_000], v: [1] }] });
    expect((await write({ token: SECRETS.read })).status).toBe(403);
  });

  it('is not there while it is off', async () => {
    bench.engine.receives = false;
    const answer = await write();
    expect([answer.status, answer.text]).toEqual([404, expect.stringContaining('remote_write_receiver')]);
  });

  it.each([
    [{ headers: { 'content-encoding': 'gzip' } }, 415],
    [{ headers: { 'content-type': 'application/json' } }, 415],
    [{ body: Buffer.from('nonsense') }, 400],
    [{ body: Buffer.from(snap(Buffer.from('nonsense'))) }, 400],
    [{ body: Buffer.of(0xff, 0xff, 0xff, 0xff, 0x0f, 0) }, 413],
  ])('refuses %j', async (options, status) => {
    expect((await write(options)).status).toBe(status);
    expect(bench.engine.seen).toEqual([]);
  });

  it('says whether to come again', async () => {
    bench.engine.queryError = new RefusedWrite('out of order sample', false);
    expect(await write()).toMatchObject({ status: 400, text: 'out of order sample\n' });
    bench.engine.queryError = new RefusedWrite('the disk is full', true);
    const later = await write();
    expect([later.status, later.headers['retry-after']]).toEqual([503, '30']);
  });
});
