import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LogLevel } from '../../../src-main/engine/ports.ts';
import { createLog, parseLogLevel } from '../../../src-main/log/log.ts';
import { redactText } from '../../../src-main/log/redact.ts';
import { RotatingFile } from '../../../src-main/log/rotating-file.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tocsin-log-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function collected(level: LogLevel) {
  const lines: string[] = [];
  return {
    lines,
    log: createLog({ level, now: () => Date.UTC(2026, 0, 2), sinks: [(line) => void lines.push(line)] }),
  };
}

describe('a line', () => {
  test('is one JSON object with the room, and no field takes the place of ours', () => {
    const { lines, log } = collected('info');
    log.room('store').warn('slow batch', { ms: 12, level: 'debug', text: 'a\nb', none: undefined });
    expect(lines).toEqual([
      '{"time":"2026-01-02T00:00:00.000Z","level":"warn","room":"store","event":"slow batch","ms":12,"text":"a\\nb"}\n',
    ]);
  });

  test('below the level is not written', () => {
    const { lines, log } = collected('warn');
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    expect(lines).toHaveLength(2);
    expect([parseLogLevel('WARN'), parseLogLevel('loud'), parseLogLevel(undefined)]).toEqual([
      'warn',
      undefined,
      undefined,
    ]);
  });

  test('carries no secret', () => {
    const { lines, log } = collected('debug');
    log.info('call to https://ops:hunter2@x.example/', {
      password: 'hunter2',
      apiKey: 'hunter2',
      url: 'http://x/?token=hunter2&a=b',
      signingSecret: 'hunter2',
      tokens: '',
      user: 'ops',
    });
    expect(lines[0]).not.toContain('hunter2');
    expect(lines[0]).toContain('"user":"ops"');
    expect(lines[0]).toContain('a=b');
  });
});

test.each([
  ['https://a:b@host/x', 'https://[hidden]@host/x'],
  ['GET /x?api_key=abc&b=1', 'GET /x?api_key=[hidden]&b=1'],
  ['Authorization: Bearer abcdefghij', 'Authorization: Bearer [hidden]'],
  ['https://hooks.slack.com/services/T0/B0/xyz failed', 'https://hooks.slack.com/services/[hidden] failed'],
  ['POST /hb/abcdefgh12 from 127.0.0.1', 'POST /hb/[hidden] from 127.0.0.1'],
  ['http://127.0.0.1:9470/#code123', 'http://127.0.0.1:9470/#[hidden]'],
  ['basic checks are fine; a@b.example too', 'basic checks are fine; a@b.example too'],
])('redacts %s', (text, expected) => expect(redactText(text)).toBe(expected));

describe('the file', () => {
  test('is put aside by size, five are kept, the newest lines in the first', () => {
    const path = join(dir, 'logs', 'tocsin.log');
    {
      using file = new RotatingFile(path, 100, 5);
      for (let i = 0; i < 60; i += 1) file.append(`line ${String(i).padStart(2, '0')} ${'x'.repeat(20)}\n`);
    }
    expect(readdirSync(join(dir, 'logs')).sort()).toEqual([
      'tocsin.log',
      'tocsin.log.1',
      'tocsin.log.2',
      'tocsin.log.3',
      'tocsin.log.4',
    ]);
    const all = ['.4', '.3', '.2', '.1', ''].map((end) => readFileSync(`${path}${end}`, 'utf8')).join('');
    const numbers = [...all.matchAll(/line (\d+)/g)].map((match) => Number(match[1]));
    expect(numbers.at(-1)).toBe(59);
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => 60 - numbers.length + i));
    for (const end of ['', '.1', '.4']) expect(statSync(`${path}${end}`).size).toBeLessThanOrEqual(100);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('goes on where it ended, and a place that cannot be written costs lines only', () => {
    const path = join(dir, 'a.log');
    writeFileSync(path, 'before\n');
    {
      using file = new RotatingFile(path);
      file.append('after\n');
    }
    expect(readFileSync(path, 'utf8')).toBe('before\nafter\n');
    using broken = new RotatingFile(join(path, 'x.log'));
    broken.append('lost\n');
    expect(broken.lost).toBe(1);
  });
});
