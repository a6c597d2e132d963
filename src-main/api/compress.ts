import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Reply } from './reply.ts';

/** Shorter bodies fit into one packet as they are. */
const LEAST_BYTES = 1_400;
const compress = promisify(gzip);

/** Whether an Accept-Encoding header takes gzip (RFC 9110, section 12.5.3). */
export function takesGzip(header: string | string[] | undefined): boolean {
  return String(header ?? '')
    .split(',')
    .some((part) => {
      const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
      return (name === 'gzip' || name === '*') && !parameters.some((one) => /^q=0(?:\.0*)?$/.test(one));
    });
}

/** The reply in gzip where the caller takes it and it is worth it; off the main thread, at the level made for speed. */
export async function compressed(reply: Reply, acceptEncoding: string | string[] | undefined): Promise<Reply> {
  if (reply.body.length < LEAST_BYTES || !takesGzip(acceptEncoding)) return reply;
  return {
    status: reply.status,
    headers: { ...reply.headers, 'content-encoding': 'gzip', vary: 'accept-encoding' },
    body: await compress(reply.body, { level: 1 }),
  };
}
