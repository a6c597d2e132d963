import { compress } from 'snappyjs';

/** Bytes that are unpacked before others are let in: two tenths of a millisecond's work. */
const PIECE_BYTES = 65_536;
/** The longest copy has 64 bytes and stands in three. */
const MOST_EXPANSION = 22;

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
 * Unpacks a snappy block; yields between pieces of work. Throws SnappyError: before anything is allocated when it declares
 * more than `limit` bytes or more than its own could make, and when a literal lies outside the input, a copy begins before
 * what was unpacked, or the sum is not the declared length. Source: google/snappy, format_description.txt.
 */
export function* unsnap(bytes: Uint8Array, limit: number): Generator<void, Uint8Array> {
  const { length, at: start } = preamble(bytes);
  if (length > limit) throw new SnappyError(`snappy: the body unpacks to more than ${limit} bytes`, true);
  if (length > bytes.length * MOST_EXPANSION) throw new SnappyError('snappy: the block is shorter than it says');
  const out = new Uint8Array(length);
  let at = start;
  let made = 0;
  let rested = 0;
  while (at < bytes.length) {
    const tag = bytes[at] ?? 0;
    const kind = tag & 3;
    at += 1;
    let size: number;
    if (kind === 0) {
      const extra = Math.max(0, (tag >>> 2) - 59);
      size = extra === 0 ? (tag >>> 2) + 1 : littleEndian(bytes, at, extra) + 1;
      at += extra;
      if (at + size > bytes.length || made + size > length) throw damaged();
      out.set(bytes.subarray(at, at + size), made);
      at += size;
    } else {
      const width = kind === 1 ? 1 : kind === 2 ? 2 : 4;
      size = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
      const back = littleEndian(bytes, at, width) + (kind === 1 ? (tag >>> 5) * 256 : 0);
      at += width;
      if (back === 0 || back > made) throw new SnappyError('snappy: a copy begins before the data');
      if (at > bytes.length || made + size > length) throw damaged();
      // Byte by byte: a copy may run into what it has just made.
      for (let i = made; i < made + size; i += 1) out[i] = out[i - back] ?? 0;
    }
    made += size;
    if (made - rested >= PIECE_BYTES) {
      rested = made;
      yield;
    }
  }
  if (made !== length) throw new SnappyError('snappy: the block is shorter than it says');
  return out;
}

function damaged(): SnappyError {
  return new SnappyError('snappy: the block is damaged');
}

/** Packs bytes into a snappy block. */
export function snap(bytes: Uint8Array): Uint8Array {
  return compress(bytes);
}
