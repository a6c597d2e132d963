import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { type Reply, text } from './reply.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/** Files under assets/ have a hash of their content in their name. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const NOT_BUILT =
  'The console page is not built. Run “npm run build” in the checkout (npm start does it by itself) and load this page again.\n';

/** The built page: exactly the files that were in the folder at the start, so that no path leads out of it. */
export class StaticFiles {
  readonly #files: ReadonlyMap<string, string>;

  constructor(files: ReadonlyMap<string, string>) {
    this.#files = files;
  }

  /** What to answer for a path, or undefined when there is no such file. `known` is the caller's If-None-Match. */
  async reply(path: string, known: string | undefined): Promise<Reply | undefined> {
    const name = path === '/' ? '/index.html' : path;
    const file = this.#files.get(name);
    if (file === undefined) return name === '/index.html' ? text(503, NOT_BUILT) : undefined;
    const body = await readFile(file).catch(() => undefined);
    // The page was built anew since the start: its old files are gone.
    if (body === undefined) return undefined;
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    const headers = {
      'content-type': MEDIA_TYPES[extname(file)] ?? 'application/octet-stream',
      'cache-control': name.startsWith('/assets/') ? FOR_EVER : 'no-cache',
      etag,
    };
    return known === etag ? { status: 304, headers, body: '' } : { status: 200, headers, body };
  }
}

/** Lists the files of the built page; a folder that is not there is a page that is not built. */
export async function openStatic(folder: string): Promise<StaticFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile() && extname(entry.name) in MEDIA_TYPES)
    .map((entry): [string, string] => {
      const path = join(entry.parentPath, entry.name);
      return [`/${relative(folder, path).split(sep).join('/')}`, path];
    });
  return new StaticFiles(new Map(files));
}
