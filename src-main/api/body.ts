import type { IncomingMessage } from 'node:http';
import { HttpError } from './reply.ts';

/** The whole body of a request. Rejects with 413 as soon as it is known to be longer than `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = new HttpError(413, `the body is longer than ${limit} bytes`, { connection: 'close' });
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    // Without an encoding set, a request gives buffers.
    const bytes = part as Buffer;
    size += bytes.length;
    if (size > limit) throw tooLarge;
    parts.push(bytes);
  }
  return Buffer.concat(parts, size);
}
