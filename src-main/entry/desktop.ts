import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import icon from '../../build/icons/icon.png?asset';
import { runDesktop } from '../desktop/app.ts';
import { parseDesktopFlags } from '../desktop/flags.ts';
import { OpenedLinks } from '../desktop/opened-links.ts';
import { declareAppScheme } from '../desktop/protocol.ts';
import { sayItCannotStart } from '../desktop/start-failure.ts';

async function start(): Promise<void> {
  const args = process.argv.slice(1);
  const flags = parseDesktopFlags(args, process.env);
  // The window's own data lie with the data they belong to, and one app runs for one data folder.
  const profile = join(flags.data, 'desktop');
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  app.setPath('userData', profile);
  if (!app.requestSingleInstanceLock()) {
    // The one that runs shows its window.
    app.exit(0);
    return;
  }
  const links = OpenedLinks.listen(args);
  if (process.platform === 'win32') {
    app.setAppUserModelId('dev.tocsin.console');
    if (app.isPackaged) app.setAsDefaultProtocolClient('tocsin');
  }
  const out = join(import.meta.dirname, '..');
  const places = {
    data: flags.data,
    preload: join(out, 'preload', 'preload.cjs'),
    renderer: join(out, 'renderer'),
    icon,
  };
  await app.whenReady();
  await runDesktop(flags, places, links);
}

app.enableSandbox();
declareAppScheme();
start().catch(sayItCannotStart);
