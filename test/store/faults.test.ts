import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src-main/engine/store/open.ts';
import { openWritable } from '../../src-main/engine/store/sqlite.ts';
import { type Layout, type Store, StoreOpenError, type StoreProblem } from '../../src-main/engine/store/store.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { QuietLog } from '../support/quiet-log.ts';
import { SmallDisk } from '../support/small-disk.ts';
import { named, openTestStore, pairs, stored, tempFolder, workers } from './support.ts';

const SERIES = [{ __name__: 'x', monitor: 'a' }];

async function refusal(dir: string): Promise<StoreOpenError> {
  const error: unknown = await openTestStore(dir).then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof StoreOpenError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}

function scribble(file: string, from: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(Math.max(4_096, statSync(file).size - from), 0x5a), 0, undefined, from);
  closeSync(handle);
}

async function until(condition: () => boolean | Promise<boolean>, clock?: FakeClock): Promise<void> {
  const deadline = Date.now() + 8_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('did not happen within 8 s');
    clock?.advance(500);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a folder', () => {
  it('is refused while another store has it, and free again when that is gone', async () => {
    const dir = tempFolder();
    const store = await openTestStore(dir);
    const error = await refusal(dir);
    expect(error.kind).toBe('in_use');
    expect(error.message).toContain(String(process.pid));
    await store.close();
    await (await openTestStore(dir)).close();
  });

  it('that cannot be written is refused with words', async () => {
    const dir = join(tempFolder(), 'file');
    writeFileSync(dir, '');
    expect((await refusal(dir)).kind).toBe('unreadable');
  });
});

describe('files of a newer version', () => {
  it.each(['ops.db', 'metrics.db'])('%s is refused and not touched', async (name) => {
    const dir = tempFolder();
    await (await openTestStore(dir)).close();
    const db = openWritable(join(dir, name), 'full');
    db.exec('PRAGMA user_version = 99');
    db.close();
    const error = await refusal(dir);
    expect(error.kind).toBe('newer');
    expect(error.message).toContain(name);
    expect(error.message).toContain('newer version');
  });
});

describe('damage', () => {
  it('of metrics.db puts it aside, begins anew and leaves ops.db alone', async () => {
    const dir = tempFolder();
    const first = await openTestStore(dir);
    await first.ops.commit([{ do: 'mark.put', name: 'kept', value: 'yes' }]);
    first.samples.append(first.samples.layout('a', SERIES), 1_000, Float64Array.of(1));
    await first.close();
    scribble(join(dir, 'metrics.db'), 0);
    const second = await openTestStore(dir);
    expect(second.problem()).toMatchObject({ kind: 'corrupt' });
    expect(second.problem()?.message).toContain('metrics.db.corrupt-');
    expect(readdirSync(dir).some((name) => name.startsWith('metrics.db.corrupt-'))).toBe(true);
    expect(await second.ops.read('mark', { name: 'kept' })).toBe('yes');
    expect(second.samples.append(second.samples.layout('a', SERIES), 2_000, Float64Array.of(2))).toBe(true);
    await second.samples.flush();
    expect(pairs(stored(dir, named('x'))[0])).toEqual([[2_000, 2]]);
  });

  it('of metrics.db while running is found by a query, and unsealed rows stay', async () => {
    const dir = tempFolder();
    const clock = new FakeClock();
    const store = await openTestStore(dir, clock);
    const layout = store.samples.layout('a', SERIES);
    for (let i = 0; i < 3_000; i += 1) store.samples.append(layout, clock.now() + i, Float64Array.of(Math.random()));
    await store.maintain();
    store.samples.append(layout, clock.now() + 5_000, Float64Array.of(7));
    await store.samples.flush();
    scribble(join(dir, 'metrics.db'), 4_096);
    await expect(store.queries.instant('x[1h]', clock.now() + 5_000)).rejects.toThrow('malformed');
    await until(() => store.problem() !== undefined);
    expect(store.problem()).toMatchObject({ kind: 'corrupt' });
    store.samples.append(layout, clock.now() + 6_000, Float64Array.of(8));
    await store.maintain();
    expect(pairs(stored(dir, named('x'))[0]).map(([, v]) => v)).toEqual([7, 8]);
  });

  it('of ops.db is refused with the newest whole backup and how to restore it', async () => {
    const dir = tempFolder();
    const first = await openTestStore(dir);
    await first.ops.commit([{ do: 'mark.put', name: 'kept', value: 'yes' }]);
    await first.maintain();
    await first.close();
    const [backup] = readdirSync(join(dir, 'backup'));
    scribble(join(dir, 'ops.db'), 100);
    const error = await refusal(dir);
    expect(error.kind).toBe('corrupt');
    expect(error.message).toContain(join(dir, 'backup', backup!));
    // What the message says works.
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(dir, `ops.db${suffix}`), { force: true });
    copyFileSync(join(dir, 'backup', backup!), join(dir, 'ops.db'));
    const restored = await openTestStore(dir);
    expect(await restored.ops.read('mark', { name: 'kept' })).toBe('yes');
  });

  it('of a backup makes it not the newest whole one', async () => {
    const dir = tempFolder();
    const clock = new FakeClock();
    const store = await openTestStore(dir, clock);
    await store.maintain();
    clock.jump(86_400_000);
    await store.maintain();
    await store.close();
    const [older, newer] = readdirSync(join(dir, 'backup')).sort();
    scribble(join(dir, 'backup', newer!), 0);
    scribble(join(dir, 'ops.db'), 0);
    expect((await refusal(dir)).message).toContain(older!);
  });
});

