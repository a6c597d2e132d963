import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AMTOOL } from './amtool.ts';
import { hasProgram } from './programs.ts';
import { freePort } from './prometheus.ts';
import { until } from './wait.ts';

/** What Debian calls the daemon. */
const DAEMON = 'prometheus-alertmanager';

/** Whether Debian's Alertmanager and its amtool are installed; where they are not, the tests beside them are counted as skipped. */
export const HAS_ALERTMANAGER = hasProgram(DAEMON) && hasProgram(AMTOOL);
if (!HAS_ALERTMANAGER)
  console.warn(`${DAEMON} or amtool is not in PATH: tests beside Alertmanager are skipped (apt-get install ${DAEMON})`);

/** Debian's Alertmanager in a process and a folder of its own. */
export class Alertmanager implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #dir: string;

  private constructor(url: string, child: ChildProcess, dir: string) {
    this.url = url;
    this.#child = child;
    this.#dir = dir;
  }

  static async start(config: string): Promise<Alertmanager> {
    const dir = await mkdtemp(join(tmpdir(), 'tocsin-alertmanager-'));
    const file = join(dir, 'alertmanager.yml');
    await writeFile(file, config);
    const url = `http://127.0.0.1:${await freePort()}`;
    const child = spawn(
      DAEMON,
      [
        `--config.file=${file}`,
        `--storage.path=${join(dir, 'data')}`,
        `--web.listen-address=${url.slice('http://'.length)}`,
        '--cluster.listen-address=',
        '--log.level=error',
      ],
      { stdio: 'ignore' },
    );
    const alertmanager = new Alertmanager(url, child, dir);
    try {
      await until(
        'alertmanager is ready',
        () => {
          if (child.exitCode !== null) throw new Error(`alertmanager ended with status ${child.exitCode}`);
          return fetch(`${url}/-/ready`).then(
            ({ ok }) => ok,
            () => false,
          );
        },
        20_000,
      );
    } catch (error) {
      await alertmanager[Symbol.asyncDispose]();
      throw error;
    }
    return alertmanager;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const gone = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await gone;
    }
    await rm(this.#dir, { recursive: true, force: true });
  }
}

/** Runs amtool against a server; resolves with what it prints, rejects with what it complains about. */
export function amtool(url: string, ...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const all = [`--alertmanager.url=${url}`, '--no-version-check', ...args];
    execFile(AMTOOL, all, { timeout: 30_000, env: { ...process.env, USER: 'tester' } }, (error, out, err) => {
      if (error === null) resolve(out);
      else reject(new Error(`amtool ${args.join(' ')}: ${out}${err || error.message}`));
    });
  });
}
