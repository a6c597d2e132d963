import { describe, expect, it } from 'vitest';
import { RefusedWrite, RemoteWriteReceiver } from '../../../src-main/engine/federate/receive/receiver.ts';
import type { WireSeries } from '../../../src-main/engine/federate/wire/message.ts';
import { Exemplars } from '../../../src-main/engine/store/exemplars.ts';
import type { Samples } from '../../../src-main/engine/store/store.ts';
import { STALE } from '../../../src-shared/model/sample.ts';
import { openTestStore, tempFolder } from '../../store/support.ts';
import { FakeClock } from '../../support/fake-clock.ts';

type Store = Awaited<ReturnType<typeof openTestStore>>;

function series(
  name: string,
  samples: readonly (readonly [number, number])[],
  labels: readonly [string, string][] = [],
): WireSeries {
  return {
    labels: [['__name__', name], ...labels],
    t: samples.map(([t]) => t),
    v: samples.map(([, v]) => v),
    exemplars: [],
    histograms: false,
  };
}

function receiverOf(
  store: Store,
  clock: FakeClock,
  problem?: string,
  exemplars = new Exemplars(),
): RemoteWriteReceiver {
  return new RemoteWriteReceiver({
    clock,
    samples: store.samples,
    exemplars,
    rest: () => undefined,
    storageProblem: () => problem,
    onMetadata: () => undefined,
  });
}

function kept(store: Store, name: string): readonly [number, number][] {
  const found = store.samples.select([{ name: '__name__', op: '=', value: name }], -Infinity, Infinity);
  return [...(found[0]?.t ?? [])].map((t, i) => [t, found[0]?.v[i] ?? Number.NaN]);
}

