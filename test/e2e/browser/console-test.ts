import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { ConsoleProcess } from '../../support/console-process.ts';

/** What a page reported: errors and warnings of its console, uncaught errors, refusals of its security policy. */
export function faultsOf(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  return faults;
}

/** Waits until the frame stands and the page in it has its data. */
export async function settled(page: Page): Promise<void> {
  await page.getByLabel('Console status').getByText('Watching').waitFor();
  const main = page.getByRole('main');
  await main.locator('p, h2, table, [role=grid]').first().waitFor();
  await main.getByRole('status', { name: /^(Loading|Reading)/ }).waitFor({ state: 'detached' });
}

interface Fixtures {
  /** An empty folder, removed afterwards. */
  readonly dir: string;
  /** Starts the built console on a configuration in YAML. `data` and `listen` continue an earlier one. */
  readonly start: (yaml: string, options?: { readonly listen?: string }) => Promise<ConsoleProcess>;
}

/** Tests of the real console: the built product in a process of its own, looked at in Chromium. */
export const test = base.extend<Fixtures>({
  // Playwright reads the dependencies from the pattern
  dir: async ({}, use) => {
    const dir = await mkdtemp(join(tmpdir(), 'tocsin-browser-'));
    await use(dir);
    await rm(dir, { recursive: true, force: true });
  },
  start: async ({ dir }, use) => {
    const started: ConsoleProcess[] = [];
    await use(async (yaml, { listen } = {}) => {
      const config = join(dir, 'tocsin.yml');
      await writeFile(config, yaml);
      const place = ['--data', join(dir, 'data'), '--config', config];
      const process = await ConsoleProcess.start(listen === undefined ? place : [...place, '--listen', listen]);
      started.push(process);
      return process;
    });
    await Promise.all(started.map((one) => one[Symbol.asyncDispose]()));
  },
});

export { expect } from '@playwright/test';
