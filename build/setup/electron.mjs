// Finds an Electron that can run here, or says in one line why there is none.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { node24, root, say } from './prepare.mjs';

const FETCH_LIMIT_MS = 120_000;

function installedBinary() {
  const folder = join(root, 'node_modules', 'electron');
  const named = join(folder, 'path.txt');
  if (!existsSync(named)) return undefined;
  const binary = join(folder, 'dist', readFileSync(named, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

/** `{ path }` of an executable, or `{ reason }` why the browser console has to do. */
export function findElectron({ fetch = true } = {}) {
  const given = process.env.TOCSIN_ELECTRON;
  if (given)
    return existsSync(given) ? { path: given } : { reason: `TOCSIN_ELECTRON names ${given}, which is not there` };
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return { reason: 'this machine has no display (neither DISPLAY nor WAYLAND_DISPLAY is set)' };
  if (process.platform === 'linux' && process.getuid?.() === 0)
    return { reason: 'Electron does not run sandboxed as root' };
  const present = installedBinary();
  if (present) return { path: present };
  if (!fetch) return { reason: 'Electron’s binary has not been fetched' };
  const installer = join(root, 'node_modules', 'electron', 'install.js');
  if (!existsSync(installer)) return { reason: 'the electron package brings no installer' };
  say('fetching Electron’s binary (once) …');
  const done = spawnSync(node24, [installer], { cwd: root, timeout: FETCH_LIMIT_MS, encoding: 'utf8' });
  const fetched = installedBinary();
  if (fetched) return { path: fetched };
  const why = done.error?.message ?? done.stderr.split('\n').find((line) => /error/i.test(line)) ?? 'unknown reason';
  return { reason: `Electron’s binary cannot be fetched (${why.trim().slice(0, 160)})` };
}