describe('the remote-write receiver', () => {
  it('lets others run while it works through a large request', async () => {
    const clock = new FakeClock();
    const { samples } = await openTestStore(tempFolder(), clock);
    // Numbers that were laid out or written since the last rest.
    let work = 0;
    let longest = 0;
    let rests = 0;
    const watched: Samples = {
      get reachMs() {
        return samples.reachMs;
      },
      select: (...asked) => samples.select(...asked),
      latest: (name) => samples.latest(name),
      flush: () => samples.flush(),
      layout: (source, sets) => {
        work += sets.length;
        return samples.layout(source, sets);
      },
      append: (layout, t, values) => {
        work += values.length;
        return samples.append(layout, t, values);
      },
    };
    const receiver = new RemoteWriteReceiver({
      clock,
      samples: watched,
      exemplars: new Exemplars(),
      rest: () => {
        longest = Math.max(longest, work);
        work = 0;
        rests += 1;
        return undefined;
      },
      storageProblem: () => undefined,
      onMetadata: () => undefined,
    });
    const t = clock.now();
    const many = Array.from({ length: 5_000 }, (_, i) => series('m', [[t, i]], [['at', String(i)]]));
    expect((await receiver.write({ series: many, metadata: [] })).samples).toBe(5_000);
    // A cohort is laid out and written at a time.
    expect(longest).toBeLessThanOrEqual(128);
    // Its series were looked at twice before, some at a time.
    expect(rests).toBeGreaterThan(3 * (5_000 / 64) - 5);
  });

  it('stores requests in whatever pieces they come', async () => {
    const clock = new FakeClock();
    const store = await openTestStore(tempFolder(), clock);
    const receiver = receiverOf(store, clock);
    const t0 = clock.now() - 60_000;
    const names = Array.from({ length: 150 }, (_, i) => `m${i}`);
    for (let scrape = 0; scrape < 6; scrape += 1) {
      const t = t0 + scrape * 10_000;
      // Cut at another place each time, as a sender's batches are.
      const cut = 20 + scrape * 17;
      for (const part of [names.slice(0, cut), names.slice(cut)])
        await receiver.write({ series: part.map((name) => series(name, [[t, scrape]])), metadata: [] });
    }
    for (const name of ['m0', 'm63', 'm64', 'm149'])
      expect(kept(store, name)).toEqual(Array.from({ length: 6 }, (_, i) => [t0 + i * 10_000, i]));
    const { series: known } = await store.stats();
    expect(known).toBe(150);
    // Three cohorts of up to 64 series, at most two lanes each: parts of one time in two requests.
    const layouts = await Promise.all(Array.from({ length: 50 }, (_, id) => store.layout(id + 1)));
    expect(layouts.filter((one) => one !== undefined).length).toBeLessThanOrEqual(10);
    await store.close();
  });

  it('keeps a NaN that was measured', async () => {
    const clock = new FakeClock();
    const store = await openTestStore(tempFolder(), clock);
    const t = clock.now() - 10_000;
    const written = series('idle', [
      [t, 1],
      [t + 1_000, Number.NaN],
    ]);
    await receiverOf(store, clock).write({ series: [written], metadata: [] });
    expect(kept(store, 'idle')).toEqual([
      [t, 1],
      [t + 1_000, Number.NaN],
    ]);
    await store.close();
  });

  it('takes a request as a whole or not at all', async () => {
    const clock = new FakeClock();
    const store = await openTestStore(tempFolder(), clock);
    const receiver = receiverOf(store, clock);
    const t = clock.now();
    const write = (...all: WireSeries[]) => receiver.write({ series: all, metadata: [] });
    await write(
      series('a', [
        [t - 2_000, 1],
        [t - 1_000, 2],
      ]),
    );
    const good = series('good', [[t, 1]]);
    const bad: readonly (readonly [WireSeries, RegExp])[] = [
      [series('a', [[t - 1_500, 3]]), /^out of order sample/],
      [series('a', [[t - 1_000, 3]]), /^duplicate sample for timestamp/],
      [
        series('b', [
          [t, 1],
          [t - 1, 1],
        ]),
        /^out of order sample/,
      ],
      [series('b', [[t + 3_600_000, 1]]), /^out of bounds.*future/],
      [series('', [[t, 1]]), /no name/],
      [
        series(
          'b',
          [[t, 1]],
          [
            ['x', '1'],
            ['x', '2'],
          ],
        ),
        /duplicate label "x"/,
      ],
      [series('b', [[t, 1]], [['', '1']]), /label without a name/],
      [{ ...series('b', [[t, 1]]), labels: [['x', '1']] }, /no name/],
      [{ ...series('b', []), histograms: true }, /native histograms/],
    ];
    for (const [one, reason] of bad) {
      const error: unknown = await write(good, one).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(RefusedWrite);
      expect(error).toMatchObject({ retry: false, message: expect.stringMatching(reason) as string });
    }
    expect(kept(store, 'good')).toEqual([]);
    // The same again is no error: a sender repeats what it is not sure of.
    expect(await write(good, series('a', [[t - 1_000, 2]]))).toEqual({ samples: 1, exemplars: 0 });
    expect(receiver.figures).toEqual({ requests: bad.length + 2, refused: bad.length, samples: 3 });
    await store.close();
  });

  it('keeps ends of series, and knows after a restart where they stood', async () => {
    const clock = new FakeClock();
    const dir = tempFolder();
    const t = clock.now() - 10_000;
    const first = await openTestStore(dir, clock);
    await receiverOf(first, clock).write({
      series: [
        series('a', [
          [t, 1],
          [t + 1_000, STALE],
        ]),
      ],
      metadata: [],
    });
    await first.close();
    const second = await openTestStore(dir, clock);
    const receiver = receiverOf(second, clock);
    expect(kept(second, 'a')).toEqual([
      [t, 1],
      [t + 1_000, STALE],
    ]);
    await expect(receiver.write({ series: [series('a', [[t + 500, 2]])], metadata: [] })).rejects.toThrow(
      'out of order',
    );
    await receiver.write({ series: [series('a', [[t + 1_000, STALE]]), series('a', [[t + 2_000, 3]])], metadata: [] });
    expect(kept(second, 'a').at(-1)).toEqual([t + 2_000, 3]);
    await second.close();
  });

  it('asks to be asked again while the disk is full', async () => {
    const clock = new FakeClock();
    const store = await openTestStore(tempFolder(), clock);
    const refused: unknown = await receiverOf(store, clock, 'the disk is full')
      .write({ series: [series('a', [[clock.now(), 1]])], metadata: [] })
      .catch((e: unknown) => e);
    expect(refused).toMatchObject({ retry: true, message: 'the disk is full' });
    await store.close();
  });
});
