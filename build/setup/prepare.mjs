// Set-up in plain JavaScript: runs on the machine's own Node (>= 20) before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const stamps = join(root, 'node_modules', '.cache', 'tocsin');

/** The pinned Node that everything but this set-up runs on. */
export const node24 = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

export function say(text) {
  process.stderr.write(`tocsin: ${text}\n`);
}

/** Runs a command to its end with our own output; returns its exit status. */
export function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (done.error) throw done.error;
  return done.status ?? 1;
}

/** Hands the terminal to a program and exits as it exits. Signals reach it through the process group. */
export function become(command, args, env = process.env) {
  const child = spawn(command, args, { cwd: process.cwd(), stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    say(error.message);
    process.exit(70);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}

function npm(args) {
  const cli = process.env.npm_execpath;
  // Inherited npm_config_* settings would change what an install does.
  return cli?.endsWith('.js')
    ? run(process.execPath, [cli, ...args])
    : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { shell: process.platform === 'win32' });
}

function hashOf(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(join(path, name));
    } else {
      hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
    }
  };
  for (const path of paths) visit(join(root, path));
  return hash.digest('hex');
}

function stampIs(name, value) {
  const file = join(stamps, name);
  return existsSync(file) && readFileSync(file, 'utf8') === value;
}

function writeStamp(name, value) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), value);
}

/** Installs the locked dependencies when they are missing or not those of package-lock.json. */
export function ensureInstalled() {
  const wanted = hashOf(['package-lock.json']);
  if (existsSync(node24) && stampIs('installed', wanted)) return;
  say('installing the locked dependencies (npm ci) …');
  if (npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']) !== 0) {
    say('npm ci failed; nothing else was done. Its own message is above.');
    process.exit(1);
  }
  writeStamp('installed', wanted);
}

/** Builds out/ when a source is newer than the last build. */
export function ensureBuilt() {
  const wanted = hashOf(['src-main', 'src-shared', 'src-renderer', 'electron.vite.config.ts', 'package.json']);
  if (existsSync(join(root, 'out', 'main', 'cli.js')) && stampIs('built', wanted)) return;
  say('building …');
  const args = [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'];
  if (run(node24, args) !== 0) {
    say('the build failed; its own message is above.');
    process.exit(1);
  }
  writeStamp('built', wanted);
}
