import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileSecrets } from '../../../src-main/secrets/secrets-file.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tocsin-secrets-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = (): FileSecrets => new FileSecrets(join(dir, 'secrets.json'), join(dir, 'secrets.key'));

describe('secrets in a file', () => {
  it('gives back what was set, also to the next process, and nothing else', async () => {
    await open().set('slack', 'https://hooks.example/T0/secret');
    await open().set('smtp', 'pa55 ✓');
    expect(await open().get('slack')).toBe('https://hooks.example/T0/secret');
    expect(await open().get('smtp')).toBe('pa55 ✓');
    expect(await open().get('other')).toBeUndefined();
    expect(await open().names()).toEqual(['slack', 'smtp']);
    await open().delete('slack');
    expect(await open().names()).toEqual(['smtp']);
  });

  it('keeps no value readable and both files to their owner', async () => {
    await open().set('slack', 'hunter2-hunter2');
    expect(await readFile(join(dir, 'secrets.json'), 'utf8')).not.toContain('hunter2');
    for (const file of ['secrets.json', 'secrets.key']) expect((await stat(join(dir, file))).mode & 0o777).toBe(0o600);
  });

  it('does not mix up two writers', async () => {
    const secrets = open();
    await Promise.all(Array.from({ length: 20 }, (_, i) => secrets.set(`s${i}`, String(i))));
    expect(await secrets.names()).toHaveLength(20);
  });

  it('says what to do when an entry was swapped, the key is another, or the file is none', async () => {
    const secrets = open();
    await secrets.set('a', 'one');
    await secrets.set('b', 'two');
    // Written by FileSecrets just now.
    const stored = JSON.parse(await readFile(join(dir, 'secrets.json'), 'utf8')) as {
      entries: Record<'a' | 'b', unknown>;
    };
    [stored.entries.a, stored.entries.b] = [stored.entries.b, stored.entries.a];
    await writeFile(join(dir, 'secrets.json'), JSON.stringify(stored));
    await expect(open().get('a')).rejects.toThrow(/does not open with the key/);
    await writeFile(join(dir, 'secrets.key'), 'short');
    await expect(open().get('a')).rejects.toThrow(/Restore it from a backup/);
    await writeFile(join(dir, 'secrets.json'), '{"version":9}');
    await expect(open().names()).rejects.toThrow(/Nothing was changed/);
  });
});
