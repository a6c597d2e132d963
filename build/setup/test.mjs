// npm test: every check that this machine can run, and a last line that counts them.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { findElectron } from './electron.mjs';
import { ensureBuilt, ensureInstalled, node24, root, say } from './prepare.mjs';

const only = process.argv.slice(2);
const results = join(root, 'node_modules', '.cache', 'tocsin', 'results');
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

function tool(...path) {
  return join(root, 'node_modules', ...path);
}

function wanted(name) {
  return only.length === 0 || only.includes(name);
}

/** A check that passes or fails as a whole; its output is shown when it has ended, because another runs beside it. */
function whole(name, args) {
  if (!wanted(name)) return Promise.resolve();
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(node24, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += part));
    child.on('close', (status) => {
      const good = status === 0;
      if (!good) process.stderr.write(output);
      total[good ? 'passed' : 'failed'] += 1;
      if (!good) failures.push(name);
      say(`${good ? '✓' : '✗'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
      resolve();
    });
  });
}

function skip(name, reason) {
  if (!wanted(name)) return;
  total.skipped += 1;
  say(`– ${name} skipped: ${reason}`);
}

/** A suite that counts for itself: `read` turns its JSON report into counts. */
async function suite(name, args, env, report, read) {
  if (!wanted(name)) return;
  rmSync(report, { force: true });
  const started = Date.now();
  const child = spawn(node24, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  const status = await new Promise((resolve) => child.on('close', resolve));
  const counts = existsSync(report)
    ? read(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 1, skipped: 0 };
  // A suite that ended badly without a failed test (no test found, a crash) is a failure as well.
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  for (const key of ['passed', 'failed', 'skipped']) total[key] += counts[key];
  if (counts.failed > 0) failures.push(name);
  say(
    `${counts.failed === 0 ? '✓' : '✗'} ${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${((Date.now() - started) / 1000).toFixed(1)} s)`,
  );
}

/** A file that failed without a failed test (it did not load) counts as one. */
const vitestCounts = (report) => ({
  passed: report.numPassedTests,
  failed:
    report.numFailedTests +
    report.testResults.filter(
      (file) => file.status === 'failed' && !file.assertionResults.some((one) => one.status === 'failed'),
    ).length,
  skipped: report.numPendingTests + report.numTodoTests,
});
/** Titles of the tests that passed only at their second attempt. */
const unsteady = (suites) =>
  suites.flatMap((one) => [
    ...unsteady(one.suites ?? []),
    ...(one.specs ?? [])
      .filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
      .map(({ title }) => title),
  ]);
/** What passes at its second attempt has passed, and is named: each is a race to be found, here or in the page. */
const playwrightCounts = (report) => {
  for (const title of unsteady(report.suites)) say(`! passed only at the second attempt: ${title}`);
  return {
    passed: report.stats.expected + report.stats.flaky,
    failed: report.stats.unexpected,
    skipped: report.stats.skipped,
  };
};

ensureInstalled();
mkdirSync(results, { recursive: true });
// The lint takes as long as all the others together: one core each. Tests wait for both: some of them watch the clock.
await Promise.all([
  whole('lint', [
    tool('eslint', 'bin', 'eslint.js'),
    '--config',
    'build/eslint.config.mjs',
    // A fresh clone looks at every file. Later runs look at those that changed: 5 s in place of a minute. A type that
    // changed elsewhere is seen by the type check.
    '--cache',
    '--cache-strategy',
    'content',
    '--cache-location',
    join('node_modules', '.cache', 'eslint', 'lint.json'),
    '--max-warnings',
    '0',
    '.',
  ]),
  (async () => {
    await whole('types', [tool('typescript', 'bin', 'tsc'), '-b']);
    await whole('format', [tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '.']);
    await whole('rooms', [
      tool('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'),
      '--config',
      'build/rooms.cjs',
      'src-main',
      'src-shared',
      'src-renderer',
    ]);
    await whole('unused', [tool('knip', 'bin', 'knip.js'), '--config', 'build/knip.json']);
    ensureBuilt();
  })(),
]);

const vitestReport = join(results, 'vitest.json');
await suite(
  'unit',
  [
    tool('vitest', 'vitest.mjs'),
    'run',
    '--config',
    'test/vitest.config.ts',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${vitestReport}`,
  ],
  {},
  vitestReport,
  vitestCounts,
);

const playwright = tool('@playwright', 'test', 'cli.js');
const chromium = findChromium();
const browserReport = join(results, 'browser.json');
if (chromium.path) {
  await suite(
    'browser',
    [playwright, 'test', '--config', 'test/e2e/browser/playwright.config.ts'],
    { TOCSIN_CHROMIUM: chromium.path, PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport },
    browserReport,
    playwrightCounts,
  );
} else {
  skip('browser', chromium.reason);
}

const electron = findElectron({ fetch: false });
const desktopReport = join(results, 'desktop.json');
if (electron.path) {
  await suite(
    'desktop',
    [playwright, 'test', '--config', 'test/e2e/desktop/playwright.config.ts'],
    { TOCSIN_ELECTRON: electron.path, PLAYWRIGHT_JSON_OUTPUT_NAME: desktopReport },
    desktopReport,
    playwrightCounts,
  );
} else {
  skip('desktop', electron.reason);
}

if (failures.length > 0) say(`failed: ${failures.join(', ')}`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(total.failed === 0 ? 0 : 1);
