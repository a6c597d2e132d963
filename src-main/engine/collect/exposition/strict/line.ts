import type { Labels } from '../../../../../src-shared/model/labels.ts';
import { OffsetFault } from '../error.ts';

/** An example of what a sample counted (OpenMetrics 1.0, "Exemplars"). */
export interface Exemplar {
  readonly labels: Labels;
  readonly value: number;
  /** Seconds. */
  readonly timestamp?: number;
}

/** One line of samples, as written. */
export interface StrictSample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
  /** Seconds. */
  readonly timestamp?: number;
  readonly exemplar?: Exemplar;
}

const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![^ ])/y;
const SPECIAL = /[+-]?(?:inf(?:inity)?|nan)(?![^ ])/iy;
const METRIC = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/sy;

/** A finite number or an infinity as OpenMetrics writes it; NaN for NaN and undefined for what is no number. */
export function strictNumber(text: string): number | undefined {
  NUMBER.lastIndex = 0;
  SPECIAL.lastIndex = 0;
  if (NUMBER.exec(text)?.[0] === text) return Number(text);
  if (SPECIAL.exec(text)?.[0] !== text) return undefined;
  if (/nan/i.test(text)) return Number.NaN;
  return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** `\\`, `\"` and `\n`; any other backslash stands for itself (OpenMetrics 1.0, "escaped-string"). */
export function unescapeStrict(raw: string): string {
  return raw.replace(/\\([\\"n])/g, (_all, c: string) => (c === 'n' ? '\n' : c));
}

/** Reads one line from left to right; faults carry offsets of the line. */
class Cursor {
  at = 0;
  readonly #line: string;

  constructor(line: string) {
    this.#line = line;
  }

  ended(): boolean {
    return this.at === this.#line.length;
  }

  fail(message: string): never {
    throw new OffsetFault(message, this.at);
  }

  is(text: string): boolean {
    return this.#line.startsWith(text, this.at);
  }

  take(text: string, what: string): void {
    if (!this.is(text)) this.fail(`${what} belongs here`);
    this.at += text.length;
  }

  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#line);
    if (found === null) return undefined;
    this.at += found[0].length;
    return found;
  }

  quoted(what: string): string {
    const found = this.match(QUOTED);
    return found === undefined ? this.fail(`${what} in quotation marks belongs here`) : unescapeStrict(found[1] ?? '');
  }

  number(what: string): number {
    const found = this.match(NUMBER) ?? this.match(SPECIAL);
    return found === undefined ? this.fail(`${what} belongs here`) : (strictNumber(found[0]) ?? Number.NaN);
  }

  finite(what: string): number {
    const start = this.at;
    const value = this.number(what);
    if (!Number.isFinite(value)) throw new OffsetFault(`${what} is finite`, start);
    return value;
  }
}

/** The labels in braces that begin here; `name` is told of a quoted text without a value. */
function readLabels(cursor: Cursor, name?: (name: string) => void): Labels {
  const labels: Record<string, string> = {};
  cursor.take('{', '"{"');
  for (let first = true; !cursor.is('}'); first = false) {
    if (!first) cursor.take(',', '"," or "}"');
    const start = cursor.at;
    const quoted = cursor.is('"');
    const label = quoted ? cursor.quoted('a name') : cursor.match(LABEL)?.[0];
    if (label === undefined) cursor.fail('the name of a label belongs here');
    if (quoted && name !== undefined && first && !cursor.is('=')) {
      name(label);
      continue;
    }
    cursor.take('=', '"="');
    const value = cursor.quoted('the value of a label');
    if (Object.hasOwn(labels, label)) throw new OffsetFault(`the label ${label} is there twice`, start);
    labels[label] = value;
  }
  cursor.take('}', '"}"');
  return labels;
}

/** Characters (code points) that the labels of an exemplar may have, names and values together. */
const EXEMPLAR_CHARACTERS = 128;

function readExemplar(cursor: Cursor): Exemplar {
  const start = cursor.at;
  cursor.take('# ', '"# "');
  const labels = readLabels(cursor);
  const characters = Object.entries(labels).reduce((sum, [name, value]) => sum + Array.from(name + value).length, 0);
  if (characters > EXEMPLAR_CHARACTERS)
    throw new OffsetFault(`the labels of an exemplar have at most ${EXEMPLAR_CHARACTERS} characters`, start);
  cursor.take(' ', 'one blank');
  const value = cursor.number('the value of the exemplar');
  if (cursor.ended()) return { labels, value };
  cursor.take(' ', 'one blank');
  return { labels, value, timestamp: cursor.finite('the time of the exemplar') };
}

/** Reads a line of a sample by the grammar of OpenMetrics 1.0, blank by blank. Throws an OffsetFault. */
export function readSampleLine(line: string): StrictSample {
  const cursor = new Cursor(line);
  let name = cursor.match(METRIC)?.[0];
  let labels: Labels = {};
  if (cursor.is('{')) {
    labels = readLabels(
      cursor,
      name === undefined
        ? (quoted) => {
            name = quoted;
          }
        : undefined,
    );
  }
  if (name === undefined || name === '') throw new OffsetFault('the name of a metric belongs here', 0);
  cursor.take(' ', 'one blank and a value');
  const value = cursor.number('a value');
  const sample = { name, labels, value };
  if (cursor.ended()) return sample;
  cursor.take(' ', 'one blank');
  const timestamp = cursor.is('#') ? {} : { timestamp: cursor.finite('a time stamp in seconds') };
  if (cursor.ended()) return { ...sample, ...timestamp };
  if ('timestamp' in timestamp) cursor.take(' ', 'one blank');
  const exemplar = readExemplar(cursor);
  if (!cursor.ended()) cursor.fail('the line should end here');
  return { ...sample, ...timestamp, exemplar };
}
