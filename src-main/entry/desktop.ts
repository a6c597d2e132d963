import { join } from 'node:path';
import { app, dialog } from 'electron';
import { runDesktop } from '../desktop/app.ts';
import { parseDesktopFlags } from '../desktop/flags.ts';
import { declareAppScheme } from '../desktop/protocol.ts';

declareAppScheme();
if (app.requestSingleInstanceLock()) {
  const out = join(import.meta.dirname, '..');
  app
    .whenReady()
    .then(() =>
      runDesktop(parseDesktopFlags(process.argv.slice(1), process.env), {
        preload: join(out, 'preload', 'preload.cjs'),
        renderer: join(out, 'renderer'),
      }),
    )
    .catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      process.stderr.write(`tocsin: ${message}\n`);
      dialog.showErrorBox('Tocsin cannot start', message);
      app.exit(error instanceof Error && error.name === 'StoreOpenError' ? 3 : 70);
    });
} else {
  app.exit(0);
}
