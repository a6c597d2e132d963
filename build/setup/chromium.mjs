// Finds a Chromium for the browser tests: in PATH, else Playwright's own, else Debian's by apt.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { node24, root, say } from './prepare.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function inPath() {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) if (existsSync(join(folder, name))) return join(folder, name);
  }
  return undefined;
}

function playwrightOwn() {
  const asked = spawnSync(
    node24,
    ['-e', "process.stdout.write(require('@playwright/test').chromium.executablePath())"],
    { cwd: root, encoding: 'utf8' },
  );
  return asked.status === 0 && existsSync(asked.stdout) ? asked.stdout : undefined;
}

/** `{ path }`, or `{ reason }` why there is none. */
export function findChromium() {
  const given = process.env.TOCSIN_CHROMIUM;
  if (given)
    return existsSync(given) ? { path: given } : { reason: `TOCSIN_CHROMIUM names ${given}, which is not there` };
  const present = inPath() ?? playwrightOwn();
  if (present) return { path: present };
  say('no Chromium in PATH; asking Playwright for one …');
  spawnSync(node24, [join(root, 'node_modules', '@playwright', 'test', 'cli.js'), 'install', 'chromium'], {
    cwd: root,
    stdio: 'ignore',
    timeout: 300_000,
  });
  const fetched = playwrightOwn();
  if (fetched) return { path: fetched };
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    say('installing Debian’s chromium by apt …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { stdio: 'ignore', env });
    const installed = inPath();
    if (installed) return { path: installed };
  }
  return { reason: 'no Chromium in PATH, and neither Playwright nor apt could bring one' };
}
