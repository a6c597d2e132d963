import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

interface Verdict {
  readonly status: number;
  readonly output: string;
}

/** Runs the room rules over a tree that holds only these files (path → text). */
async function judge(files: Readonly<Record<string, string>>): Promise<Verdict> {
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-rooms-'));
  try {
    await symlink(join(root, 'node_modules'), join(dir, 'node_modules'));
    await cp(join(root, 'build'), join(dir, 'build'), { recursive: true });
    for (const room of ['src-main', 'src-shared', 'src-renderer']) {
      await mkdir(join(dir, room), { recursive: true });
      await cp(join(root, room, 'tsconfig.json'), join(dir, room, 'tsconfig.json'));
    }
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await writeFile(join(dir, path), text);
    }
    const cli = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
    return await new Promise((done) => {
      execFile(
        process.execPath,
        [cli, '--config', 'build/rooms.cjs', 'src-main', 'src-shared', 'src-renderer'],
        { cwd: dir },
        (error, stdout, stderr) => {
          done({ status: error ? 1 : 0, output: stdout + stderr });
        },
      );
    });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const target = 'export const thing = 1;\n';
const importing = (path: string): string => `import { thing } from '${path}';\nexport const used = thing;\n`;

describe('room rules', () => {
  it.each([
    [
      'shared-is-pure',
      'src-shared/model/a.ts',
      `import { readFileSync } from 'node:fs';\nexport const a = readFileSync;\n`,
      undefined,
    ],
    ['engine-is-plain-node', 'src-main/engine/watch/a.ts', importing('../../desktop/b.ts'), 'src-main/desktop/b.ts'],
    [
      'electron-only-in-desktop',
      'src-main/console/a.ts',
      `import { app } from 'electron';\nexport const a = app;\n`,
      undefined,
    ],
    [
      'engine-watch-not-forward',
      'src-main/engine/watch/a.ts',
      importing('../alerts/b.ts'),
      'src-main/engine/alerts/b.ts',
    ],
    [
      'engine-rules-not-forward',
      'src-main/engine/rules/a.ts',
      importing('../notify/b.ts'),
      'src-main/engine/notify/b.ts',
    ],
    ['headless-without-desktop', 'src-main/cli/a.ts', importing('../desktop/b.ts'), 'src-main/desktop/b.ts'],
    [
      'renderer-is-a-browser',
      'src-renderer/features/x/a.ts',
      importing('../../../src-main/engine/b.ts'),
      'src-main/engine/b.ts',
    ],
    [
      'ui-and-charts-know-no-page',
      'src-renderer/ui/a.ts',
      importing('../features/x/b.ts'),
      'src-renderer/features/x/b.ts',
    ],
    [
      'pages-do-not-know-each-other',
      'src-renderer/features/x/a.ts',
      importing('../y/b.ts'),
      'src-renderer/features/y/b.ts',
    ],
  ])('%s is refused', async (rule, file, text, other) => {
    const verdict = await judge({ [file]: text, ...(other === undefined ? {} : { [other]: target }) });
    expect(verdict.output).toContain(rule);
    expect(verdict.status).toBe(1);
  });

  it('lets the pipeline look back', async () => {
    const verdict = await judge({
      'src-main/engine/alerts/a.ts': importing('../rules/b.ts'),
      'src-main/engine/rules/b.ts': target,
    });
    expect(verdict.output).not.toContain('error');
    expect(verdict.status).toBe(0);
  });
});
