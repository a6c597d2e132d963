import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const given = process.env['TOCSIN_CHROMIUM'] ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: '.',
  outputDir: '../../../test-results/browser',
  timeout: 60_000,
  // One browser and one page server: this machine's cores are few, and what is measured must not be disturbed.
  workers: 1,
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
