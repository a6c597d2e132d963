import { app, dialog } from 'electron';

/** Exit statuses, as those of the command line: 2 the call was wrong, 3 the data folder cannot be used, 70 our fault. */
function statusOf(error: unknown): number {
  if (!(error instanceof Error)) return 70;
  if (error.name === 'ListenError') return 2;
  // A data folder that cannot be made or written is as unusable as one in use.
  const refused =
    'syscall' in error &&
    ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(String('code' in error && error.code));
  return error.name === 'StoreOpenError' || refused ? 3 : 70;
}

/** The app cannot run: the reason goes to standard error and into a dialog, then the process ends with its status. */
export async function sayItCannotStart(error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const end = (): void => app.exit(statusOf(error));
  // Until the app is ready, Chromium puts its own handlers of signals in place of ours.
  await app.whenReady();
  // Whoever started it from a script ends it with a signal and still learns the status.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  process.stderr.write(`tocsin: ${message}\n`);
  await dialog.showMessageBox({ type: 'error', title: 'Tocsin', message: 'Tocsin cannot start', detail: message });
  end();
}
