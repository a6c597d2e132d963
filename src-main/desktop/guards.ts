import { app, session, shell } from 'electron';
import { APP_ORIGIN } from './protocol.ts';

const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set(['notifications', 'clipboard-sanitized-write']);

function isOwn(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`);
}

/** Opens an https address in the user's browser; everything else is refused. */
export function openOutside(url: string): boolean {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') return false;
  void shell.openExternal(url);
  return true;
}

/** No page leaves the app, opens windows, gets permissions or embeds others; links go to the user's browser. */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    const stay = (event: Electron.Event<{ readonly url: string }>): void => {
      if (!isOwn(event.url)) event.preventDefault();
    };
    contents.on('will-navigate', stay);
    contents.on('will-frame-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      openOutside(url);
      return { action: 'deny' };
    });
  });
}

/** Denies every permission but showing notifications and writing the clipboard, to our own page only. */
export function guardPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((contents, permission, answer) =>
    answer(isOwn(contents.getURL()) && ALLOWED_PERMISSIONS.has(permission)),
  );
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin) => isOwn(origin) && ALLOWED_PERMISSIONS.has(permission),
  );
}
