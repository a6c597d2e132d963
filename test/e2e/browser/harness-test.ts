import { test as base, type Page } from '@playwright/test';
import { type Harness, startHarness } from '../../support/harness/server.ts';

interface WorkerFixtures {
  readonly harness: Harness;
}
interface TestFixtures {
  /** Opens a page of the renderer over a fixture world; a fault in the page fails the test. */
  readonly open: (place: string, query?: Readonly<Record<string, string>>) => Promise<Page>;
}

/** Tests of pages without an engine. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  harness: [
    // Playwright reads the dependencies from the pattern
    async ({}, use) => {
      await using harness = await startHarness();
      await use(harness);
    },
    { scope: 'worker' },
  ],
  open: async ({ page, harness }, use) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    await use(async (place, query = {}) => {
      const search = new URLSearchParams({ scenario: 'mixed', live: '0', ...query });
      await page.goto(`${harness.url}?${search}#/${place}`);
      // The first paint of the first page waits for vite; the frame is there once the status bar is.
      await page.getByLabel('Console status').getByText('Watching').waitFor({ timeout: 30_000 });
      const main = page.getByRole('main');
      await main.locator('p, h2, table, [role=grid]').first().waitFor();
      await main.getByRole('status', { name: /^(Loading|Reading)/ }).waitFor({ state: 'detached' });
      return page;
    });
    if (faults.length > 0) throw new Error(`the page reported: ${faults.join('; ')}`);
  },
});

export { expect } from '@playwright/test';
