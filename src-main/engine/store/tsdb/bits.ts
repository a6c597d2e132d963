/** Appends bits and bytes to a buffer that grows by doubling. Bits go most significant first. */
export class BitWriter {
  #bytes: Uint8Array;
  #length = 0;
  /** Bits of the last byte that are still free. */
  #free = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const grown = new Uint8Array(this.#bytes.length * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }

  /** Appends the lowest `count` (0–32) bits of `value`. */
  bits(value: number, count: number): void {
    let left = count;
    while (left > 0) {
      if (this.#free === 0) {
        this.#push(0);
        this.#free = 8;
      }
      const take = Math.min(left, this.#free);
      const part = (value >>> (left - take)) & (0xff >>> (8 - take));
      const at = this.#length - 1;
      this.#bytes[at] = (this.#bytes[at] ?? 0) | (part << (this.#free - take));
      this.#free -= take;
      left -= take;
    }
  }

  /** Goes on at the next whole byte. */
  align(): void {
    this.#free = 0;
  }

  byte(value: number): void {
    this.#free = 0;
    this.#push(value & 0xff);
  }

  /** A non-negative safe integer, seven bits a byte. */
  varint(value: number): void {
    this.#free = 0;
    let rest = value;
    while (rest >= 128) {
      this.#push((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.#push(rest);
  }

  /** A signed integer up to 2^52, small magnitudes short. */
  zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  float64(value: number): void {
    this.#free = 0;
    const eight = new Uint8Array(8);
    new DataView(eight.buffer).setFloat64(0, value);
    for (const byte of eight) this.#push(byte);
  }

  append(bytes: Uint8Array): void {
    this.#free = 0;
    while (this.#length + bytes.length > this.#bytes.length) {
      const grown = new Uint8Array(this.#bytes.length * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

/** Reads what BitWriter wrote. Throws RangeError past the end. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #left = 0;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** The next byte's index, on a byte border. */
  get position(): number {
    return this.#at;
  }

  byte(): number {
    this.#left = 0;
    const value = this.#bytes[this.#at];
    if (value === undefined) throw new RangeError('the encoded samples end too early');
    this.#at += 1;
    return value;
  }

  bits(count: number): number {
    let value = 0;
    let need = count;
    while (need > 0) {
      if (this.#left === 0) {
        if (this.#at >= this.#bytes.length) throw new RangeError('the encoded samples end too early');
        this.#at += 1;
        this.#left = 8;
      }
      const take = need < this.#left ? need : this.#left;
      const part = ((this.#bytes[this.#at - 1] ?? 0) >>> (this.#left - take)) & (0xff >>> (8 - take));
      value = ((value << take) | part) >>> 0;
      this.#left -= take;
      need -= take;
    }
    return value;
  }

  align(): void {
    this.#left = 0;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  float64(): number {
    this.#left = 0;
    if (this.#at + 8 > this.#bytes.length) throw new RangeError('the encoded samples end too early');
    const value = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#at, 8).getFloat64(0);
    this.#at += 8;
    return value;
  }

  /** The next `length` bytes, without a copy. */
  take(length: number): Uint8Array {
    this.#left = 0;
    if (this.#at + length > this.#bytes.length) throw new RangeError('the encoded samples end too early');
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return part;
  }
}
