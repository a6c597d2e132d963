// npm run dev: electron-vite's hot reload, or where Electron is not to be had a build that follows the sources and a
// console that restarts with it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findElectron } from './electron.mjs';
import { become, ensureBuilt, ensureInstalled, node24, root, say } from './prepare.mjs';

ensureInstalled();
const bundler = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
const electron = findElectron();
if (electron.path) {
  become(node24, [bundler, 'dev'], { ...process.env, ELECTRON_EXEC_PATH: electron.path });
} else {
  say(`${electron.reason}; following the sources with the browser console.`);
  ensureBuilt();
  const build = spawn(node24, [bundler, 'build', '--watch', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
  process.on('exit', () => build.kill());
  become(node24, [
    '--watch-preserve-output',
    '--watch-path',
    join(root, 'out', 'main'),
    join(root, 'out', 'main', 'cli.js'),
    'console',
    ...process.argv.slice(2),
  ]);
}
