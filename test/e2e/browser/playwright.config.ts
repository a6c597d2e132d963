import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const given = process.env['TOCSIN_CHROMIUM'] ?? '/usr/bin/chromium';

const MEASURING = /(pages|stability|storm)\.spec\.ts$/;

export default defineConfig({
  testDir: '.',
  globalSetup: './setup.ts',
  outputDir: '../../../test-results/browser',
  timeout: 60_000,
  // Most of a test is waiting: two at a time take little more than half as long on two cores.
  workers: 2,
  projects: [
    // What measures runs first and alone.
    { name: 'figures', testMatch: MEASURING, workers: 1 },
    { name: 'pages', testIgnore: MEASURING, dependencies: ['figures'] },
  ],
  // The machine may be busy with anything; npm test names what needed its second attempt.
  retries: 1,
  forbidOnly: true,
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ? [['list'], ['json']] : [['list']],
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      args: ['--no-sandbox'],
      ...(existsSync(given) ? { executablePath: given } : {}),
    },
  },
});
