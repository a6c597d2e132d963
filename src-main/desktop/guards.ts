import { app, session, shell } from 'electron';
import type { Log } from '../engine/ports.ts';
import { isOwn } from './protocol.ts';

const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set(['notifications', 'clipboard-sanitized-write']);

/** Opens an https address in the user's browser; everything else is refused. */
function openOutside(url: string, log: Log): void {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
    log.warn('a link was not opened: only https leaves the console', { url });
    return;
  }
  shell.openExternal(url).catch((error: unknown) => {
    log.warn('the link could not be opened in a browser', { url, error: String(error) });
  });
}

/** No page leaves the app, opens windows or embeds others; https links go to the user's browser. */
export function guardContents(log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    const stay = (event: Electron.Event<{ readonly url: string }>): void => {
      if (isOwn(event.url)) return;
      event.preventDefault();
      log.warn('the window was not led away', { url: event.url });
    };
    contents.on('will-navigate', stay);
    contents.on('will-frame-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      openOutside(url, log);
      return { action: 'deny' };
    });
  });
}

/** Denies every permission but showing notifications and writing the clipboard, and those to our own page only. */
export function guardPermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((contents, permission, answer) =>
    answer(isOwn(contents.getURL()) && ALLOWED_PERMISSIONS.has(permission)),
  );
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin) => isOwn(origin) && ALLOWED_PERMISSIONS.has(permission),
  );
  defaultSession.setDevicePermissionHandler(() => false);
}
