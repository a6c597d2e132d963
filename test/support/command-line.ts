import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

const CLI = resolve(import.meta.dirname, '../../out/main/cli.js');

/** How a command ended. */
export interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the built `tocsin` with these arguments. */
export function tocsin(...args: readonly string[]): Promise<Ended> {
  return new Promise((done) => {
    const child = execFile(process.execPath, [CLI, ...args], { timeout: 30_000 }, (_error, out, err) =>
      done({ status: child.exitCode ?? -1, out, err }),
    );
  });
}
