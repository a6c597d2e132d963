import { unquote } from '../promql/literals.ts';
import { MatcherError } from './error.ts';
import { compileMatcher, type Matcher, type MatchOp } from './matcher.ts';

type Kind = '{' | '}' | ',' | 'operator' | 'text' | 'end';

interface Token {
  readonly kind: Kind;
  readonly at: number;
  /** As written, quotes included. */
  readonly written: string;
}

/** What a name or value without quotes may not hold. */
export const RESERVED = /[\s{}!=~,\\"'`]/u;
const BLANKS = /\s*/uy;
const OPERATOR = /=~|!~|!=|=/y;
const QUOTED = /"(?:[^"\\]|\\.)*"/suy;
const BARE = /[^\s{}!=~,\\"'`]+/uy;

class Scanner {
  readonly #text: string;
  #next: Token;

  constructor(text: string) {
    this.#text = text;
    this.#next = this.#scan(0);
  }

  /** Whether the next token is of this kind. */
  at(kind: Kind): boolean {
    return this.#next.kind === kind;
  }

  take(): Token {
    const token = this.#next;
    this.#next = this.#scan(token.at + token.written.length);
    return token;
  }

  /** Throws at the next token, saying what was expected and what stands there. */
  fail(expected: string): never {
    const { at, kind, written } = this.#next;
    throw new MatcherError(`${expected}, but ${kind === 'end' ? 'the text ends' : `here stands ${written}`}`, at);
  }

  #scan(from: number): Token {
    const at = from + (this.#match(BLANKS, from)?.length ?? 0);
    const sign = this.#text.charAt(at);
    if (sign === '') return { kind: 'end', at, written: '' };
    if (sign === '{' || sign === '}' || sign === ',') return { kind: sign, at, written: sign };
    const operator = this.#match(OPERATOR, at);
    if (operator !== undefined) return { kind: 'operator', at, written: operator };
    const quoted = sign === '"' ? this.#match(QUOTED, at) : undefined;
    const written = quoted ?? this.#match(BARE, at);
    if (written !== undefined) return { kind: 'text', at, written };
    if (sign === '"') throw new MatcherError('the quote is not closed', at);
    const what = '~!'.includes(sign) ? `${sign} is none of =, !=, =~ and !~, and elsewhere it` : sign;
    throw new MatcherError(`${what} has to stand in double quotes`, at);
  }

  #match(pattern: RegExp, at: number): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(this.#text)?.[0];
  }
}

/** The text that a token stands for: Go's escapes inside quotes, itself without. */
function textOf(token: Token): string {
  if (!token.written.startsWith('"')) return token.written;
  const text = unquote(token.written);
  if (text === undefined || !text.isWellFormed())
    throw new MatcherError(`${token.written} holds an escape that there is not, or a line break`, token.at);
  return text;
}

function one(scanner: Scanner): Matcher {
  if (!scanner.at('text')) scanner.fail('a label name belongs here');
  const name = textOf(scanner.take());
  if (!scanner.at('operator')) scanner.fail(`after ${name} belongs =, !=, =~ or !~`);
  // The scanner knows no other operators than these four.
  const op = scanner.take().written as MatchOp;
  if (!scanner.at('text')) scanner.fail('a label value belongs here, "" for an empty one');
  const token = scanner.take();
  const matcher: Matcher = { name, op, value: textOf(token) };
  try {
    compileMatcher(matcher);
  } catch {
    throw new MatcherError(`"${matcher.value}" is not a regular expression`, token.at);
  }
  return matcher;
}

/**
 * Reads the matcher grammar of Alertmanager 0.27 and later: names and values of any characters in double quotes with Go's
 * escapes, or bare without blanks and `{}!=~,\"'` and backticks; braces in pairs or none. Throws MatcherError.
 * Source: Alertmanager, "Configuration", UTF-8 strict mode.
 */
export function parseUtf8(text: string): readonly Matcher[] {
  const scanner = new Scanner(text);
  const braces = scanner.at('{');
  if (braces) scanner.take();
  const ends = (): boolean => scanner.at('}') || scanner.at('end');
  const matchers: Matcher[] = [];
  if (!braces && scanner.at('end')) return matchers;
  while (!ends()) {
    matchers.push(one(scanner));
    if (ends()) break;
    if (!scanner.at(',')) scanner.fail('between two matchers belongs a comma');
    scanner.take();
    if (!ends() && !scanner.at('text')) scanner.fail('after a comma belongs a matcher');
  }
  if (braces) {
    if (!scanner.at('}')) scanner.fail('the brace is not closed');
    scanner.take();
  }
  if (!scanner.at('end')) scanner.fail(braces ? 'nothing may follow the closing brace' : 'no brace was opened');
  return matchers;
}
