import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { Fault } from '../../net/fault.ts';

const decoders = { gzip: promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress) } as const;

/** What the decoders understand, for `accept-encoding`. */
export const ENCODINGS = 'gzip, deflate, br';

/**
 * Undoes `content-encoding`. More than `limit` bytes after decompression is refused (a small reply may unpack to
 * gigabytes). Rejects with a Fault.
 */
export async function decompress(body: Buffer, encoding: string | undefined, limit: number): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity' || body.length === 0) return body;
  const known: Readonly<Partial<Record<string, (typeof decoders)['gzip']>>> = { ...decoders, 'x-gzip': decoders.gzip };
  const decode = known[name];
  if (decode === undefined) throw new Fault(`the reply is packed in an unknown way (content-encoding: ${name})`, false);
  try {
    return await decode(body, { maxOutputLength: limit });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new Fault(`the reply unpacks to more than ${limit} bytes (content-encoding: ${name})`, false);
    throw new Fault(`the reply is not ${name}, though its content-encoding says so`, false);
  }
}

/** The body as text by the charset of its content-type; UTF-8 unless it says Latin-1. */
export function textOf(body: Buffer, contentType: string | undefined): string {
  return /charset="?(?:iso-8859-1|latin1|windows-1252)/i.test(contentType ?? '')
    ? body.toString('latin1')
    : body.toString('utf8');
}
