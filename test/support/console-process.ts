import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const Ready = z.strictObject({
  ready: z.literal(true),
  url: z.string(),
  console: z.string(),
  pid: z.int(),
  data: z.string(),
});
export type Ready = z.infer<typeof Ready>;

// TOCSIN_OUT: a build in another folder than out/.
const CLI = resolve(process.env['TOCSIN_OUT'] ?? resolve(import.meta.dirname, '../../out'), 'main/cli.js');

/** `tocsin console` as its users run it: the built program in a process of its own. */
export class ConsoleProcess implements AsyncDisposable {
  readonly ready: Ready;
  /** ms from the start to the ready line. */
  readonly startedInMs: number;
  readonly child: ChildProcess;
  readonly #errors: string[];

  private constructor(child: ChildProcess, ready: Ready, startedInMs: number, errors: string[]) {
    this.child = child;
    this.ready = ready;
    this.startedInMs = startedInMs;
    this.#errors = errors;
  }

  static async start(
    args: readonly string[],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<ConsoleProcess> {
    const started = performance.now();
    const child = spawn(process.execPath, [CLI, 'console', '--listen', '127.0.0.1:0', '--no-open', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...variables },
    });
    const errors: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
    const line = await Promise.race([
      once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
      once(child, 'exit').then(([code]) => {
        throw new Error(`the console ended with status ${String(code)} before it was ready:\n${errors.join('')}`);
      }),
    ]);
    return new ConsoleProcess(child, Ready.parse(JSON.parse(line)), performance.now() - started, errors);
  }

  get log(): string {
    return this.#errors.join('');
  }

  /** The admin token that the console's address carries. */
  get token(): string {
    return new URL(this.ready.console).hash.slice(1);
  }

  /** GET or POST with the admin token. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(new URL(path, this.ready.url), {
      ...init,
      headers: { authorization: `Bearer ${this.token}`, ...Object.fromEntries(new Headers(init.headers)) },
    });
  }

  /** kill -9. */
  async kill(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }

  /** SIGTERM; resolves with the exit status. */
  async stop(): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await gone;
    return this.child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await this.kill();
  }
}
