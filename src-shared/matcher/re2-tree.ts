import { bracketOf, escapeOf, problem } from './regex.ts';

/** What has to hold between two characters. */
export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word' | 'no-word';

/** An RE2 expression. Groups that are to be remembered have numbers from 1 in the order of their opening. */
export type Re2 =
  | { readonly is: 'char'; readonly test: (codePoint: number) => boolean }
  | { readonly is: 'assertion'; readonly what: Assertion }
  | { readonly is: 'sequence'; readonly of: readonly Re2[] }
  | { readonly is: 'choice'; readonly of: readonly Re2[] }
  | { readonly is: 'group'; readonly of: Re2; readonly number: number; readonly name: string | undefined }
  | {
      readonly is: 'repeat';
      readonly of: Re2;
      readonly min: number;
      readonly max: number;
      /** As often as it can be; otherwise as seldom. */
      readonly greedy: boolean;
    };

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly multiline: boolean;
  /** `*` is seldom and `*?` often. */
  readonly swapGreed: boolean;
}

/** RE2's own bounds. */
const MAX_REPEAT = 1_000;
const MAX_DEPTH = 1_000;
const NEWLINE = 10;

const ESCAPED_ASSERTIONS: Readonly<Record<string, Assertion>> = {
  A: 'text-start',
  z: 'text-end',
  b: 'word',
  B: 'no-word',
};

/** A test of one character from the JavaScript source of a class. */
function classTest(source: string, ignoreCase: boolean): (codePoint: number) => boolean {
  const regex = new RegExp(`^(?:${source})$`, ignoreCase ? 'iu' : 'u');
  return (codePoint) => regex.test(String.fromCodePoint(codePoint));
}

function literal(codePoint: number, ignoreCase: boolean): Re2 {
  const cased = ignoreCase && /\p{L}/u.test(String.fromCodePoint(codePoint));
  if (cased) return { is: 'char', test: classTest(`\\u{${codePoint.toString(16)}}`, true) };
  return { is: 'char', test: (other) => other === codePoint };
}

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #groups = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(dotAll: boolean): Re2 {
    const tree = this.#choice({ ignoreCase: false, dotAll, multiline: false, swapGreed: false });
    if (this.#at < this.#text.length) throw problem('unexpected )', this.#text);
    return tree;
  }

  get #rest(): string {
    return this.#text.slice(this.#at);
  }

  #choice(outer: Flags): Re2 {
    let flags = outer;
    const branches: Re2[] = [];
    let items: Re2[] = [];
    while (this.#at < this.#text.length && this.#text.charAt(this.#at) !== ')') {
      const sign = this.#text.charAt(this.#at);
      if (sign === '|') {
        this.#at += 1;
        branches.push({ is: 'sequence', of: items });
        items = [];
        continue;
      }
      const set = /^\(\?([imsU]*)(?:-([imsU]+))?\)/.exec(this.#rest);
      if (set) {
        flags = flagsWith(flags, set[1] ?? '', set[2] ?? '');
        this.#at += set[0].length;
        continue;
      }
      const quoted = /^\\Q(.*?)(?:\\E|$)/s.exec(this.#rest);
      if (quoted) {
        this.#at += quoted[0].length;
        const { ignoreCase } = flags;
        const signs = Array.from(quoted[1] ?? '', (c) => literal(c.codePointAt(0) ?? 0, ignoreCase));
        const last = signs.pop();
        items.push(...signs);
        if (last !== undefined) items.push(this.#repeated(last, flags));
        continue;
      }
      items.push(this.#repeated(this.#atom(flags), flags));
    }
    branches.push({ is: 'sequence', of: items });
    return branches.length === 1 ? (branches[0] ?? { is: 'sequence', of: [] }) : { is: 'choice', of: branches };
  }

  #atom(flags: Flags): Re2 {
    const rest = this.#rest;
    const sign = rest.charAt(0);
    if (sign === '(') return this.#group(flags);
    if (sign === '[') {
      const { source, negated, length } = bracketOf(rest);
      this.#at += length;
      const test = classTest(source, flags.ignoreCase);
      return { is: 'char', test: negated ? (codePoint) => !test(codePoint) : test };
    }
    if (sign === '\\') {
      const assertion = ESCAPED_ASSERTIONS[rest.charAt(1)];
      const [source, length] = escapeOf(rest, false);
      this.#at += length;
      return assertion === undefined
        ? { is: 'char', test: classTest(source, flags.ignoreCase) }
        : { is: 'assertion', what: assertion };
    }
    const codePoint = rest.codePointAt(0) ?? 0;
    this.#at += codePoint > 0xff_ff ? 2 : 1;
    if (sign === '.') return { is: 'char', test: flags.dotAll ? () => true : (other) => other !== NEWLINE };
    if (sign === '^') return { is: 'assertion', what: flags.multiline ? 'line-start' : 'text-start' };
    if (sign === '$') return { is: 'assertion', what: flags.multiline ? 'line-end' : 'text-end' };
    if (/[*+?]/.test(sign)) throw problem('missing argument to repetition operator', sign);
    return literal(codePoint, flags.ignoreCase);
  }

  #group(outer: Flags): Re2 {
    const opening = /^\((?:(\?)([imsU]*)(?:-([imsU]+))?:|\?P?<([A-Za-z_]\w*)>)?/.exec(this.#rest);
    if (this.#depth >= MAX_DEPTH) throw problem('expression nests too deeply', this.#text.slice(0, 40));
    this.#at += opening?.[0].length ?? 1;
    this.#depth += 1;
    const number = opening?.[1] === undefined ? (this.#groups += 1) : undefined;
    const inner = this.#choice(flagsWith(outer, opening?.[2] ?? '', opening?.[3] ?? ''));
    this.#depth -= 1;
    if (this.#text.charAt(this.#at) !== ')') throw problem('missing closing )', this.#text);
    this.#at += 1;
    return number === undefined ? inner : { is: 'group', of: inner, number, name: opening?.[4] };
  }

  #repeated(of: Re2, flags: Flags): Re2 {
    const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})(\??)/.exec(this.#rest);
    if (found === null) return of;
    this.#at += found[0].length;
    if (/^(?:[*+?]|\{\d+(?:,\d*)?\})/.test(this.#rest))
      throw problem('invalid nested repetition operator', found[0] + this.#rest.charAt(0));
    const greedy = (found[5] === '') !== flags.swapGreed;
    if (found[1] !== undefined)
      return { is: 'repeat', of, min: found[1] === '+' ? 1 : 0, max: found[1] === '?' ? 1 : Infinity, greedy };
    const min = Number(found[2]);
    const max = found[3] === '' ? min : found[4] === '' ? Infinity : Number(found[4]);
    if (min > MAX_REPEAT || (max !== Infinity && max > MAX_REPEAT) || max < min)
      throw problem('invalid repeat count', found[0]);
    return { is: 'repeat', of, min, max, greedy };
  }
}

function flagsWith(flags: Flags, on: string, off: string): Flags {
  const value = (letter: string, before: boolean): boolean => (before || on.includes(letter)) && !off.includes(letter);
  return {
    ignoreCase: value('i', flags.ignoreCase),
    dotAll: value('s', flags.dotAll),
    multiline: value('m', flags.multiline),
    swapGreed: value('U', flags.swapGreed),
  };
}

/**
 * Reads an RE2 expression whose escapes and classes are known to be good. `dotAll`: a point matches line ends too, unless
 * the expression says otherwise. Throws an Error in RE2's words.
 */
export function parseRe2(text: string, dotAll = true): Re2 {
  return new Parser(text).whole(dotAll);
}
