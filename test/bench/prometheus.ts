import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Whether this machine has Prometheus and promtool. */
export function hasPrometheus(): boolean {
  try {
    execFileSync('prometheus', ['--version'], { stdio: 'ignore' });
    execFileSync('promtool', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Debian's Prometheus on a folder of blocks. */
export class PrometheusProcess implements Disposable {
  readonly url: string;
  readonly child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.child = child;
  }

  /** Makes blocks from OpenMetrics text. */
  static backfill(text: string, dir: string): void {
    mkdirSync(dir, { recursive: true });
    execFileSync(
      'promtool',
      ['tsdb', 'create-blocks-from', '--quiet', '--max-block-duration=1000h', 'openmetrics', text, dir],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
  }

  static async start(dir: string, scrapeConfigs = ''): Promise<PrometheusProcess> {
    const port = await freePort();
    const config = join(dir, 'prometheus.yml');
    mkdirSync(dir, { recursive: true });
    writeFileSync(config, `global: {scrape_interval: 1s, scrape_timeout: 1s}\n${scrapeConfigs}`);
    const child = spawn(
      'prometheus',
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${dir}`,
        '--storage.tsdb.retention.time=5y',
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=error',
      ],
      { stdio: 'ignore' },
    );
    const process = new PrometheusProcess(`http://127.0.0.1:${port}`, child);
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const reply = await fetch(`${process.url}/-/ready`).catch(() => undefined);
      if (reply?.ok === true) return process;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('prometheus did not become ready');
  }

  [Symbol.dispose](): void {
    this.child.kill();
  }
}
