import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConfigProblem, Configuration } from '../../../src-main/engine/config/config.ts';
import { watchConfiguration } from '../../../src-main/engine/config/watch.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { QuietLog } from '../../support/quiet-log.ts';
import { until } from '../../support/wait.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tocsin-watch-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const one = (name: string): string => `monitors: [{name: ${name}, kind: machine}]\n`;

function listener() {
  const clock = new FakeClock();
  const good: string[][] = [];
  const bad: (readonly ConfigProblem[])[] = [];
  const deps = {
    clock,
    log: new QuietLog(),
    variables: {},
    onGood: (found: Configuration) => void good.push(found.monitors.map((entry) => entry.monitor.name)),
    onBad: (problems: readonly ConfigProblem[]) => void bad.push(problems),
  };
  /** Moves the clock on in polls until something is told. */
  const told = (what: string, probe: () => boolean): Promise<unknown> =>
    until(what, async () => (await clock.run(500), probe()), 8_000);
  return { bad, clock, deps, good, told };
}

test('a change is applied, a broken file is told and kept out, a mended one applies again', async () => {
  const file = join(dir, 'tocsin.yml');
  writeFileSync(file, one('a'));
  const { bad, deps, good, told } = listener();
  using watching = await watchConfiguration([file], deps);
  expect(good).toEqual([['a']]);
  writeFileSync(file, one('bb'));
  await told('the change', () => good.length === 2);
  expect(good[1]).toEqual(['bb']);
  writeFileSync(file, 'monitors: [{name: bb, kind: machine, intervall: 1s}]\n');
  await told('the problem', () => bad.length === 1);
  expect(bad[0]).toMatchObject([{ file, line: 1, column: 38 }]);
  expect(watching.good).toBe(false);
  expect(good).toHaveLength(2);
  // Editors write a new file and rename it over the old one.
  writeFileSync(`${file}.new`, one('ccc'));
  renameSync(`${file}.new`, file);
  await told('the mended file', () => good.length === 3);
  expect(watching.good).toBe(true);
});

test('files that come and go in a folder and files that values name are noticed', async () => {
  const secret = join(dir, 'word.txt');
  const folder = join(dir, 'conf');
  mkdirSync(folder);
  writeFileSync(secret, 'one');
  writeFileSync(join(folder, 'a.yml'), `monitors: [{name: "\${file:${secret}}", kind: machine}]\n`);
  const { bad, deps, good, told } = listener();
  using watching = await watchConfiguration([folder], deps);
  writeFileSync(join(folder, 'b.yml'), one('two'));
  await told('the new file', () => good.length === 2);
  expect(good[1]).toEqual(['one', 'two']);
  writeFileSync(secret, 'three');
  await told('the new value', () => good.length === 3);
  expect(good[2]).toEqual(['three', 'two']);
  rmSync(folder, { recursive: true });
  await told('the loss', () => bad.length === 1);
  expect(watching.good).toBe(false);
});

test('nothing is told without a change, nor after it is disposed', async () => {
  const file = join(dir, 'tocsin.yml');
  writeFileSync(file, one('a'));
  const { clock, deps, good } = listener();
  const watching = await watchConfiguration([file], deps);
  await clock.run(5_000);
  expect(good).toHaveLength(1);
  watching[Symbol.dispose]();
  expect(clock.timers).toBe(0);
  writeFileSync(file, one('b'));
  await clock.run(5_000);
  expect(good).toHaveLength(1);
});
