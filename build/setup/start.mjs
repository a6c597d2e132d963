// npm start: the desktop app, or the browser console where Electron is not to be had.
import { join } from 'node:path';
import { findElectron } from './electron.mjs';
import { become, ensureBuilt, ensureInstalled, node24, root, say } from './prepare.mjs';

const args = process.argv.slice(2);
const cli = join(root, 'out', 'main', 'cli.js');
const COMMANDLESS = args.length === 0 || args[0]?.startsWith('-');

ensureInstalled();
ensureBuilt();
if (!COMMANDLESS) {
  become(node24, [cli, ...args]);
} else if (args.includes('--help') || args.includes('-h')) {
  become(node24, [cli, '--help']);
} else {
  const electron = findElectron();
  if (electron.path) {
    become(electron.path, [root, ...args]);
  } else {
    say(`${electron.reason}; opening the console in the browser instead.`);
    become(node24, [cli, 'console', ...args]);
  }
}
