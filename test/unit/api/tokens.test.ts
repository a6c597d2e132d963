import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newToken, openTokens, parseTokens, TokenFileError } from '../../../src-main/api/tokens.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-tokens-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the token file', () => {
  it('is made with mode 0600 and one admin token, and stays as it is', async () => {
    const file = join(folder, 'sub', 'token');
    const first = await openTokens(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe(`${first.admin}\n`);
    expect(first.admin).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect((await openTokens(file)).admin).toBe(first.admin);
    expect(first.tokens.identify(first.admin)).toEqual({ name: 'console', access: 'admin' });
  });

  it('is made once when two start at the same time', async () => {
    const file = join(folder, 'token');
    const [one, two] = await Promise.all([openTokens(file), openTokens(file)]);
    expect(one.admin).toBe(two.admin);
  });

  it('holds further tokens with their access', async () => {
    const file = join(folder, 'token');
    writeFileSync(
      file,
      '# who\nadmin-0123456789abcdef\nread grafana grafana-0123456789\noperate ci ci-0123456789abcdef # job\n',
    );
    const { tokens, admin } = await openTokens(file);
    expect(admin).toBe('admin-0123456789abcdef');
    expect(tokens.identify('grafana-0123456789')).toEqual({ name: 'grafana', access: 'read' });
    expect(tokens.identify('ci-0123456789abcdef')).toEqual({ name: 'ci', access: 'operate' });
    for (const wrong of [undefined, '', 'grafana', 'grafana-012345678', 'grafana-01234567890'])
      expect(tokens.identify(wrong)).toBeUndefined();
  });

  it.each(['short', 'with space in it all', 'read x too-short', 'ünïcode-0123456789'])(
    'refuses “%s” with its line',
    (line) => {
      expect(() => parseTokens(`\n${line}\n`, 't')).toThrow(TokenFileError);
      expect(() => parseTokens(`\n${line}\n`, 't')).toThrow(/^t:2: /);
    },
  );

  it('refuses a file without an admin token', async () => {
    const file = join(folder, 'token');
    writeFileSync(file, 'read x 0123456789abcdef\n');
    await expect(openTokens(file)).rejects.toThrow(/holds no admin token/);
  });

  it('new tokens differ', () => {
    expect(newToken()).not.toBe(newToken());
  });
});
