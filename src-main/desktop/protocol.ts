import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { CONTENT_SECURITY_POLICY } from '../../src-shared/page-policy.ts';
import { mediaTypeOf, pageFiles } from '../api/page-files.ts';

export const APP_ORIGIN = 'app://console';

/** Whether an address is a page of ours. Node gives every `app:` and `file:` address the origin `null`, so the text decides. */
export function isOwn(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`);
}

/** Has to run before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built renderer on `app://console`: the files there at the start and no others, so no path can lead out. */
export async function serveRenderer(folder: string): Promise<void> {
  const files = await pageFiles(folder);
  protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    const path = url.host === 'console' ? files.get(url.pathname === '/' ? '/index.html' : url.pathname) : undefined;
    if (path === undefined || request.method !== 'GET') return new Response('not found', { status: 404 });
    return new Response(await readFile(path), {
      headers: {
        'content-type': mediaTypeOf(path),
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
      },
    });
  });
}
