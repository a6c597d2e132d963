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
  readonly #dir: string;
  #child: ChildProcess | undefined;

  private constructor(url: string, dir: string) {
    this.url = url;
    this.#dir = dir;
  }

  static async start(config: string): Promise<Alertmanager> {
    const dir = await mkdtemp(join(tmpdir(), 'tocsin-alertmanager-'));
    await writeFile(join(dir, 'alertmanager.yml'), config);
    const alertmanager = new Alertmanager(`http://127.0.0.1:${await freePort()}`, dir);
    try {
      await alertmanager.run();
    } catch (error) {
      await alertmanager[Symbol.asyncDispose]();
      throw error;
    }
    return alertmanager;
  }

  /** Starts it, again after `kill`: at the same address, with the silences and the log of the last run. */
  async run(): Promise<void> {
    const child = spawn(
      DAEMON,
      [
        `--config.file=${join(this.#dir, 'alertmanager.yml')}`,
        `--storage.path=${join(this.#dir, 'data')}`,
        `--web.listen-address=${this.url.slice('http://'.length)}`,
        '--cluster.listen-address=',
        '--log.level=error',
      ],
      { stdio: 'ignore' },
    );
    this.#child = child;
    await until(
      'alertmanager is ready',
      () => {
        if (child.exitCode !== null) throw new Error(`alertmanager ended with status ${child.exitCode}`);
        return fetch(`${this.url}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        );
      },
      20_000,
    );
  }

  /** SIGTERM by default, on which it writes its silences to the disk: it does that every 15 minutes otherwise. */
  async kill(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill('SIGKILL');
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
