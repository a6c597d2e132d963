import { isUtf8 } from 'node:buffer';
import type { CollectedSeries } from '../collected.ts';
import { OffsetFault, placed } from './error.ts';
import { type ReadExemplar, readExemplar } from './exemplar.ts';
import { type ExpositionFormat, type MetadataLine, parseMetadata } from './metadata-line.ts';
import { numberAt, shown } from './number.ts';
import { endOfSeries, parseSeries } from './series.ts';
import { LineTemplate } from './template.ts';
import { skipBlanks, tokenEnd } from './token.ts';

const NEWLINE = 10;
const BLANK = 32;
const TAB = 9;
const CR = 13;
const HASH = 35;
const CLOSE = 125;
const EOF = Buffer.from('# EOF');

/** What reads of one reply; of `length` samples, in its order. */
export interface ReadSamples {
  readonly length: number;
  /** Numbers of the series, as `admit` gave them. */
  readonly ids: Int32Array;
  readonly values: Float64Array;
  /** Epoch ms, NaN for a sample without a time. */
  readonly times: Float64Array;
  /** How many have a time. */
  readonly timed: number;
  /** Comments that were not in the reply before. */
  readonly metadata: readonly MetadataLine[];
  readonly exemplars: readonly ReadExemplar[];
}

function same(a: Buffer, from: number, b: Buffer, start: number, length: number): boolean {
  for (let i = 0; i < length; i += 1) if (a[from + i] !== b[start + i]) return false;
  return true;
}

/**
 * Reads the replies of one target, one after the other: Prometheus text 0.0.4 and OpenMetrics 1.0, as leniently as
 * Prometheus scrapes. One pass over the bytes; known series make no objects. `begin` a reply, `step` until it says true,
 * then take `samples` and either `keep` the reply as the template of the next one or drop it by beginning again.
 */
export class ExpositionReader {
  readonly #admit: (series: CollectedSeries) => number;
  #known = new LineTemplate();
  #next = new LineTemplate();
  #format: ExpositionFormat = 'text';
  #at = 0;
  #line = 0;
  #ended = false;
  #length = 0;
  #timed = 0;
  #ids = new Int32Array(0);
  #values = new Float64Array(0);
  #times = new Float64Array(0);
  #metadata: MetadataLine[] = [];
  #exemplars: ReadExemplar[] = [];

  /** `admit` gives a series that was not in the reply before its number, ≥ 0; it may throw to refuse the reply. */
  constructor(admit: (series: CollectedSeries) => number) {
    this.#admit = admit;
  }

  begin(body: Buffer, format: ExpositionFormat): void {
    // A byte order mark is no part of the text.
    this.#at = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0;
    this.#next.reset(body);
    this.#format = format;
    this.#line = 0;
    this.#ended = false;
    this.#length = 0;
    this.#timed = 0;
    this.#metadata = [];
    this.#exemplars = [];
  }

  get samples(): ReadSamples {
    return {
      length: this.#length,
      ids: this.#ids,
      values: this.#values,
      times: this.#times,
      timed: this.#timed,
      metadata: this.#metadata,
      exemplars: this.#exemplars,
    };
  }

