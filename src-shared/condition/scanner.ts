import { ConditionError } from './condition.ts';

const BLANK = /\s/;

/** A cursor over the text of one assertion. Every failure is a ConditionError at the place where it shows. */
export class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get position(): number {
    return this.#at;
  }

  /** Whether the end was reached; a question, because the answer changes with every step. */
  atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  peek(): string {
    return this.#text[this.#at] ?? '';
  }

  blanks(): void {
    while (!this.atEnd() && BLANK.test(this.peek())) this.#at += 1;
  }

  /** Takes `token` when it stands here. */
  take(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  /** Takes what the sticky expression matches here, or nothing. */
  match(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#text)?.[0];
    if (found === undefined || found === '') return undefined;
    this.#at += found.length;
    return found;
  }

  fail(message: string, at = this.#at): never {
    throw new ConditionError(message, at);
  }

  /** A JSON string literal, quotes included in the text. */
  quoted(): string {
    const start = this.#at;
    const raw = this.match(/"(?:[^"\\\n]|\\.)*"/y);
    if (raw === undefined) return this.fail('the text in quotation marks has no end', start);
    try {
      return String(JSON.parse(raw));
    } catch {
      return this.fail('bad escape in the text: use those of JSON, such as \\" and \\n', start);
    }
  }

  /** A JSONPath from `$` to the first blank or operator outside brackets and quotation marks. */
  path(): string {
    const start = this.#at;
    if (this.peek() !== '$') return this.fail('a JSONPath that starts with $ belongs here');
    let depth = 0;
    let quote = '';
    for (; !this.atEnd(); this.#at += 1) {
      const c = this.peek();
      if (quote !== '') {
        if (c === '\\') this.#at += 1;
        else if (c === quote) quote = '';
      } else if (c === '"' || c === "'") quote = c;
      else if (c === '[' || c === '(') depth += 1;
      else if (c === ']' || c === ')') depth -= 1;
      else if (depth === 0 && (BLANK.test(c) || '=!<>'.includes(c))) break;
    }
    // A backslash as the last character steps over the end.
    this.#at = Math.min(this.#at, this.#text.length);
    return this.#text.slice(start, this.#at);
  }

  /** `/pattern/` with the flags i, m, s; `\/` is a slash. */
  regex(): RegExp {
    const start = this.#at;
    const raw = this.match(/\/(?:[^/\\\n]|\\.)+\/[ims]*/y);
    if (raw === undefined) return this.fail('a pattern between slashes belongs here, such as /ok/i', start);
    const end = raw.lastIndexOf('/');
    try {
      return new RegExp(raw.slice(1, end), `${raw.slice(end + 1)}u`);
    } catch (error) {
      return this.fail(`bad pattern: ${error instanceof Error ? error.message : String(error)}`, start);
    }
  }
}
