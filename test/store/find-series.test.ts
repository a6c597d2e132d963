import { expect, it } from 'vitest';
import { warmUp } from '../../src-main/engine/query/warm-up.ts';
import { storePaths } from '../../src-main/engine/store/paths.ts';
import { StoredSeries } from '../../src-main/engine/store/tsdb/stored-series.ts';
import type { Matcher } from '../../src-shared/matcher/matcher.ts';
import { METRIC_NAME } from '../../src-shared/model/labels.ts';
import { parseSeriesSelector } from '../../src-shared/promql/selector.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { openTestStore, tempFolder } from './support.ts';

const DAY = 86_400_000;
const name = (value: string): Matcher => ({ name: METRIC_NAME, op: '=', value });

it('finds labels and series that were appended a moment ago, sealed, or compacted', async () => {
  const clock = new FakeClock();
  const store = await openTestStore(tempFolder(), clock);
  const { samples, queries } = store;
  const old = samples.layout('old', [
    { __name__: 'up', job: 'old', instance: 'a' },
    { __name__: 'never', job: 'old' },
  ]);
  const begin = clock.now();
  for (let i = 0; i < 3; i += 1) samples.append(old, begin + i * 1_000, Float64Array.of(1, NaN));
  await samples.flush();
  // Two nights later the old day is one chunk per series.
  clock.jump(2 * DAY);
  await store.maintain();
  const now = clock.now();
  const fresh = samples.layout('new', [{ __name__: 'up', job: 'new', instance: 'b' }, { __name__: 'load' }]);
  samples.append(fresh, now, Float64Array.of(1, 2));

  expect(await queries.labelNames([], -Infinity, Infinity)).toEqual({
    values: ['__name__', 'instance', 'job'],
    truncated: false,
  });
  expect((await queries.labelValues('job', [], -Infinity, Infinity)).values).toEqual(['new', 'old']);
  expect((await queries.labelValues('job', [[name('up')]], now - 1_000, now)).values).toEqual(['new']);
  expect((await queries.labelValues('job', [[name('up')]], begin - 1_000, begin + 5_000)).values).toEqual(['old']);
  expect((await queries.labelNames([[name('load')]], now, now)).values).toEqual(['__name__']);
  expect((await queries.labelNames([], begin, begin + 1)).values).toEqual(['__name__', 'instance', 'job']);
  expect(await queries.labelNames([], -Infinity, Infinity, 1)).toEqual({ values: ['__name__'], truncated: true });

  const both = [parseSeriesSelector('{job=~"new|old",__name__="up"}'), parseSeriesSelector('load')];
  expect((await queries.series(both, -Infinity, Infinity)).series.map((one) => one['job'])).toEqual([
    undefined,
    'old',
    'new',
  ]);
  expect((await queries.series(both, now - 5, now + 5)).series).toHaveLength(2);
  // Nothing was ever written for it on that day: compaction tells.
  expect((await queries.series([[name('never')]], begin, begin + 5_000)).series).toEqual([]);
  expect(await queries.series(both, -Infinity, Infinity, 2)).toMatchObject({ truncated: true });
  await samples.flush();
  await store.maintain();
  expect((await queries.series(both, now - 5, now + 5)).series).toHaveLength(2);
});

it('reads selectors as match[] takes them', () => {
  expect(parseSeriesSelector('up{job="x"}')).toHaveLength(2);
  for (const text of ['up[5m]', 'up offset 5m', 'up @ 5', 'sum(up)', '{}', 'up{'])
    expect(() => parseSeriesSelector(text)).toThrow();
});

it('warms up over a monitor of any name, and over nothing', async () => {
  const clock = new FakeClock();
  const dir = tempFolder();
  const store = await openTestStore(dir, clock);
  const monitor = 'say "hi"\\\n{x}';
  using source = new StoredSeries(storePaths(dir));
  source.refresh();
  const asking = () => warmUp(source, clock.now(), { maxSamples: 1 });
  expect(asking).not.toThrow();
  const layout = store.samples.layout('a', [{ __name__: 'probe_duration_seconds', monitor }]);
  for (let i = 0; i < 5; i += 1) store.samples.append(layout, clock.now() - i * 60_000, Float64Array.of(1));
  await store.samples.flush();
  source.refresh();
  // Samples were read: more than are allowed here.
  expect(asking).toThrow(/too many samples/);
  expect(() => warmUp(source, clock.now(), {})).not.toThrow();
});