  /** Takes the reply as the template of the next one. */
  keep(): void {
    [this.#known, this.#next] = [this.#next, this.#known];
    this.#next.reset(Buffer.alloc(0));
  }

  /** Forgets the template: every series of the next reply is admitted again. */
  forget(): void {
    this.#known.reset(Buffer.alloc(0));
  }

  /** Gives every series of the template another number; see LineTemplate. */
  renumber(numbers: Int32Array): void {
    this.#known.renumber(numbers);
  }

  /** Reads up to `lines` lines; true at the end of the reply. Throws an ExpositionError for malformed text. */
  step(lines: number): boolean {
    const { body } = this.#next;
    try {
      for (let n = 0; n < lines; n += 1) {
        if (this.#at >= body.length) {
          if (this.#format === 'openmetrics' && !this.#ended)
            throw new OffsetFault('the end mark "# EOF" is missing: the reply was cut off', body.length);
          return true;
        }
        if (this.#ended) throw new OffsetFault('nothing may follow the end mark "# EOF"', this.#at);
        if (!this.#readKnown(body) && !this.#readOther(body)) {
          this.#known.indexSome();
          return false;
        }
      }
      return false;
    } catch (error) {
      if (error instanceof OffsetFault) throw placed(body, error);
      throw error;
    }
  }

  /** The line is the next one of the reply before, but for the value. */
  #readKnown(body: Buffer): boolean {
    const known = this.#known;
    const line = this.#line;
    if (line >= known.count) return false;
    const length = known.lengths[line] ?? 0;
    if (this.#at + length > body.length || !same(body, this.#at, known.body, known.starts[line] ?? 0, length))
      return false;
    const id = known.ids[line] ?? -1;
    this.#line = line + 1;
    if (id >= 0) this.#sample(body, this.#at + length, id);
    else {
      this.#next.add(this.#at, length, -1);
      this.#at += length;
    }
    return true;
  }

  /** Any other line. false: the lines before have to be indexed first. */
  #readOther(body: Buffer): boolean {
    const start = this.#at;
    const newline = body.indexOf(NEWLINE, start);
    const lineEnd = newline === -1 ? body.length : newline;
    let from = start;
    while (from < lineEnd && (body[from] ?? 0) <= BLANK) from += 1;
    if (from === lineEnd) this.#at = lineEnd + 1;
    else if (body[from] === HASH) this.#comment(body, from, lineEnd);
    else {
      if (this.#known.count > 0 && !this.#known.indexed) return false;
      const end = endOfSeries(body, from, lineEnd);
      const text = body.toString('latin1', from, end);
      const line = this.#known.find(text);
      let value = end;
      while (value < body.length && (body[value] === BLANK || body[value] === TAB)) value += 1;
      if (value === end && body[end - 1] !== CLOSE)
        throw new OffsetFault('a blank and a value belong after the series', value);
      if (line !== -1) this.#line = line + 1;
      this.#sample(body, value, line === -1 ? this.#admitted(body, from, end, text) : (this.#known.ids[line] ?? 0));
    }
    return true;
  }

  #admitted(body: Buffer, from: number, end: number, latin1: string): number {
    const bytes = body.subarray(from, end);
    const utf8 = isUtf8(bytes);
    const text = utf8 ? bytes.toString('utf8') : latin1;
    let series: CollectedSeries;
    try {
      series = parseSeries(text);
    } catch (error) {
      if (!(error instanceof OffsetFault)) throw error;
      const before = text.slice(0, error.offset);
      throw new OffsetFault(error.message, from + (utf8 ? Buffer.byteLength(before) : before.length));
    }
    if (!utf8) throw new OffsetFault('the series is not in UTF-8', from);
    return this.#admit(series);
  }

  #comment(body: Buffer, from: number, lineEnd: number): void {
    let end = lineEnd;
    while (end > from && (body[end - 1] ?? 0) <= BLANK) end -= 1;
    if (this.#format === 'openmetrics' && end - from === EOF.length && same(body, from, EOF, 0, EOF.length)) {
      this.#ended = true;
      this.#at = lineEnd + 1;
      return;
    }
    const text = body.toString('utf8', from, body[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd);
    try {
      const found = parseMetadata(text, this.#format);
      if (found !== undefined) this.#metadata.push(found);
    } catch (error) {
      if (!(error instanceof OffsetFault)) throw error;
      throw new OffsetFault(error.message, from + Buffer.byteLength(text.slice(0, error.offset)));
    }
    const next = Math.min(lineEnd + 1, body.length);
    this.#next.add(this.#at, next - this.#at, -1);
    this.#at = next;
  }

  /** The value at `value` and what follows it; then the line is over. */
  #sample(body: Buffer, value: number, id: number): void {
    let from = value;
    while (body[from] === BLANK || body[from] === TAB) from += 1;
    let end = from;
    while (end < body.length && (body[end] ?? 0) > BLANK) end += 1;
    const at = this.#length;
    if (at === this.#ids.length) this.#grow();
    this.#values[at] = numberAt(body, from, end, 'value');
    this.#ids[at] = id;
    this.#times[at] = Number.NaN;
    this.#length = at + 1;
    this.#next.add(this.#at, value - this.#at, id);
    this.#at = body[end] === NEWLINE ? end + 1 : this.#rest(body, end, at);
  }

  /** A time stamp and, in OpenMetrics, an exemplar. Gives where the next line begins. */
  #rest(body: Buffer, from: number, sample: number): number {
    const newline = body.indexOf(NEWLINE, from);
    const lineEnd = newline === -1 ? body.length : newline;
    let end = lineEnd;
    while (end > from && (body[end - 1] ?? 0) <= BLANK) end -= 1;
    let at = skipBlanks(body, from, end);
    if (at < end && body[at] !== HASH) {
      const stop = tokenEnd(body, at, end);
      this.#times[sample] = this.#time(body, at, stop);
      this.#timed += 1;
      at = skipBlanks(body, stop, end);
    }
    if (at < end) {
      if (body[at] !== HASH || this.#format === 'text') throw new OffsetFault('the line should end here', at);
      this.#exemplars.push(readExemplar(body, at, end, sample));
    }
    return lineEnd + 1;
  }

  /** Whole ms in the text format, seconds in OpenMetrics. */
  #time(body: Buffer, from: number, end: number): number {
    const number = numberAt(body, from, end, 'time stamp');
    const ms = this.#format === 'text' ? number : Math.round(number * 1_000);
    if (!Number.isSafeInteger(ms)) throw new OffsetFault(`"${shown(body, from, end)}" is no time stamp`, from);
    return ms;
  }

  #grow(): void {
    const size = Math.max(256, this.#ids.length * 2);
    const ids = new Int32Array(size);
    const values = new Float64Array(size);
    const times = new Float64Array(size);
    ids.set(this.#ids);
    values.set(this.#values);
    times.set(this.#times);
    this.#ids = ids;
    this.#values = values;
    this.#times = times;
  }
}
