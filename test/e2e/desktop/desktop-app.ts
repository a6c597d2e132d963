import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type JSHandle, type Page } from '@playwright/test';
import type { BrowserWindow } from 'electron';
import { findRuntime } from './runtime.ts';

function start(data: string, more: readonly string[]): { readonly executable: string; readonly args: string[] } {
  const { executable, args } = findRuntime();
  return { executable, args: [...args, `--data=${data}`, '--listen=127.0.0.1:0', ...more] };
}

/** How a start that was left to itself ended. */
export interface Ended {
  readonly status: number | null;
  readonly errors: string;
}

/** The built app, started for a data folder of its own. */
export class DesktopApp implements AsyncDisposable {
  readonly electron: ElectronApplication;
  readonly page: Page;
  /** What the page complained of: errors, and what its policy refused. */
  readonly complaints: string[] = [];
  /** The main process; Playwright forgets it when it has ended. */
  readonly process: ChildProcess;
  readonly #data: string;

  private constructor(electron: ElectronApplication, page: Page, data: string) {
    this.electron = electron;
    this.process = electron.process();
    this.page = page;
    this.#data = data;
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  /** Resolves when the console in the window is connected. */
  static async start(data: string, more: readonly string[] = []): Promise<DesktopApp> {
    const { executable, args } = start(data, more);
    const electron = await _electron.launch({ executablePath: executable, args });
    const page = await electron.firstWindow();
    const app = new DesktopApp(electron, page, data);
    await page.getByLabel('Console status').getByText('Watching').waitFor({ timeout: 30_000 });
    return app;
  }

  /** The same app started once more from outside; resolves with its end. `until` (a text on standard error) gets SIGTERM. */
  static async startToItsEnd(data: string, more: readonly string[] = [], until?: string): Promise<Ended> {
    const { executable, args } = start(data, more);
    const child = spawn(executable, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
      // Once: a second signal would meet a program that has put its handlers away.
      if (until !== undefined && errors.includes(until) && !child.killed) child.kill('SIGTERM');
    });
    const [status] = (await once(child, 'exit')) as [number | null];
    return { status, errors };
  }

  /** Lines of the log so far. */
  log(): string {
    return readFileSync(join(this.#data, 'logs/tocsin.log'), 'utf8');
  }

  /** The app's window in the main process. */
  async window(): Promise<JSHandle<BrowserWindow>> {
    // Playwright leaves the handle's type open; it is documented to be the BrowserWindow of the page.
    return (await this.electron.browserWindow(this.page)) as JSHandle<BrowserWindow>;
  }

  /** What the test itself has put on the main process's global object under this name. */
  async left<T>(name: string): Promise<T> {
    // The caller wrote it and knows its shape.
    return (await this.electron.evaluate((_electron, key) => Reflect.get(globalThis, key) as unknown, name)) as T;
  }

  async isVisible(): Promise<boolean> {
    return (await this.window()).evaluate((browser) => browser.isVisible());
  }

  /** A signal; resolves with the exit status and how long it took, ms. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<{ readonly status: number | null; readonly tookMs: number }> {
    const child = this.process;
    const began = performance.now();
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    return { status: child.exitCode, tookMs: performance.now() - began };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.end('SIGKILL');
  }
}
