import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';

interface Fixtures {
  /** A data folder of the test's own. */
  readonly data: string;
}

/** Tests of the desktop app. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies from the pattern
  data: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-desktop-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

export { expect } from '@playwright/test';