describe('a full disk', () => {
  it('stops ingest, keeps the head going and recovers by itself', async ({ skip }) => {
    using disk = SmallDisk.mount(3);
    if (disk === undefined) return skip('mounting a small tmpfs needs root');
    const { dir } = disk;
    const clock = new FakeClock();
    const store: Store = await openStore({ dir, workers }, { clock, log: new QuietLog() });
    const seen: (StoreProblem['kind'] | undefined)[] = [];
    using _ = store.onProblem((problem) => seen.push(problem?.kind));
    const layout = store.samples.layout('a', SERIES);
    const begin = clock.now();
    store.samples.append(layout, begin, Float64Array.of(0));
    await store.samples.flush();
    disk.fill();
    let rows = 1;
    await until(() => {
      for (let i = 0; i < 200; i += 1) {
        store.samples.append(layout, begin + rows, Float64Array.of(rows));
        rows += 1;
      }
      return store.problem()?.kind === 'full';
    }, clock);
    expect(store.problem()?.message).toContain('full');
    await expect(store.samples.flush()).rejects.toThrow();
    expect(store.samples.latest('x')[0]?.v).toBe(rows - 1);
    disk.free();
    await until(() => store.problem() === undefined, clock);
    await store.samples.flush();
    expect(pairs(stored(dir, named('x'))[0]).map(([, v]) => v)).toEqual(Array.from({ length: rows }, (_, i) => i));
    expect(seen).toEqual(['full', undefined]);
    await store.close();
  });
});

describe('with very many series', () => {
  const wide = (store: Store, layouts: number, width: number): readonly Layout[] =>
    Array.from({ length: layouts }, (_, m) =>
      store.samples.layout(
        `target-${m}`,
        Array.from({ length: width }, (_, i) => ({ __name__: `x${i}`, m: String(m) })),
      ),
    );

  it('a full disk keeps what waits, and everything is there when it has space again', async ({ skip }) => {
    using disk = SmallDisk.mount(40);
    if (disk === undefined) return skip('mounting a small tmpfs needs root');
    const { dir } = disk;
    const clock = new FakeClock();
    const store: Store = await openStore({ dir, workers }, { clock, log: new QuietLog() });
    const layouts = wide(store, 40, 500);
    const begin = clock.now();
    let rows = 0;
    const tick = (): void => {
      for (const layout of layouts) store.samples.append(layout, begin + rows, new Float64Array(500).fill(rows));
      rows += 1;
    };
    tick();
    await store.samples.flush();
    disk.fill();
    for (let i = 0; i < 20; i += 1) tick();
    await until(() => store.problem()?.kind === 'full', clock);
    disk.free();
    await until(() => store.problem() === undefined, clock);
    await store.samples.flush();
    const counted = await store.queries.instant('sum(count_over_time(x7[1h]))', begin + rows);
    expect(counted.vector[0]?.v).toBe(rows * 40);
    expect(pairs(stored(dir, named('x499'))[0]).map(([, v]) => v)).toEqual(Array.from({ length: rows }, (_, i) => i));
    await store.close();
  });

  it('a clock set back is recorded beside the time before, in every layout', async () => {
    const dir = tempFolder();
    const clock = new FakeClock();
    const store = await openTestStore(dir, clock);
    const layouts = wide(store, 1_000, 2);
    const begin = clock.now();
    const append = (v: number): number =>
      layouts.filter((layout) => store.samples.append(layout, clock.now(), Float64Array.of(v, v))).length;
    expect(append(1)).toBe(1_000);
    clock.jump(-3_600_000);
    expect(append(2)).toBe(1_000);
    clock.advance(15_000);
    expect(append(3)).toBe(1_000);
    await store.samples.flush();
    expect((await store.queries.instant('sum(count_over_time(x0[3h]))', begin)).vector[0]?.v).toBe(3_000);
    expect(store.samples.latest('x1').every(({ v }) => v === 3)).toBe(true);
    expect((await store.stats()).series).toBe(2_000);
  });
});

describe('a crashed writer', () => {
  it('is started again three times and then given up with words', async () => {
    const dir = tempFolder();
    const data = join(dir, 'data');
    mkdirSync(data);
    const flag = join(dir, 'crash');
    const file = join(dir, 'writer.ts');
    writeFileSync(
      file,
      `import { existsSync, rmSync } from 'node:fs';
       await import(${JSON.stringify(workers.writer)});
       setInterval(() => { if (existsSync(${JSON.stringify(flag)})) { rmSync(${JSON.stringify(flag)}); process.exit(1); } }, 5);`,
    );
    const clock = new FakeClock();
    const store = await openStore({ dir: data, workers: { ...workers, writer: file } }, { clock, log: new QuietLog() });
    const layout = store.samples.layout('a', SERIES);
    const crash = async (): Promise<void> => {
      writeFileSync(flag, '');
      await until(() => !existsSync(flag));
      await new Promise((resolve) => setTimeout(resolve, 50));
    };
    for (let round = 0; round < 3; round += 1) {
      await crash();
      store.samples.append(layout, clock.now() + round, Float64Array.of(round));
      clock.advance(6_000);
      let flushed = false;
      await until(() => {
        store.samples.flush().then(
          () => (flushed = true),
          () => undefined,
        );
        return flushed;
      }, clock);
    }
    expect(pairs(stored(data, named('x'))[0]).map(([, v]) => v)).toEqual([0, 1, 2]);
    await crash();
    await until(() => store.problem()?.kind === 'worker');
    expect(store.problem()?.message).toContain('restart the console');
    await store.close();
  });
});
