import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../../src-main/api/tocsin-v1/table.ts';
import { KNOWN } from '../../contract/engine-double.ts';
import { type Bench, openBench, SECRETS } from '../../contract/pipes.ts';
import { ask } from './ask.ts';

let bench: Bench;
let port: number;
const base = '/api/tocsin/v1';
beforeAll(async () => {
  bench = await openBench();
  port = bench.api.port;
});
beforeEach(() => {
  bench.engine.seen.length = 0;
});
afterAll(() => bench[Symbol.asyncDispose]());

const post = (value: unknown, token: string = SECRETS.operate) => ({
  method: 'POST',
  token,
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json' },
});

describe('the own API', () => {
  it('lists monitors and their states', async () => {
    expect((await ask(port, `${base}/monitors`)).json()).toMatchObject([{ monitor: { name: KNOWN } }]);
    expect((await ask(port, `${base}/monitors/status`)).json()).toMatchObject({
      changed: [{ name: KNOWN }],
      removed: [],
    });
    expect((await ask(port, `${base}/status`)).status).toBe(200);
    expect(bench.engine.listeners).toBe(0);
    expect((await ask(port, `${base}/monitors/${KNOWN}/run`, post({}))).json()).toHaveProperty('outcome');
    expect((await ask(port, `${base}/monitors/none`)).json()).toMatchObject({ error: { code: 'not_found' } });
  });

  it('acknowledges under the name of the token', async () => {
    const answer = await ask(port, `${base}/alerts/a%2F1/acknowledge`, post({ note: 'on it' }));
    expect([answer.status, answer.json()]).toEqual([200, { changed: 1, undo: 'undo-1' }]);
    expect(bench.engine.seen).toEqual([['acknowledge', ['a/1'], 'operate', 'on it', undefined, ['severity']]]);
  });

  it('escalates, and answers who is told', async () => {
    const answer = await ask(port, `${base}/alerts/a1/escalate`, post({}));
    expect([answer.status, answer.json()]).toEqual([200, { changed: 1, told: ['phone'], refused: [] }]);
    expect(bench.engine.seen).toEqual([['escalate', ['a1'], 'operate']]);
  });

  it('the path wins over the body', async () => {
    await ask(port, `${base}/alerts/a1/comment`, post({ note: 'x', ids: ['other'] }));
    expect(bench.engine.seen).toEqual([['comment', ['a1'], 'operate', 'x']]);
  });

  it('says what is wrong with an input', async () => {
    const wrong = await ask(port, `${base}/alerts/a1/snooze`, post({ until: 'tomorrow', x: 1 }));
    expect([wrong.status, wrong.json()]).toMatchObject([
      400,
      { error: { code: 'invalid_argument', fields: [{ path: ['until'] }, { path: ['x'] }] } },
    ]);
    expect((await ask(port, `${base}/alerts?limit=many`)).status).toBe(400);
    expect((await ask(port, `${base}/alerts/a1/snooze`, post([1]))).status).toBe(400);
    expect((await ask(port, `${base}/alerts?__proto__=1`)).status).toBe(400);
  });

  it('reads lists and numbers from the address', async () => {
    const answer = await ask(port, `${base}/monitors/availability?names=${KNOWN}&windowsMs=3600000,86400000`);
    expect(answer.json()).toMatchObject({
      [KNOWN]: [{ windowMs: 3_600_000, availability: 1 }, { windowMs: 86_400_000 }],
    });
  });

  it('gives reports as files', async () => {
    const answer = await ask(port, `${base}/reports?from=0&to=1000&format=csv`);
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([200, 'a,b\n', 'text/csv']);
    expect(answer.headers['content-disposition']).toBe("attachment; filename*=UTF-8''r.csv");
  });

  it('takes expressions with commas as they are', async () => {
    const series = ['up{a="b",c="d"}', 'x'].map((one) => `&series=${encodeURIComponent(one)}`).join('');
    expect((await ask(port, `${base}/reports/preview?from=0&to=1000${series}`)).status).toBe(200);
    expect(bench.engine.seen.at(-1)).toEqual([
      'report',
      { kind: 'availability', from: 0, to: 1_000, zone: 'UTC', series: ['up{a="b",c="d"}', 'x'], measured: true },
    ]);
  });

  it('is described by openapi.json, every operation of it', async () => {
    const description = (await ask(port, `${base}/openapi.json`)).json() as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string; parameters: { name: string; in: string }[] }>>;
    };
    expect(description.openapi).toBe('3.1.0');
    for (const { call, method, path } of OPERATIONS)
      expect(description.paths[base + path]?.[method.toLowerCase()]?.operationId).toBe(call);
    const history = description.paths[`${base}/monitors/{name}/history`]?.['get'];
    expect(history?.parameters.map((one) => `${one.in}:${one.name}`)).toEqual(['path:name', 'query:from', 'query:to']);
  });

  it('answers every operation without an internal error', async () => {
    for (const { method, path } of OPERATIONS) {
      const place = path.replace('{name}', KNOWN).replace('{id}', '1');
      const answer = await ask(port, base + place, method === 'POST' ? post({}, SECRETS.admin) : { method });
      expect(answer.status, `${method} ${place}: ${answer.text}`).toBeLessThan(500);
    }
  });
});
