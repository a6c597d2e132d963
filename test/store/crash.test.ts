import { fork } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openReadable } from '../../src-main/engine/store/sqlite.ts';
import { named, stored, tempFolder } from './support.ts';

const ROUNDS = 20;
const BASE = Date.UTC(2026, 0, 5);
/** Big steps: a day has 288 rows, so sealing and nightly compaction happen all the time. */
const STEP = 300_000;

/** Rows of the child's batches: so many more than were acknowledged may have been written. */
const BATCH = 20;

/**
 * Runs the child, whose clock stands behind row `newest`, until it was killed `ms` after it acknowledged so many batches;
 * gives the newest acknowledged row.
 */
function killedAfter(
  dir: string,
  newest: number,
  batches: number,
  ms: number,
  layouts = 6,
  width = 2,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let acknowledged = -1;
    let left = batches;
    const child = fork(
      join(import.meta.dirname, 'crash-child.ts'),
      [dir, BASE, STEP, newest, layouts, width].map(String),
      {
        execArgv: [],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      },
    );
    child.on('message', (message: { acknowledged?: number }) => {
      if (message.acknowledged === undefined) return;
      left -= 1;
      if (left === 0) setTimeout(() => child.kill('SIGKILL'), ms);
      acknowledged = message.acknowledged;
    });
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve(acknowledged);
      else reject(new Error(`the child ended by itself with ${String(code)}`));
    });
  });
}

it(`loses and doubles nothing over ${ROUNDS} kills`, { timeout: 400_000 }, async () => {
  const dir = tempFolder();
  let acknowledged = -1;
  let chunks = 0;
  let blocks = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    acknowledged = Math.max(
      acknowledged,
      await killedAfter(dir, acknowledged + BATCH, 1 + Math.floor(Math.random() * 12), Math.random() * 40),
    );
    for (const name of ['row', 'wave']) {
      const windows = stored(dir, named(name));
      expect(windows).toHaveLength(6);
      for (const { t, v } of windows) {
        expect(t.length).toBeGreaterThan(acknowledged);
        for (let i = 0; i < t.length; i += 1) {
          // One plain comparison per sample: a million assertions would take longer than the kills.
          if (t[i] !== BASE + i * STEP || v[i] !== (name === 'row' ? i : Math.sin(i))) {
            expect.fail(`round ${round}, ${name}: sample ${i} is ${t[i]} ${v[i]}`);
          }
        }
      }
    }
    for (const file of ['ops.db', 'metrics.db']) {
      const db = openReadable(join(dir, file));
      expect(db.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
      if (file === 'metrics.db') {
        chunks = db.get('SELECT count(*) AS n FROM chunk WHERE tier = 0')!['n'] as number;
        blocks = db.get('SELECT coalesce(max(id), 0) AS n FROM block')!['n'] as number;
      }
      db.close();
    }
  }
  console.log(
    `kill -9: ${ROUNDS} rounds, ${acknowledged + 1} rows × 12 series acknowledged, ${chunks} day chunks, last block ${blocks}`,
  );
  // The kills fell among seals and compactions, not only among appends.
  expect(chunks).toBeGreaterThan(24);
  // Each child went on where the one before was killed.
  expect(acknowledged).toBeGreaterThan(ROUNDS * BATCH);
});

it('loses nothing of 20,000 series either', { timeout: 400_000 }, async () => {
  const dir = tempFolder();
  let acknowledged = -1;
  for (let round = 0; round < 3; round += 1) {
    acknowledged = Math.max(acknowledged, await killedAfter(dir, acknowledged + BATCH, 2 + round, 20, 40, 500));
    for (const name of ['row', 'wave']) {
      const windows = stored(dir, named(name));
      expect(windows).toHaveLength(40);
      for (const { t, v } of windows) {
        expect(t.length).toBeGreaterThan(acknowledged);
        expect(v.findIndex((x, i) => x !== (name === 'row' ? i : Math.sin(i)))).toBe(-1);
      }
    }
  }
  const padding = stored(dir, named('pad'));
  expect(padding).toHaveLength(40 * 498);
  expect(Math.min(...padding.map(({ t }) => t.length))).toBeGreaterThan(acknowledged);
});
