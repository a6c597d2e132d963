import { compress, uncompress } from 'snappyjs';

/** A body that is no snappy block, or unpacks to more than is taken. `tooLarge` tells the two apart. */
export class SnappyError extends Error {
  override readonly name = 'SnappyError';
  readonly tooLarge: boolean;

  constructor(message: string, tooLarge = false) {
    super(message);
    this.tooLarge = tooLarge;
  }
}

interface Preamble {
  readonly length: number;
  /** Where the elements begin. */
  readonly at: number;
}

function preamble(bytes: Uint8Array): Preamble {
  let length = 0;
  for (let at = 0; at < 5; at++) {
    const byte = bytes[at];
    if (byte === undefined) break;
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return { length, at: at + 1 };
  }
  throw new SnappyError('snappy: the length cannot be read');
}

function littleEndian(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let i = 0; i < size; i++) value += (bytes[at + i] ?? 0) * 2 ** (8 * i);
  return value;
}

/**
 * Walks over the elements without unpacking them: every literal has to lie inside the input, every copy behind what was
 * unpacked, and the sum has to be the declared length. The library checks none of the three for lengths beyond 2^31, where
 * its position runs backwards. Source: google/snappy, format_description.txt.
 */
function check(bytes: Uint8Array, { at: start, length }: Preamble): void {
  let at = start;
  let made = 0;
  while (at < bytes.length) {
    const tag = bytes[at] ?? 0;
    const kind = tag & 3;
    at += 1;
    let size: number;
    let back = 0;
    if (kind === 0) {
      const extra = Math.max(0, (tag >>> 2) - 59);
      size = extra === 0 ? (tag >>> 2) + 1 : littleEndian(bytes, at, extra) + 1;
      at += extra + size;
    } else {
      const width = kind === 1 ? 1 : kind === 2 ? 2 : 4;
      size = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
      back = littleEndian(bytes, at, width) + (kind === 1 ? (tag >>> 5) * 256 : 0);
      at += width;
      if (back === 0 || back > made) throw new SnappyError('snappy: a copy begins before the data');
    }
    made += size;
    if (at > bytes.length || made > length) throw new SnappyError('snappy: the block is damaged');
  }
  if (made !== length) throw new SnappyError('snappy: the block is shorter than it says');
}

/** Unpacks a snappy block. Throws SnappyError, before anything is allocated, when it declares more than `limit` bytes. */
export function unsnap(bytes: Uint8Array, limit: number): Uint8Array {
  const head = preamble(bytes);
  if (head.length > limit) throw new SnappyError(`snappy: the body unpacks to more than ${limit} bytes`, true);
  check(bytes, head);
  return uncompress(bytes, limit);
}

/** Packs bytes into a snappy block. */
export function snap(bytes: Uint8Array): Uint8Array {
  return compress(bytes);
}
