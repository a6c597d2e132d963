import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Alert, Mirrored } from '../../../src-shared/model/alert.ts';
import { sampleOf } from '../../contract/arbitrary.ts';
import { type Bench, openBench, SECRETS } from '../../contract/pipes.ts';
import { type Answer, ask } from './ask.ts';

let bench: Bench;
let port: number;
beforeAll(async () => {
  bench = await openBench();
  port = bench.api.port;
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => (bench.engine.seen.length = 0));

const post = (path: string, body: unknown, token: string = SECRETS.operate): Promise<Answer> =>
  ask(port, `/api/v2/${path}`, {
    method: 'POST',
    token,
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const get = (path: string): Promise<Answer> => ask(port, `/api/v2/${path}`, { token: SECRETS.read });

describe('POST /api/v2/alerts', () => {
  it('fills in the times that a sender left out', async () => {
    const now = bench.engine.clock.now();
    const labels = { alertname: 'A', empty: '' };
    const answer = await post('alerts', [
      { labels },
      { labels, endsAt: '2030-01-01T00:00:00.5+01:00' },
      { labels, startsAt: '2020-01-01T00:00:00Z', endsAt: '0001-01-01T00:00:00.000Z', generatorURL: '/graph' },
    ]);
    expect([answer.status, answer.text]).toEqual([200, '']);
    const end = Date.UTC(2029, 11, 31, 23, 0, 0, 500);
    const common = { labels: { alertname: 'A' }, annotations: {} };
    expect(bench.engine.seen).toEqual([
      [
        'report',
        [
          { ...common, startsAt: now, endsAt: now + 300_000, timeout: true, generatorUrl: '' },
          { ...common, startsAt: end, endsAt: end, timeout: false, generatorUrl: '' },
          { ...common, startsAt: Date.UTC(2020, 0, 1), endsAt: now + 300_000, timeout: true, generatorUrl: '/graph' },
        ],
      ],
    ]);
  });

  it.each([
    ['', 422, { code: 602, message: 'alerts in body is required' }],
    ['[{}]', 422, { code: 602, message: '0.labels in body is required' }],
    ['[{"labels":{}}]', 400, 'at least one label pair required'],
    ['[{"labels":{"a":""}}]', 400, 'at least one label pair required'],
    ['[{"labels":{"":"x"}}]', 400, 'invalid label set: invalid name ""'],
    ['[{"labels":{"a":"x"},"generatorURL":"no url"}]', 422, expect.objectContaining({ code: 601 })],
    ['{', 400, expect.objectContaining({ code: 400 })],
    ['{}', 400, expect.objectContaining({ code: 400 })],
    ['[1]', 400, expect.objectContaining({ code: 400 })],
    ['[{"labels":{"a":1}}]', 400, expect.objectContaining({ code: 400 })],
    ['[{"labels":{"a":"x"},"endsAt":"soon"}]', 400, expect.objectContaining({ code: 400 })],
  ])('refuses %s', async (body, status, expected) => {
    const answer = await post('alerts', body);
    expect([answer.status, answer.json()]).toEqual([status, expected]);
    expect(bench.engine.seen).toEqual([]);
  });

  it('takes what makes sense beside what does not', async () => {
    const answer = await post('alerts', [
      { labels: { a: 'x' }, startsAt: '2030-01-02T00:00:00Z', endsAt: '2030-01-01T00:00:00Z' },
      { labels: { good: 'x' } },
    ]);
    expect([answer.status, answer.json()]).toEqual([400, 'start time must be before end time']);
    expect(bench.engine.seen).toMatchObject([['report', [{ labels: { good: 'x' } }]]]);
  });

  it('wants JSON, and not too much of it', async () => {
    const form = await ask(port, '/api/v2/alerts', { method: 'POST', token: SECRETS.operate, body: '[]' });
    expect([form.status, (form.json() as { code: number }).code]).toEqual([415, 415]);
    const long = await post('alerts', `["${'x'.repeat(17_000_000)}"]`).catch(() => undefined);
    expect(long === undefined || long.status === 413).toBe(true);
  });
});

describe('reading', () => {
  it('shows alerts of rules as firing for a while, with a link to the console', async () => {
    const alert = {
      ...sampleOf(Alert),
      state: 'firing' as const,
      labels: { alertname: 'Down' },
      fingerprint: '0'.repeat(16),
    };
    const { external: _external, held: _held, mirror: _mirror, ...bare } = alert;
    bench.engine.alerts = [
      { ...bare, firedAt: 1_000, held: [{ by: 'inhibition', reason: 'x', ref: 'f'.repeat(16) }] },
      { ...bare, id: 'pending', state: 'pending' },
      // Shown here, and listed by its own Alertmanager.
      { ...bare, id: 'mirrored', mirror: sampleOf(Mirrored) },
    ];
    const answer = await get('alerts');
    expect(answer.json()).toMatchObject([
      {
        labels: { alertname: 'Down' },
        startsAt: '1970-01-01T00:00:01.000Z',
        endsAt: new Date(bench.engine.clock.now() + 300_000).toISOString(),
        generatorURL: `http://127.0.0.1:${port}/#/alerts?${new URLSearchParams({ id: alert.id }).toString()}`,
        status: { state: 'suppressed', silencedBy: [], inhibitedBy: ['f'.repeat(16)], mutedBy: [] },
      },
    ]);
    expect((await get('alerts?inhibited=false')).json()).toEqual([]);
    expect((await get('alerts/groups')).json()).toMatchObject([{ alerts: [{ labels: { alertname: 'Down' } }] }]);
  });

  it('knows the version, the receivers and silences', async () => {
    expect((await get('status')).json()).toMatchObject({
      cluster: { status: 'disabled' },
      config: { original: expect.stringContaining('resolve_timeout: 5m') as string },
      versionInfo: { version: expect.any(String) as string },
    });
    expect((await get('receivers')).json()).toEqual([{ name: expect.any(String) as string }]);
    expect((await get('silences?filter=a=b')).json()).toMatchObject([
      { matchers: [{ name: 'a', value: 'b', isRegex: false, isEqual: true }] },
    ]);
    expect((await get('silences?filter=a=c')).json()).toEqual([]);
    expect((await get('silence/00000000-0000-0000-0000-000000000000')).status).toBe(404);
  });
});

describe('writing silences', () => {
  const draft = {
    matchers: [{ name: 'a', value: 'x|y', isRegex: true, isEqual: false }],
    startsAt: '2030-01-01T00:00:00Z',
    endsAt: '2030-01-01T01:00:00Z',
    createdBy: 'me',
    comment: 'c',
  };

  it('hands over what it is told, by whom the caller says', async () => {
    const answer = await post('silences', {
      ...draft,
      matchers: [...draft.matchers, { name: 'b', value: 'z', isRegex: false }],
    });
    expect(answer.json()).toEqual({ silenceID: expect.any(String) as string });
    expect(bench.engine.seen).toEqual([
      [
        'silence.save',
        {
          matchers: [
            { name: 'a', op: '!~', value: 'x|y' },
            { name: 'b', op: '=', value: 'z' },
          ],
          startsAt: Date.UTC(2030, 0, 1),
          endsAt: Date.UTC(2030, 0, 1, 1),
          comment: 'c',
        },
        'me',
      ],
    ]);
  });

  it.each([
    [{ ...draft, matchers: [{ ...draft.matchers[0], name: '' }] }, 400],
    [{ ...draft, matchers: [{ ...draft.matchers[0], value: '(' }] }, 400],
    [{ ...draft, matchers: [{ name: 'a', value: '', isRegex: false }] }, 400],
    [{ ...draft, matchers: 'a' }, 400],
    [{ ...draft, endsAt: draft.startsAt }, 400],
    [{ ...draft, comment: undefined }, 422],
    [{ ...draft, matchers: [] }, 422],
    ['[]', 400],
  ])('refuses %j', async (body, status) => {
    expect((await post('silences', body)).status).toBe(status);
    expect(bench.engine.seen).toEqual([]);
  });
});
