import { crc32 } from 'node:zlib';

/**
 * The journal's bytes. A frame is one write: a header of four 32-bit words (MAGIC, payload bytes, CRC-32 of the payload, 0)
 * and a payload of doubles, row after row: `layout × 2^20 + width`, time, `width` values. Little endian, 8-byte aligned,
 * so that a frame is read and written without touching each number.
 */
export const FRAME_HEADER_BYTES = 16;
const MAGIC = 0x31_4a_54_53;
const MAX_WIDTH = 2 ** 20;
/** A frame is one batch; nothing sane comes near this, and a damaged length must not allocate gigabytes. */
const MAX_PAYLOAD_BYTES = 2 ** 30;

export type OnRow = (layout: number, t: number, values: Float64Array) => void;

/**
 * Collects rows for one frame, in memory that the writer thread reads where it is: copies of each batch would be most of the
 * garbage of a console with many series.
 */
export class RowBuffer {
  #data = shared(1_024);
  #length = 0;
  #rows = 0;

  get rows(): number {
    return this.#rows;
  }

  get bytes(): number {
    return this.#length * 8;
  }

  add(layout: number, t: number, values: Float64Array): void {
    const width = values.length;
    if (width >= MAX_WIDTH) throw new RangeError(`a layout holds at most ${MAX_WIDTH - 1} series`);
    const needed = this.#length + 2 + width;
    if (needed > this.#data.length) {
      const grown = shared(Math.max(needed, this.#data.length * 2));
      grown.set(this.#data.subarray(0, this.#length));
      this.#data = grown;
    }
    this.#data[this.#length] = layout * MAX_WIDTH + width;
    this.#data[this.#length + 1] = t;
    this.#data.set(values, this.#length + 2);
    this.#length = needed;
    this.#rows += 1;
  }

  /** The collected rows as a payload that others may read until the next `add` or `clear`. */
  view(): Float64Array<SharedArrayBuffer> {
    return this.#data.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
    this.#rows = 0;
  }

  /** The collected rows as a payload of its own; the buffer is empty afterwards. */
  take(): Float64Array<ArrayBuffer> {
    const payload = new Float64Array(this.#length);
    payload.set(this.view());
    this.clear();
    return payload;
  }
}

function shared(length: number): Float64Array<SharedArrayBuffer> {
  return new Float64Array(new SharedArrayBuffer(length * 8));
}

/** Calls `onRow` for every row. The values are a view into the payload. */
export function readRows(payload: Float64Array, onRow: OnRow): void {
  let at = 0;
  while (at + 2 <= payload.length) {
    const head = payload[at] ?? 0;
    const layout = Math.floor(head / MAX_WIDTH);
    const width = head - layout * MAX_WIDTH;
    onRow(layout, payload[at + 1] ?? 0, payload.subarray(at + 2, at + 2 + width));
    at += 2 + width;
  }
}

/** Like `readRows` for those who need no values: makes no view per row. */
export function readHeads(payload: Float64Array, onHead: (layout: number, t: number) => void): void {
  let at = 0;
  while (at + 2 <= payload.length) {
    const head = payload[at] ?? 0;
    const layout = Math.floor(head / MAX_WIDTH);
    onHead(layout, payload[at + 1] ?? 0);
    at += 2 + head - layout * MAX_WIDTH;
  }
}

export function frameHeader(payload: Float64Array): Uint8Array {
  const bytes = new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength);
  return new Uint8Array(Uint32Array.of(MAGIC, payload.byteLength, crc32(bytes), 0).buffer);
}

/**
 * Reads the frames at the beginning of `bytes` (whose buffer offset is a multiple of 8) and gives how many bytes were
 * whole: less than all of them means a torn or damaged frame follows.
 */
export function readFrames(bytes: Uint8Array, onRow: OnRow): number {
  let at = 0;
  while (at + FRAME_HEADER_BYTES <= bytes.length) {
    const header = new Uint32Array(bytes.buffer, bytes.byteOffset + at, 4);
    const length = header[1] ?? 0;
    const start = at + FRAME_HEADER_BYTES;
    if (header[0] !== MAGIC || length > MAX_PAYLOAD_BYTES || length % 8 !== 0 || start + length > bytes.length) break;
    if (crc32(bytes.subarray(start, start + length)) !== header[2]) break;
    readRows(new Float64Array(bytes.buffer, bytes.byteOffset + start, length / 8), onRow);
    at = start + length;
  }
  return at;
}

/** Bytes of the frame whose header this is, header included; undefined where no frame begins. */
export function frameBytes(header: Uint8Array): number | undefined {
  if (header.length < FRAME_HEADER_BYTES) return undefined;
  const view = new DataView(header.buffer, header.byteOffset, FRAME_HEADER_BYTES);
  const length = view.getUint32(4, true);
  if (view.getUint32(0, true) !== MAGIC || length > MAX_PAYLOAD_BYTES || length % 8 !== 0) return undefined;
  return FRAME_HEADER_BYTES + length;
}
