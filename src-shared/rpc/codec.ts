/** Why bytes are no frame, or a value cannot become one. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** Nesting that is followed; deeper values are refused, which also ends a value that contains itself. */
const MAX_DEPTH = 64;
const ALIGN = 8;
const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder('utf-8', { fatal: true });

/** What JSON cannot say. */
const NUMBERS: Readonly<Record<string, number>> = { NaN: NaN, '+Inf': Infinity, '-Inf': -Infinity, '-0': -0 };

function numberName(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return Object.is(value, -0) ? '-0' : undefined;
}

interface Columns {
  readonly list: Float64Array[];
  /** Values so far. */
  count: number;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Replaces columns and odd numbers by markers and escapes keys; what needs nothing is given back as it is, not copied. */
function mark(value: unknown, columns: Columns, depth: number): unknown {
  if (typeof value === 'number') {
    const name = numberName(value);
    return name === undefined ? value : { $num: name };
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || value === undefined) return value;
  if (typeof value !== 'object') throw new FrameError(`a ${typeof value} cannot be sent`);
  if (depth > MAX_DEPTH) throw new FrameError(`a value nested deeper than ${MAX_DEPTH} cannot be sent`);
  if (value instanceof Float64Array) {
    const marker = { $f64: [columns.count, value.length] };
    columns.list.push(value);
    columns.count += value.length;
    return marker;
  }
  if (Array.isArray(value)) return markArray(value, columns, depth);
  if (!isPlain(value))
    throw new FrameError(`a ${value.constructor.name} cannot be sent; only plain values and columns`);
  return markObject(value, columns, depth);
}

function markArray(items: readonly unknown[], columns: Columns, depth: number): unknown {
  let copy: unknown[] | undefined;
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (item === undefined) throw new FrameError('a list with an undefined item cannot be sent');
    const marked = mark(item, columns, depth + 1);
    if (marked !== item) copy ??= items.slice(0, i);
    copy?.push(marked);
  }
  return copy ?? items;
}

function markObject(value: object, columns: Columns, depth: number): unknown {
  const entries = Object.entries(value);
  let changed = false;
  for (const entry of entries) {
    const marked: unknown = mark(entry[1], columns, depth + 1);
    if (marked !== entry[1]) {
      entry[1] = marked;
      changed = true;
    }
    if (entry[0].startsWith('$')) {
      entry[0] = `$${entry[0]}`;
      changed = true;
    }
  }
  // fromEntries defines properties, so that a key `__proto__` stays a key.
  return changed ? Object.fromEntries(entries) : value;
}

/**
 * One message as a frame: `[u32 header length][JSON header, columns as markers][zeros up to a multiple of 8][Float64
 * columns]`, little-endian. `undefined` in objects is dropped; NaN, infinities and -0 survive in columns and outside.
 * Throws FrameError for what is neither plain data nor a Float64Array.
 */
export function encodeFrame(message: object): Uint8Array<ArrayBuffer> {
  const columns: Columns = { list: [], count: 0 };
  const header = utf8.encode(JSON.stringify(mark(message, columns, 0)));
  const dataAt = Math.ceil((4 + header.length) / ALIGN) * ALIGN;
  const frame = new Uint8Array(columns.count === 0 ? 4 + header.length : dataAt + columns.count * ALIGN);
  new DataView(frame.buffer).setUint32(0, header.length, true);
  frame.set(header, 4);
  if (columns.count > 0) {
    const data = new Float64Array(frame.buffer, dataAt, columns.count);
    let at = 0;
    for (const column of columns.list) {
      data.set(column, at);
      at += column.length;
    }
  }
  return frame;
}

/** Hands out the columns of a frame in the order in which they were written. */
class Data {
  readonly #values: Float64Array<ArrayBuffer>;
  #taken = 0;

  constructor(values: Float64Array<ArrayBuffer>) {
    this.#values = values;
  }

