import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openReadable } from '../../src-main/engine/store/sqlite.ts';
import type { Store } from '../../src-main/engine/store/store.ts';
import { Head } from '../../src-main/engine/store/tsdb/head.ts';
import { DEFAULT_RETENTION } from '../../src-shared/model/settings.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { named, openTestStore, pairs, stored, tempFolder } from './support.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function counts(dir: string): { readonly series: unknown; readonly layouts: unknown; readonly sealed: unknown } {
  const db = openReadable(join(dir, 'metrics.db'));
  const count = (table: string): unknown => db.get(`SELECT count(*) AS n FROM ${table}`)!['n'];
  const out = { series: count('series'), layouts: count('layout'), sealed: count('sealed') };
  db.close();
  return out;
}

/** Long enough for the main thread to let go of what got no row. */
function idle(clock: FakeClock): void {
  for (let i = 0; i < 19; i += 1) clock.advance(600_000);
}

describe('series and layouts', () => {
  it('that nobody writes to any more go with their last sample: weeks of churn leave nothing behind', async () => {
    const dir = tempFolder();
    const clock = new FakeClock();
    const store = await openTestStore(dir, clock);
    store.setRetention({ ...DEFAULT_RETENTION, raw: 2 * DAY, m1: 3 * DAY, h1: 4 * DAY, d1: null });
    const steady = store.samples.layout('steady', [{ __name__: 'steady' }]);
    const begin = clock.now();
    const write = async (day: number): Promise<void> => {
      // Fifty scrapes of a target whose pods change: a layout each.
      for (let i = 0; i < 50; i += 1) {
        const pod = store.samples.layout('pods', [{ __name__: 'load', pod: `${day}-${i}` }, { __name__: 'shared' }]);
        store.samples.append(pod, clock.now() + i * 1_000, Float64Array.of(i, i));
      }
      store.samples.append(steady, clock.now(), Float64Array.of(day));
      await store.samples.flush();
    };
    for (let day = 0; day < 20; day += 1) {
      await write(day);
      idle(clock);
      clock.jump(begin + (day + 1) * DAY - clock.now());
      await store.maintain();
    }
    const left = counts(dir);
    // Five days of pods at most (the hours' retention and the day that is not over), and the two that live on.
    expect(left.series).toBeLessThanOrEqual(6 * 50 + 2);
    expect(left.layouts).toBeLessThanOrEqual(2);
    expect(left.sealed).toBeLessThanOrEqual(2);
    expect((await store.stats()).series).toBeLessThanOrEqual(52);
    expect(pairs(stored(dir, named('steady'), clock.now() - 2 * DAY)[0]).map(([, v]) => v)).toEqual([18, 19]);
    const { vector } = await store.queries.instant('count(max_over_time(steady[60d]))', clock.now());
    expect(vector).toHaveLength(1);
    expect((await store.queries.labelValues('pod', [], -Infinity, Infinity)).values.length).toBeLessThanOrEqual(300);
    // Days of what lives are kept for ever: twenty of them.
    expect((await store.queries.instant('count_over_time(steady[60d])', clock.now())).vector[0]?.v).toBe(20);
  });

  it('that come back after a rest are the same series again, and after a restart too', async () => {
    const dir = tempFolder();
    const clock = new FakeClock();
    const write = async (store: Store, v: number): Promise<void> => {
      const layout = store.samples.layout('slow', [{ __name__: 'slow', x: 'y' }]);
      expect(store.samples.append(layout, clock.now(), Float64Array.of(v))).toBe(true);
      await store.samples.flush();
    };
    let store = await openTestStore(dir, clock);
    const held = store.samples.layout('held', [{ __name__: 'held' }]);
    store.samples.append(held, clock.now(), Float64Array.of(1));
    await write(store, 1);
    idle(clock);
    expect((await store.stats()).series).toBe(0);
    await write(store, 2);
    // Its source still holds the layout that was let go.
    expect(store.samples.append(held, clock.now(), Float64Array.of(2))).toBe(true);
    expect(store.samples.append(held, clock.now() + 1, Float64Array.of(3))).toBe(true);
    await store.samples.flush();
    await store.close();
    clock.jump(5 * HOUR);
    store = await openTestStore(dir, clock);
    expect((await store.stats()).series).toBe(0);
    await write(store, 3);
    clock.jump(DAY);
    await store.maintain();
    await write(store, 4);
    expect(counts(dir).series).toBe(2);
    const found = await store.queries.instant('count_over_time(slow[3d])', clock.now());
    expect(found.vector.map(({ v }) => v)).toEqual([4]);
    const values = await store.queries.instant('held[3d]', clock.now());
    expect(values.matrix.map(({ v }) => v)).toEqual([[1, 2, 3]]);
  });
});

describe('the head', () => {
  it('reaches less far back rather than fill the memory, says so, and grows again', () => {
    const head = new Head();
    const begin = Date.UTC(2026, 0, 5);
    const width = 50_000;
    const series = Array.from({ length: width }, (_, i) => ({ __name__: 'wide', i: String(i) }));
    const wide = { id: 1, source: 'wide', series };
    head.add(
      wide,
      series.map((_, i) => i + 1),
    );
    expect(head.reachMs(begin)).toBe(2 * HOUR);
    const row = new Float64Array(width).fill(1);
    let now = begin;
    for (let i = 0; i < 360; i += 1) {
      head.append(wide, now, row);
      now += 5_000;
      if (i % 12 === 11) head.trim(now, now);
    }
    const reach = head.reachMs(now);
    expect(reach).toBeLessThan(29 * 60_000);
    expect(reach).toBeGreaterThanOrEqual(600_000);
    const one = [...named('wide'), { name: 'i', op: '=', value: '7' } as const];
    expect(now - head.select(one, 0, now)[0]!.t[0]!).toBeGreaterThanOrEqual(reach - 5_000);
    // Most of it goes away; two hours later everything that came since is there.
    head.remove([1]);
    expect(head.select(one, 0, now)).toEqual([]);
    for (let minute = 0; minute < 180; minute += 1) head.trim((now += 60_000), now);
    expect(head.reachMs(now)).toBe(2 * HOUR);
  });
});
