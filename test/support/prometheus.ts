import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { until } from './wait.ts';

function inPath(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((dir) => {
    try {
      accessSync(join(dir, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Whether Debian's prometheus is installed; where it is not, the tests beside it are counted as skipped. */
export const HAS_PROMETHEUS = inPath('prometheus') && inPath('promtool');
if (!HAS_PROMETHEUS)
  console.warn(
    'prometheus or promtool is not in PATH: tests beside Prometheus are skipped (apt-get install prometheus)',
  );

/** A loopback port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

export interface PrometheusOptions {
  /** YAML. */
  readonly config?: string;
  readonly flags?: readonly string[];
  /** Samples it begins with, in OpenMetrics text. */
  readonly history?: string;
  readonly port?: number;
}

/** Debian's prometheus in a process and a folder of its own. */
export class Prometheus implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #dir: string;
  readonly #errors: string[];

  private constructor(url: string, child: ChildProcess, dir: string, errors: string[]) {
    this.url = url;
    this.#child = child;
    this.#dir = dir;
    this.#errors = errors;
  }

  static async start(options: PrometheusOptions = {}): Promise<Prometheus> {
    const dir = await mkdtemp(join(tmpdir(), 'tocsin-prometheus-'));
    const config = join(dir, 'prometheus.yml');
    await writeFile(config, options.config ?? 'global: {scrape_interval: 1h}\n');
    if (options.history !== undefined) {
      const file = join(dir, 'history.om');
      await writeFile(file, options.history);
      await promtool('tsdb', 'create-blocks-from', 'openmetrics', file, join(dir, 'data'));
    }
    const port = options.port ?? (await freePort());
    const url = `http://127.0.0.1:${port}`;
    const child = spawn(
      'prometheus',
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(dir, 'data')}`,
        '--storage.tsdb.retention.time=10y',
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=warn',
        ...(options.flags ?? []),
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const errors: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
    const prometheus = new Prometheus(url, child, dir, errors);
    try {
      await until(
        'prometheus is ready',
        async () => {
          if (child.exitCode !== null) throw new Error(`prometheus ended: ${errors.join('')}`);
          return fetch(`${url}/-/ready`).then(
            ({ ok }) => ok,
            () => false,
          );
        },
        20_000,
      );
    } catch (error) {
      await prometheus[Symbol.asyncDispose]();
      throw error;
    }
    return prometheus;
  }

  get log(): string {
    return this.#errors.join('');
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

/** Runs promtool; resolves with what it prints, rejects with what it complains about. */
export function promtool(...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('promtool', args, { maxBuffer: 16 * 1_048_576, timeout: 60_000 }, (error, out, err) => {
      if (error === null) resolve(out);
      else reject(new Error(`promtool ${args.join(' ')}: ${err || error.message}`));
    });
  });
}
