import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ConfigResult } from '../../../src-main/engine/config/config.ts';
import { exportConfiguration } from '../../../src-main/engine/config/export.ts';
import { loadConfiguration } from '../../../src-main/engine/config/load.ts';

const dir = mkdtempSync(join(tmpdir(), 'tocsin-calendar-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

async function load(text: string): Promise<ConfigResult> {
  const file = join(dir, 'tocsin.yml');
  writeFileSync(file, text);
  return loadConfiguration([file], { variables: {} });
}

async function problems(keys: string, kind = 'machine'): Promise<string[]> {
  const result = await load(`monitors:\n  - name: x\n    kind: ${kind}\n${keys}\n`);
  return result.ok ? [] : result.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

test('a schedule is read, written out without an interval and read again', async () => {
  const first = await load(
    'monitors:\n  - {name: x, kind: machine, schedule: "*/5 * * * *", timezone: Europe/Berlin, retry_interval: 10s}\n',
  );
  if (!first.ok) throw new Error(JSON.stringify(first.problems));
  expect(first.configuration.monitors[0]?.monitor).toMatchObject({
    schedule: '*/5 * * * *',
    timezone: 'Europe/Berlin',
    retryInterval: 10_000,
  });
  const { main } = exportConfiguration(first.configuration);
  expect(main).not.toMatch(/^ +interval:/m);
  const second = await load(main);
  expect(second.ok && second.configuration.monitors[0]?.monitor).toEqual(first.configuration.monitors[0]?.monitor);
});

test('what is wrong with a schedule is said at its place', async () => {
  expect(await problems('    schedule: "61 * * * *"')).toEqual([
    '4:15 schedule: the minute "61" is not *, a number from 0 to 59, a range or a step.',
  ]);
  expect(await problems('    schedule: "0 3 * * *"\n    timezone: Europe/Berln')).toEqual([
    '5:15 timezone: not a time zone of the IANA database such as Europe/Berlin.',
  ]);
  expect(await problems('    interval: 30s\n    schedule: "0 3 * * *"')).toEqual([
    expect.stringMatching(/^5:5 a monitor has an interval or a schedule, not both\./),
  ]);
  expect(await problems('    timezone: Europe/Berlin')).toEqual([
    expect.stringMatching(/^4:5 timezone belongs to a sche/),
  ]);
  expect(await problems('    token: abcdefgh1\n    schedule: "0 3 * * *"', 'heartbeat')).toEqual([
    expect.stringMatching(/^5:5 schedule belongs to http, prometheus, tcp, tls, machine;/),
  ]);
});
