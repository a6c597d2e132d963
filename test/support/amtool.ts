import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian's Alertmanager tools, which speak the classic grammar only (0.25). */
export const AMTOOL = 'amtool';

/** Which configurations amtool takes, in the order given, asked in one process. */
export function checkConfigs(texts: readonly string[]): readonly boolean[] {
  return inFolder(texts, (files) => {
    const { stdout } = spawnSync(AMTOOL, ['check-config', ...files], { encoding: 'utf8', maxBuffer: 1e8 });
    const verdicts = new Map(
      [...stdout.matchAll(/^Checking '(.+)' {2}(SUCCESS|FAILED)/gm)].map(([, file, verdict]) => [file, verdict]),
    );
    return files.map((file) => verdicts.get(file) === 'SUCCESS');
  });
}

/** The routing tree as amtool prints it. */
export function showRoutes(text: string): string {
  return inFolder([text], ([file = '']) => {
    const { stdout, stderr, status } = spawnSync(AMTOOL, ['config', 'routes', 'show', `--config.file=${file}`], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`amtool: ${stdout}${stderr}`);
    return stdout;
  });
}

/** The receivers that amtool sends a label set to, in order. */
export function testRoutes(text: string, labels: Readonly<Record<string, string>>): readonly string[] {
  return inFolder([text], ([file = '']) => {
    const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    const { stdout, stderr, status } = spawnSync(
      AMTOOL,
      ['config', 'routes', 'test', `--config.file=${file}`, ...pairs],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`amtool: ${stdout}${stderr}`);
    return stdout.trim().split(',');
  });
}

function inFolder<T>(texts: readonly string[], use: (files: readonly string[]) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-amtool-'));
  try {
    return use(
      texts.map((text, i) => {
        const file = join(folder, `${i}.yml`);
        writeFileSync(file, text);
        return file;
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
