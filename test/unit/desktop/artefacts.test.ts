import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FuseV1Options } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../../..');

const Builder = z.object({
  afterPack: z.string(),
  icon: z.string(),
  files: z.array(z.string()),
  linux: z.object({ files: z.array(z.string()) }),
  mac: z.object({ files: z.array(z.string()) }),
  win: z.object({ files: z.array(z.string()) }),
});
const builder = Builder.parse(parse(readFileSync(join(root, 'build/electron-builder.yml'), 'utf8')));

describe('the built preload script', () => {
  it('requires electron, exposes nothing and imports nothing', () => {
    const text = readFileSync(join(root, 'out/preload/preload.cjs'), 'utf8');
    expect([...text.matchAll(/\brequire\(([^)]*)\)/g)].map(([, what]) => what)).toEqual(['"electron"']);
    expect(text).not.toMatch(/contextBridge|\bimport\b|\bprocess\b|window\.\w+ *=/);
  });
});

describe('the packaged app', () => {
  it('decides every fuse that Electron has', async () => {
    const module: unknown = await import(pathToFileURL(join(root, builder.afterPack)).href);
    const { FUSES } = z.object({ FUSES: z.record(z.string(), z.unknown()), afterPack: z.function() }).parse(module);
    const decided = Object.fromEntries(
      Object.entries(FuseV1Options)
        .filter(([, index]) => typeof index === 'number')
        .map(([name, index]) => [name, FUSES[String(index)]]),
    );
    expect(decided).toEqual({
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
      WasmTrapHandlers: true,
    });
    expect(FUSES['strictlyRequireAllFuses']).toBe(true);
  });

  it('keeps the SQLite addon of its own platform', () => {
    const shut = (patterns: readonly string[]): string => patterns.filter((one) => one.includes('prebuilds')).join();
    expect(shut(builder.files)).toBe('');
    for (const [own, { files }] of [
      ['linux-', builder.linux],
      ['darwin-', builder.mac],
      ['win32-', builder.win],
    ] as const) {
      const names = /\{([^}]*)\}-\*\.node/
        .exec(shut(files))?.[1]
        ?.split(',')
        .map((name) => `${name}-`);
      expect(names).toHaveLength(3);
      expect(names).not.toContain(own);
    }
  });

  it('has the picture that its script draws', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'tocsin-icon-'));
    try {
      await cp(join(root, 'build/icons/draw.mjs'), join(dir, 'draw.mjs'));
      execFileSync(process.execPath, [join(dir, 'draw.mjs')]);
      const drawn = readFileSync(join(dir, 'icon.png'));
      // IHDR of the PNG: width and height, then 8 bits a channel and colour type RGBA.
      expect([drawn.readUInt32BE(16), drawn.readUInt32BE(20), drawn[24], drawn[25]]).toEqual([512, 512, 8, 6]);
      expect(readFileSync(join(root, builder.icon)).equals(drawn)).toBe(true);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