  take(place: unknown): Float64Array<ArrayBuffer> {
    if (!Array.isArray(place) || place.length !== 2) throw new FrameError('a column marker is not [start, length]');
    const [start, length] = place as [unknown, unknown];
    if (start !== this.#taken || !Number.isInteger(length))
      throw new FrameError('a column does not begin where the one before ends');
    const end = this.#taken + Number(length);
    if (end < this.#taken || end > this.#values.length)
      throw new FrameError(`a column ends at value ${end} of ${this.#values.length}`);
    const column = this.#values.subarray(this.#taken, end);
    this.#taken = end;
    return column;
  }

  finish(): void {
    if (this.#taken !== this.#values.length)
      throw new FrameError(`${this.#values.length - this.#taken} values belong to no column`);
  }
}

function unmark(value: unknown, data: Data, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) throw new FrameError(`nested deeper than ${MAX_DEPTH}`);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = unmark(value[i], data, depth + 1);
    return value;
  }
  return unmarkObject(value as Record<string, unknown>, data, depth);
}

function unmarkObject(record: Record<string, unknown>, data: Data, depth: number): unknown {
  const keys = Object.keys(record);
  let escaped = false;
  for (const key of keys) {
    if (key.startsWith('$')) {
      if (!key.startsWith('$$')) return marker(record, keys, data);
      escaped = true;
    }
    // In place: the key is the object's own, so that even `__proto__` is only a property here.
    record[key] = unmark(record[key], data, depth + 1);
  }
  if (!escaped) return record;
  return Object.fromEntries(keys.map((key) => [key.startsWith('$') ? key.slice(1) : key, record[key]]));
}

function marker(record: Record<string, unknown>, keys: readonly string[], data: Data): unknown {
  if (keys.length === 1) {
    if (keys[0] === '$f64') return data.take(record['$f64']);
    const name = record['$num'];
    if (typeof name === 'string' && Object.hasOwn(NUMBERS, name)) return NUMBERS[name];
  }
  throw new FrameError(`unknown marker ${keys.join(', ').slice(0, 80)}`);
}

function columnsOf(frame: Uint8Array<ArrayBuffer>, headerEnd: number): Float64Array<ArrayBuffer> {
  if (frame.byteLength === headerEnd) return new Float64Array(0);
  const dataAt = Math.ceil(headerEnd / ALIGN) * ALIGN;
  const bytes = frame.byteLength - dataAt;
  if (bytes < 0 || bytes % ALIGN !== 0) throw new FrameError(`${bytes} bytes after the header are no whole columns`);
  const start = frame.byteOffset + dataAt;
  // A view where the carrier kept the alignment, else one copy of all columns.
  return start % ALIGN === 0
    ? new Float64Array(frame.buffer, start, bytes / ALIGN)
    : new Float64Array(frame.buffer.slice(start, start + bytes));
}

/** The message of a frame; its columns are views on the frame's buffer. Throws FrameError with what is wrong. */
export function decodeFrame(frame: Uint8Array<ArrayBuffer>): unknown {
  if (frame.byteLength < 4) throw new FrameError(`a frame of ${frame.byteLength} bytes`);
  const headerLength = new DataView(frame.buffer, frame.byteOffset, 4).getUint32(0, true);
  const headerEnd = 4 + headerLength;
  if (headerEnd > frame.byteLength)
    throw new FrameError(`a header of ${headerLength} bytes in a frame of ${frame.byteLength}`);
  const data = new Data(columnsOf(frame, headerEnd));
  let text: string;
  let message: unknown;
  try {
    text = fromUtf8.decode(frame.subarray(4, headerEnd));
    message = JSON.parse(text);
  } catch {
    throw new FrameError('the header is not JSON in UTF-8');
  }
  // Most frames hold neither columns nor escaped keys: then the parsed text is the message.
  if (text.includes('"$')) message = unmark(message, data, 0);
  data.finish();
  return message;
}
