import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openReadable } from '../../src-main/engine/store/sqlite.ts';
import { decodeRollup } from '../../src-main/engine/store/tsdb/rollup.ts';
import { keptValue, STALE } from '../../src-shared/model/sample.ts';
import { DEFAULT_RETENTION } from '../../src-shared/model/settings.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { named, openTestStore, pairs, stored, tempFolder } from './support.ts';

const LATENCY = { __name__: 'latency', monitor: 'a' };
const UP = { __name__: 'up', monitor: 'a' };
const DAY = 86_400_000;

describe('samples', () => {
  it('are in the head at once and on the disk after flush', async () => {
    const dir = tempFolder();
    const clock = new FakeClock();
    const store = await openTestStore(dir, clock);
    const layout = store.samples.layout('monitor/a', [LATENCY, UP]);
    const t = clock.now();
    expect(store.samples.append(layout, t, Float64Array.of(12.5, 1))).toBe(true);
    expect(store.samples.append(layout, t, Float64Array.of(13, 1))).toBe(false);
    expect(store.samples.append(layout, t + 1_000, Float64Array.of(NaN, STALE))).toBe(true);
    expect(store.samples.latest('latency')).toEqual([{ labels: LATENCY, t, v: 12.5 }]);
    expect(store.samples.latest('up')).toEqual([]);
    expect(pairs(store.samples.select(named('up'), 0, t + 5_000)[0])).toEqual([
      [t, 1],
      [t + 1_000, STALE],
    ]);
    await store.samples.flush();
    expect(pairs(stored(dir, named('latency'))[0])).toEqual([[t, 12.5]]);
    expect(pairs(stored(dir, named('up'))[0])).toEqual([
      [t, 1],
      [t + 1_000, STALE],
    ]);
    expect(stored(dir, named('up'), t + 2_000)).toEqual([]);
  });

  it('are sealed before more is taken when they come faster than the rounds of sealing', async () => {
    const dir = tempFolder();
    const clock = new FakeClock();
    // No round ever comes.
    const store = await openTestStore(dir, clock, { unsealedValues: 500, sealEveryMs: Infinity });
    const layout = store.samples.layout('monitor/a', [LATENCY, UP]);
    const begin = clock.now();
    const rows = 2_000;
    for (let i = 0; i < rows; i += 1) {
      store.samples.append(layout, begin + i * 1_000, Float64Array.of(i, 1));
      if (i % 100 === 99) await store.samples.flush();
    }
    const db = openReadable(join(dir, 'metrics.db'));
    const sealed = Number(db.get('SELECT sum(n) AS n FROM block')?.['n']);
    db.close();
    // Two values a row; at most twice the limit waits.
    expect(2 * (rows - sealed)).toBeLessThanOrEqual(1_000);
    expect(stored(dir, named('latency'))[0]?.t).toHaveLength(rows);
  });

  it('keep a NaN that was measured apart from no sample: in the head, the journal, chunks, blocks and roll-ups', async () => {
    const dir = tempFolder();
    const clock = new FakeClock();
    const store = await openTestStore(dir, clock);
    const layout = store.samples.layout('monitor/a', [LATENCY, UP]);
    const begin = clock.now();
    const measured = (i: number): number => (i % 3 === 0 ? NaN : i);
    const rows = 400;
    for (let i = 0; i < rows; i += 1)
      store.samples.append(layout, begin + i * 60_000, Float64Array.of(keptValue(measured(i)), i % 2 === 0 ? 1 : NaN));
    const expected = Array.from({ length: rows }, (_, i) => [begin + i * 60_000, measured(i)]);
    clock.jump(rows * 60_000);
    expect(store.samples.latest('latency')).toEqual([{ labels: LATENCY, t: begin + (rows - 1) * 60_000, v: NaN }]);
    await store.samples.flush();
    expect(pairs(stored(dir, named('latency'))[0])).toEqual(expected);
    expect(pairs(stored(dir, named('up'))[0])).toHaveLength(rows / 2);
    // Sealed, and a day later compacted.
    await store.maintain();
    expect(pairs(stored(dir, named('latency'))[0])).toEqual(expected);
    clock.jump(2 * 86_400_000);
    await store.maintain();
    expect(pairs(stored(dir, named('latency'))[0])).toEqual(expected);
    const answer = await store.queries.instant(`avg_over_time(latency[5m])`, begin + 8 * 60_000);
    expect(answer.vector[0]?.v).toBeNaN();
  });

  it('survive a restart, fill the head again and keep their layout', async () => {
    const dir = tempFolder();
    const clock = new FakeClock();
    const first = await openTestStore(dir, clock);
    const layout = first.samples.layout('monitor/a', [LATENCY, UP]);
    const begin = clock.now();
    for (let i = 0; i < 100; i += 1) first.samples.append(layout, begin + i * 20_000, Float64Array.of(i / 10, 1));
    await first.maintain();
    for (let i = 100; i < 150; i += 1) first.samples.append(layout, begin + i * 20_000, Float64Array.of(i / 10, 1));
    await first.close();
    clock.jump(150 * 20_000);
    const second = await openTestStore(dir, clock);
    const again = second.samples.layout('monitor/a', [LATENCY, UP]);
    expect(again.id).toBe(layout.id);
    const expected = Array.from({ length: 150 }, (_, i) => [begin + i * 20_000, i / 10]);
    expect(pairs(second.samples.select(named('latency'), 0, clock.now())[0])).toEqual(expected);
    expect(pairs(stored(dir, named('latency'))[0])).toEqual(expected);
    // A row that is stored already is not taken twice.
    expect(second.samples.append(again, begin + 149 * 20_000, Float64Array.of(1, 1))).toBe(false);
  });

  it('are found through chunks after compaction, also across layouts of one source', async () => {
    const dir = tempFolder();
    const clock = new FakeClock(Date.UTC(2026, 0, 5, 20, 0, 0));
    const store = await openTestStore(dir, clock);
    const narrow = store.samples.layout('scrape', [LATENCY]);
    const wide = store.samples.layout('scrape', [LATENCY, UP]);
    const begin = clock.now();
    const expected: [number, number][] = [];
    for (let i = 0; i < 900; i += 1) {
      const t = begin + i * 20_000;
      const v = Math.round(Math.sin(i) * 1_000) / 10;
      store.samples.append(i < 400 ? narrow : wide, t, i < 400 ? Float64Array.of(v) : Float64Array.of(v, 1));
      expected.push([t, v]);
    }
    await store.samples.flush();
    expect(pairs(stored(dir, named('latency'))[0])).toEqual(expected);
    clock.jump(10 * 3_600_000);
    await store.maintain();
    expect(pairs(stored(dir, named('latency'))[0])).toEqual(expected);
    expect(pairs(stored(dir, named('latency'), begin + 5_000, begin + 61_000)[0])).toEqual(expected.slice(1, 4));
    const db = openReadable(join(dir, 'metrics.db'));
    const day = db.get('SELECT n, vmin, vmax FROM day_rollup WHERE series_id = 1');
    const yesterday = expected.filter(([t]) => t < Date.UTC(2026, 0, 6));
    expect(day).toEqual({ n: yesterday.length, vmin: -100, vmax: 100 });
    expect(db.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
    db.close();
    // Everything is sealed, so the journal holds nothing any more.
    expect(readdirSync(join(dir, 'journal'))).toEqual([]);
  });

  it('leave percentiles behind in the tiers when they are too old', async () => {
    const dir = tempFolder();
    const clock = new FakeClock(Date.UTC(2026, 0, 5, 0, 0, 0));
    const store = await openTestStore(dir, clock);
    const layout = store.samples.layout('a', [LATENCY]);
    const begin = clock.now();
    for (let i = 0; i < 4_320; i += 1) store.samples.append(layout, begin + i * 20_000, Float64Array.of(i % 100));
    await store.samples.flush();
    clock.jump(2 * DAY);
    await store.maintain();
    clock.jump(20 * DAY);
    store.setRetention({ ...DEFAULT_RETENTION, m1: 5 * DAY });
    await store.maintain();
    const db = openReadable(join(dir, 'metrics.db'));
    expect(db.all('SELECT tier, count(*) AS n FROM chunk GROUP BY tier')).toEqual([{ tier: 2, n: 1 }]);
    const hours = decodeRollup(db.get('SELECT data FROM chunk')!['data'] as Uint8Array, true);
    expect(hours).toHaveLength(24);
    // 180 samples: 0–79 twice, 80–99 once; rank 170 is 90.
    expect(Math.abs(hours[0]!.sketch.quantile(0.95)! - 90)).toBeLessThan(0.91);
    db.close();
    // The range still has an answer: the hours' last values.
    expect(stored(dir, named('latency'))[0]!.t).toHaveLength(24);
  });

  it('are evicted oldest first over the size cap', async () => {
    const dir = tempFolder();
    const clock = new FakeClock(Date.UTC(2026, 0, 5, 0, 0, 0));
    const store = await openTestStore(dir, clock);
    const layout = store.samples.layout('a', [LATENCY]);
    for (let day = 0; day < 4; day += 1) {
      const begin = clock.now();
      for (let i = 0; i < 2_000; i += 1)
        store.samples.append(layout, begin + i * 40_000, Float64Array.of(Math.random()));
      clock.jump(DAY);
      await store.maintain();
    }
    const before = (await store.stats()).metricsBytes;
    store.setRetention({ ...DEFAULT_RETENTION, maxBytes: 40_000 });
    await store.maintain();
    expect((await store.stats()).metricsBytes).toBeLessThan(before);
    const db = openReadable(join(dir, 'metrics.db'));
    expect(db.all('SELECT id FROM chunk WHERE tier = 0')).toEqual([]);
    expect(db.get('SELECT count(*) AS n FROM day_rollup')).toEqual({ n: 4 });
    db.close();
  });

  it('seal by themselves and do not let a slow source hold the journal', async () => {
    const dir = tempFolder();
    const clock = new FakeClock();
    const store = await openTestStore(dir, clock, {
      sealRows: 20,
      sealEveryMs: 100,
      segmentBytes: 2_000,
      segmentMaxAgeMs: 60_000,
    });
    const fast = store.samples.layout('fast', [LATENCY]);
    const slow = store.samples.layout('slow', [UP]);
    store.samples.append(slow, clock.now(), Float64Array.of(1));
    const deadline = Date.now() + 5_000;
    for (let i = 0; i < 500 && Date.now() < deadline; i += 1) {
      clock.advance(1_000);
      store.samples.append(fast, clock.now(), Float64Array.of(i));
      await store.samples.flush();
      if (i > 100 && !existsSync(join(dir, 'journal/00000001.seg'))) break;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(existsSync(join(dir, 'journal/00000001.seg'))).toBe(false);
    expect(pairs(stored(dir, named('up'))[0])).toHaveLength(1);
  });

  it('cut a torn tail and keep what was whole', async () => {
    const dir = tempFolder();
    const clock = new FakeClock();
    const store = await openTestStore(dir, clock);
    const layout = store.samples.layout('a', [LATENCY]);
    for (let i = 0; i < 3; i += 1) {
      store.samples.append(layout, clock.now() + i, Float64Array.of(i));
      await store.samples.flush();
    }
    await store.close();
    const file = join(dir, 'journal/00000001.seg');
    const whole = readFileSync(file);
    for (const damage of [
      () => truncateSync(file, whole.length - 5),
      () => writeFileSync(file, Buffer.concat([whole.subarray(0, -5), Buffer.from('dirty')])),
      () => writeFileSync(file, Buffer.concat([whole.subarray(0, -40), Buffer.alloc(4_000)])),
    ]) {
      damage();
      const again = await openTestStore(dir, clock);
      expect(pairs(again.samples.select(named('latency'), 0, 9e15)[0]).map(([, v]) => v)).toEqual([0, 1]);
      await again.close();
    }
  });
});
