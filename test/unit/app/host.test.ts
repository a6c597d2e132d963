import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stopInOrder } from '../../../src-main/app/lifecycle.ts';
import { defaultDataDir } from '../../../src-main/app/paths.ts';
import { readRunning, removeRunning, writeRunning } from '../../../src-main/app/running.ts';
import { systemClock } from '../../../src-main/app/system-clock.ts';
import { ConsoleNotifier, noteCommand } from '../../../src-main/console/desktop-note.ts';
import type { DesktopNote } from '../../../src-main/engine/ports.ts';
import { QuietLog } from '../../support/quiet-log.ts';

describe('stopping', () => {
  it('runs every step in order, also after one that fails', async () => {
    const ran: string[] = [];
    const step = (name: string, fail = false) => ({
      name,
      run: () => (ran.push(name), fail ? Promise.reject(new Error('no')) : Promise.resolve()),
    });
    expect(await stopInOrder([step('a'), step('b', true), step('c')], systemClock, new QuietLog())).toBe(false);
    expect(ran).toEqual(['a', 'b', 'c']);
    expect(await stopInOrder([step('a')], systemClock, new QuietLog())).toBe(true);
  });

  it('does not wait beyond its budget', async () => {
    const started = performance.now();
    const hangs = { name: 'hangs', run: () => new Promise<void>(() => undefined) };
    expect(await stopInOrder([hangs, hangs], systemClock, new QuietLog(), 50)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('the data folder', () => {
  it('is where the system keeps a program’s data', () => {
    expect(defaultDataDir({ platform: 'linux', variables: { XDG_DATA_HOME: '/x' } })).toBe('/x/tocsin');
    expect(defaultDataDir({ platform: 'darwin', variables: {} })).toMatch(/Library\/Application Support\/Tocsin$/);
    expect(defaultDataDir({ platform: 'win32', variables: { LOCALAPPDATA: 'C:/L' } })).toContain('Tocsin');
    expect(defaultDataDir({ platform: 'linux', variables: { TOCSIN_DATA: '/own' } })).toBe('/own');
  });

  it('says who serves it, and forgets who was killed', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'tocsin-running-'));
    const file = join(dir, 'running.json');
    expect(await readRunning(file)).toBeUndefined();
    await writeRunning(file, { url: 'http://127.0.0.1:1/', pid: process.pid });
    expect(await readRunning(file)).toEqual({ url: 'http://127.0.0.1:1/', pid: process.pid });
    // Larger than any pid Linux gives.
    await writeRunning(file, { url: 'http://127.0.0.1:1/', pid: 4_194_305 });
    expect(await readRunning(file)).toBeUndefined();
    await writeFile(file, 'torn{');
    expect(await readRunning(file)).toBeUndefined();
    await removeRunning(file);
    await expect(readFile(file)).rejects.toThrow(/ENOENT/);
    await rm(dir, { recursive: true });
  });
});

describe('desktop notes without Electron', () => {
  const note: DesktopNote = { tag: 't', title: '--help', body: '"; rm -rf ~', severity: 'critical', alertIds: [] };

  it('pass their text as arguments, never as code', () => {
    expect(noteCommand(note, 'linux')).toEqual([
      'notify-send',
      '--app-name=Tocsin',
      '--urgency=critical',
      '--',
      '--help',
      '"; rm -rf ~',
    ]);
    expect(noteCommand(note, 'darwin')?.slice(-2)).toEqual(['--help', '"; rm -rf ~']);
    expect(noteCommand(note, 'win32')).toBeUndefined();
  });

  it('count as shown when a page or the desktop took them, and not otherwise', async () => {
    const failing = new ConsoleNotifier('linux', () => Promise.reject(new Error('no such program')));
    await expect(failing.show(note)).rejects.toThrow(/no console page is open/);
    const heard: DesktopNote[] = [];
    failing.onNote((one) => heard.push(one));
    await failing.show(note);
    expect(heard).toEqual([note]);
    await new ConsoleNotifier('linux', () => Promise.resolve()).show(note);
    await expect(new ConsoleNotifier('win32').show(note)).rejects.toThrow(/desktop app/);
  });
});
