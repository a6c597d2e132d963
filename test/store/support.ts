import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { Clock } from '../../src-main/engine/ports.ts';
import { openStore } from '../../src-main/engine/store/open.ts';
import { storePaths } from '../../src-main/engine/store/paths.ts';
import { commit, read } from '../../src-main/engine/store/repo/all.ts';
import type { Ops, SeriesWindow, Store, StoreLimits } from '../../src-main/engine/store/store.ts';
import { StoredSeries } from '../../src-main/engine/store/tsdb/stored-series.ts';
import { openOps } from '../../src-main/engine/store/writer-open.ts';
import type { Matcher } from '../../src-shared/matcher/matcher.ts';
import { METRIC_NAME } from '../../src-shared/model/labels.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { QuietLog } from '../support/quiet-log.ts';

// Every store starts two threads; on a busy machine that alone takes seconds.
vi.setConfig({ testTimeout: 60_000 });

const engine = resolve(import.meta.dirname, '../../src-main/engine');
export const workers = {
  writer: join(engine, 'store/writer.worker.ts'),
  reader: join(engine, 'query/reader.worker.ts'),
};

/** A data folder of the test's own. */
export function tempFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tocsin-store-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** ops.db on this thread: the same file and the same statements, without waiting for two threads to start. */
export function directOps(): Ops {
  const db = openOps(storePaths(tempFolder()), 0);
  onTestFinished(() => db.close());
  return {
    commit: async (commands) => {
      await Promise.resolve();
      commit(db, commands);
    },
    read: async (name, input) => {
      await Promise.resolve();
      return read(db, name, input);
    },
  };
}

/** A real store on real files, closed when the test ends. */
export async function openTestStore(
  dir: string,
  clock: Clock = new FakeClock(),
  limits: Partial<StoreLimits> = {},
): Promise<Store> {
  const store = await openStore({ dir, workers, limits }, { clock, log: new QuietLog() });
  let closed = false;
  const close = store.close.bind(store);
  onTestFinished(async () => {
    if (!closed) await close();
  });
  return {
    ...store,
    close: async () => {
      closed = true;
      await close();
    },
  };
}

export function named(name: string): readonly Matcher[] {
  return [{ name: METRIC_NAME, op: '=', value: name }];
}

/** What a reader finds on the disk. */
export function stored(dir: string, matchers: readonly Matcher[], from = 0, to = 9e15): readonly SeriesWindow[] {
  using source = new StoredSeries(storePaths(dir));
  source.refresh();
  return source.select(matchers, from, to);
}

export function pairs(
  window: { readonly t: Float64Array; readonly v: Float64Array } | undefined,
): readonly (readonly [number, number])[] {
  return window === undefined ? [] : Array.from(window.t, (t, i) => [t, window.v[i] ?? NaN] as const);
}
