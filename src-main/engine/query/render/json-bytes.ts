import { goSample } from '../../../../src-shared/text/go-float.ts';

const ZERO = 48;
const FIRST_BYTES = 65_536;
/** Longest text of a number: sign, 17 digits, point, exponent; and of a time with milliseconds. */
const NUMBER_BYTES = 32;
const MICRO = 1_000_000;

/**
 * JSON as bytes, for answers with hundreds of thousands of numbers: written once into one growing buffer. A text of the
 * same size would be made of pieces first and copied twice.
 */
export class JsonBytes {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #length = 0;

  /** What was written, in a buffer of its own that may be given to another thread. */
  take(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes.subarray(0, this.#length));
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** A value as text, without quotes. */
  value(value: number): void {
    // Counters and states are small whole numbers; String() would cost five times as much.
    if (value >= 0 && value <= 0xff_ff_ff_ff && Math.floor(value) === value && !Object.is(value, -0))
      this.#digits(value);
    else if (!this.#decimal(value)) this.#ascii(goSample(value));
  }

  #room(more: number): Buffer {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return this.#bytes;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
    return grown;
  }

  /** Any text as it is, in UTF-8. */
  text(text: string): void {
    // A UTF-16 unit has at most three bytes.
    this.#length += this.#room(text.length * 3).write(text, this.#length, 'utf8');
  }

  /** A value as JSON. */
  json(value: unknown): void {
    this.text(JSON.stringify(value));
  }

  byte(code: number): void {
    this.#room(1)[this.#length] = code;
    this.#length += 1;
  }

  #ascii(text: string): void {
    const bytes = this.#room(text.length);
    for (let i = 0; i < text.length; i++) bytes[this.#length + i] = text.charCodeAt(i);
    this.#length += text.length;
  }

  /** A whole number that is not negative. */
  #digits(value: number): void {
    const bytes = this.#room(NUMBER_BYTES);
    let size = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) size += 1;
    let rest = value;
    for (let at = this.#length + size - 1; at >= this.#length; at -= 1) {
      const next = Math.floor(rest / 10);
      bytes[at] = ZERO + rest - next * 10;
      rest = next;
    }
    this.#length += size;
  }

  /**
   * A number of at most nine digits before the point and six behind it; false when it is none. A decimal of up to 15 digits
   * that divides to the same double is the only one of that length, so it is the shortest text as well.
   */
  #decimal(value: number): boolean {
    const size = Math.abs(value);
    const scaled = Math.round(size * MICRO);
    if (size === 0 || size >= 1e9 || scaled / MICRO !== size) return false;
    if (value < 0) this.byte(0x2d);
    const whole = Math.floor(scaled / MICRO);
    this.#digits(whole);
    let rest = scaled - whole * MICRO;
    if (rest === 0) return true;
    const bytes = this.#room(NUMBER_BYTES);
    bytes[this.#length] = 0x2e;
    let places = 6;
    for (; rest % 10 === 0; rest /= 10) places -= 1;
    for (let at = this.#length + places; at > this.#length; at -= 1) {
      bytes[at] = ZERO + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    this.#length += places + 1;
    return true;
  }

  /** Epoch ms as seconds with three digits behind the point, or none for whole seconds. */
  time(ms: number): void {
    const whole = Math.round(ms);
    const size = Math.abs(whole);
    if (whole < 0) this.byte(0x2d);
    const seconds = Math.floor(size / 1_000);
    this.#digits(seconds);
    const rest = size - seconds * 1_000;
    if (rest === 0) return;
    this.byte(0x2e);
    if (rest < 100) this.byte(ZERO);
    if (rest < 10) this.byte(ZERO);
    this.#digits(rest);
  }

  /** A sample: `[seconds,"value"]`. */
  sample(ms: number, value: number): void {
    this.byte(0x5b);
    this.time(ms);
    this.#ascii(',"');
    this.value(value);
    this.#ascii('"]');
  }
}
