import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { protocol } from 'electron';
import { CONTENT_SECURITY_POLICY } from '../../src-shared/page-policy.ts';

export const APP_ORIGIN = 'app://console';

/** Whether an address is a page of ours. Node gives every `app:` and `file:` address the origin `null`, so the text decides. */
export function isOwn(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`);
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
};

/** Has to run before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

async function filesBelow(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile() && extname(entry.name) in MEDIA_TYPES)
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [`/${relative(folder, path).split(sep).join('/')}`, path];
      }),
  );
}

/** Serves the built renderer on `app://console`: the files there at the start and no others, so no path can lead out. */
export async function serveRenderer(folder: string): Promise<void> {
  const files = await filesBelow(folder);
  protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    const path = url.host === 'console' ? files.get(url.pathname === '/' ? '/index.html' : url.pathname) : undefined;
    if (path === undefined || request.method !== 'GET') return new Response('not found', { status: 404 });
    return new Response(await readFile(path), {
      headers: {
        'content-type': MEDIA_TYPES[extname(path)] ?? 'application/octet-stream',
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
      },
    });
  });
}
