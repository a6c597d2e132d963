import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { mediaTypeOf, pageFiles } from './page-files.ts';
import { type Reply, text } from './reply.ts';

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
      'content-type': mediaTypeOf(file),
      'cache-control': name.startsWith('/assets/') ? FOR_EVER : 'no-cache',
      etag,
    };
    return known === etag ? { status: 304, headers, body: '' } : { status: 200, headers, body };
  }
}

/** Lists the files of the built page; a folder that is not there is a page that is not built. */
export async function openStatic(folder: string): Promise<StaticFiles> {
  return new StaticFiles(await pageFiles(folder).catch(() => new Map<string, string>()));
}
