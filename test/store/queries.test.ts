import { describe, expect, it } from 'vitest';
import { ReadBudget } from '../../src-main/engine/store/tsdb/read-budget.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { openTestStore, tempFolder } from './support.ts';

describe('queries', () => {
  it('see what was appended a moment ago, sealed or not', async () => {
    const clock = new FakeClock();
    const store = await openTestStore(tempFolder(), clock);
    const layout = store.samples.layout('a', [{ __name__: 'x', monitor: 'a' }]);
    const begin = clock.now();
    const frame = async (): Promise<readonly number[]> => {
      await store.samples.flush();
      const { series } = await store.queries.range('x', begin, begin + 50_000, 10_000);
      return [...(series[0]?.v ?? [])];
    };
    for (let i = 0; i < 3; i += 1) store.samples.append(layout, begin + i * 10_000, Float64Array.of(i));
    expect((await frame()).slice(0, 3)).toEqual([0, 1, 2]);
    await store.maintain();
    for (let i = 3; i < 6; i += 1) store.samples.append(layout, begin + i * 10_000, Float64Array.of(i));
    expect(await frame()).toEqual([0, 1, 2, 3, 4, 5]);
    const other = store.samples.layout('b', [{ __name__: 'y' }]);
    store.samples.append(other, begin, Float64Array.of(41));
    await store.samples.flush();
    const { vector } = await store.queries.instant('y + 1', begin);
    expect(vector.map(({ v }) => v)).toEqual([42]);
  });

  it('refuse what cannot be read with its place, and are dropped when cancelled', async () => {
    const store = await openTestStore(tempFolder());
    const error: unknown = await store.queries.instant('sum(', 0).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(RpcError);
    expect(error).toMatchObject({
      code: 'invalid_argument',
      message: expect.stringMatching(/^1:\d+: parse error/) as string,
    });
    const stop = new AbortController();
    const asked = store.queries.range('x', 0, 1_000, 1_000, stop.signal);
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    expect((await store.queries.range('x', 0, 1_000, 1_000)).series).toEqual([]);
  });

  it('are answered while the figures are asked for', async () => {
    const store = await openTestStore(tempFolder());
    store.samples.append(
      store.samples.layout('a', [{ __name__: 'x' }, { __name__: 'y' }]),
      new FakeClock().now(),
      Float64Array.of(1, 2),
    );
    await store.maintain();
    const stats = await store.stats();
    expect(stats).toMatchObject({ series: 2, samples: 2, batches: 1, chunks: 1, journalBytes: 0 });
    expect(stats.opsBytes).toBeGreaterThan(0);
    expect(stats.lastCheckpointAt).toBeDefined();
  });
});

describe('answers for HTTP', () => {
  it('are written where the samples are', async () => {
    const clock = new FakeClock();
    const store = await openTestStore(tempFolder(), clock);
    const layout = store.samples.layout('a', [
      { __name__: 'x', job: 'a' },
      { __name__: 'x', job: 'b' },
    ]);
    const begin = clock.now();
    for (let i = 0; i < 4; i += 1) store.samples.append(layout, begin + i * 1_000, Float64Array.of(i, 10 * i));
    await store.samples.flush();
    const question = { expr: 'x', limit: 0, lookbackMs: undefined, stats: false, askedAt: 0 };
    const span = { from: begin, to: begin + 3_000, step: 1_000 };
    const answer = await store.queries.json({ ...question, span });
    expect(JSON.parse(new TextDecoder().decode(answer))).toMatchObject({
      data: {
        resultType: 'matrix',
        result: [
          { metric: { job: 'a' }, values: [0, 1, 2, 3].map((i) => [begin / 1_000 + i, String(i)]) },
          { metric: { job: 'b' }, values: [0, 1, 2, 3].map((i) => [begin / 1_000 + i, String(10 * i)]) },
        ],
      },
    });
    await expect(store.queries.json({ ...question, expr: 'x + on () x', span })).rejects.toMatchObject({
      code: 'invalid_argument',
      reason: 'execution',
    });
    const window = { from: begin, to: begin + 3_000, step: 1_000 };
    expect(await store.queries.statistics({ expr: 'x{job="b"}', ...window })).toMatchObject({
      series: [{ labels: { job: 'b' }, count: 4, mean: 15, max: 30 }],
    });
    const moved = { expr: 'x{job="a"}', ...window, candidates: undefined, limit: 5 };
    // Four steps are too few to say that anything moved with it.
    expect(await store.queries.correlate(moved)).toMatchObject({ target: { n: 4 }, ranked: [], examined: 1 });
    await expect(store.queries.correlate({ ...moved, expr: 'x' })).rejects.toMatchObject({ reason: 'execution' });
    const matcherSets = [[{ name: 'job', op: '=', value: 'b' } as const]];
    const text = await store.queries.federate({ matcherSets, at: begin + 9_000, externalLabels: {}, utf8: false });
    expect(new TextDecoder().decode(text.body)).toBe(`x{instance="",job="b"} 30 ${begin + 3_000}\n`);
    expect(await store.queries.cardinality({ from: begin, limit: 1 })).toMatchObject({
      numSeries: 2,
      numLabelPairs: 3,
      seriesCountByMetricName: [{ name: 'x', value: 2 }],
      labelValueCountByLabelName: [{ name: 'job', value: 2 }],
      seriesCountByLabelValuePair: [{ name: '__name__=x', value: 2 }],
    });
  });
});

describe('limits', () => {
  it('end an abandoned query in the reader, so that the next one is answered at once', async () => {
    const clock = new FakeClock();
    const store = await openTestStore(tempFolder(), clock);
    const layout = store.samples.layout(
      'wide',
      Array.from({ length: 400 }, (_, i) => ({ __name__: 'x', i: String(i) })),
    );
    for (let i = 0; i < 200; i += 1)
      store.samples.append(layout, clock.now() - 200_000 + i * 1_000, new Float64Array(400).fill(i));
    await store.samples.flush();
    const ask = (expr: string, signal?: AbortSignal): Promise<unknown> =>
      store.queries.range(expr, clock.now() - 10_000_000, clock.now(), 1_000, signal);
    // 400 series, each sorted ten times 10,000 windows: many seconds when nobody ends it.
    const long = Array.from({ length: 10 }, () => 'sum(mad_over_time(x[1h]))').join(' + ');
    const abort = new AbortController();
    const given = ask(long, abort.signal);
    const late = ask(long);
    // The reader takes the first one up.
    await new Promise((resolve) => setTimeout(resolve, 100));
    abort.abort(new RpcError('cancelled', 'the page was closed'));
    await expect(given).rejects.toMatchObject({ code: 'cancelled', message: 'the page was closed' });
    clock.advance(120_000);
    await expect(late).rejects.toMatchObject({ code: 'deadline_exceeded', message: /timed out/ });
    // Two long questions stood before it; neither holds it up.
    expect((await store.queries.instant('1 + 1', clock.now())).scalar?.v).toBe(2);
  });

  it('refuse too many samples and too many series before they are loaded, in words', () => {
    const cancelled = (): boolean => false;
    const budget = new ReadBudget({ maxSamples: 10, maxSeries: 2, cancelled });
    expect(() => budget.found(3)).toThrow('a selector found 3 series, more than 2; add label matchers');
    budget.read(10);
    expect(() => budget.read(1)).toThrow(/too many samples into memory.*limit 10/);
    expect(() => new ReadBudget({ maxSamples: 1, maxSeries: 1, cancelled: () => true }).look()).toThrow(
      'query was canceled in query execution',
    );
  });
});
