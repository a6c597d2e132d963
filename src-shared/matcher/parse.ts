import { compileMatcher, type Matcher, type MatchOp } from './matcher.ts';

/** The only error of the matcher parser. `position` counts characters from 0 into the text. */
export class MatcherError extends Error {
  override readonly name = 'MatcherError';
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

const NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const OP = /=~|!~|!=|=/y;
const BLANKS = /\s*/y;
/** An unquoted value ends at a comma, a closing brace or the end; quotes inside it are refused. */
const BARE = /[^,"{}]*/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' };

class Reader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  take(char: string): boolean {
    this.match(BLANKS);
    if (this.text[this.at] !== char) return false;
    this.at += 1;
    return true;
  }

  fail(message: string, at = this.at): never {
    throw new MatcherError(message, at);
  }

  quoted(): string {
    const start = this.at - 1;
    let out = '';
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined) return this.fail('the quote is not closed', start);
      this.at += 1;
      if (char === '"') return out;
      if (char !== '\\') {
        out += char;
        continue;
      }
      const next = this.text[this.at];
      // As in Alertmanager's classic grammar: an unknown escape stays as it is written, so that regular expressions work.
      if (next === undefined) return this.fail('the quote is not closed', start);
      out += ESCAPES[next] ?? `\\${next}`;
      this.at += 1;
    }
  }
}

function one(reader: Reader): Matcher {
  reader.match(BLANKS);
  const start = reader.at;
  const name = reader.match(NAME) ?? reader.fail('a label name belongs here, as in severity="critical"');
  reader.match(BLANKS);
  // OP matches nothing else than these four.
  const op = (reader.match(OP) ?? reader.fail(`after ${name} belongs =, !=, =~ or !~`)) as MatchOp;
  reader.match(BLANKS);
  const valueAt = reader.at;
  const value = reader.take('"') ? reader.quoted() : (reader.match(BARE) ?? '').trimEnd();
  const matcher: Matcher = { name, op, value };
  try {
    compileMatcher(matcher);
  } catch {
    return reader.fail(`"${value}" is not a regular expression`, valueAt);
  }
  reader.match(BLANKS);
  return start === reader.at ? reader.fail('a matcher belongs here') : matcher;
}

/**
 * Reads Alertmanager's classic matcher grammar: `foo=~"bar|baz"`, `foo=bar`, `{a="b", c!="d",}`. Throws MatcherError.
 * Source: Alertmanager, "Configuration", matcher.
 */
export function parseMatchers(text: string): readonly Matcher[] {
  const reader = new Reader(text);
  const braces = reader.take('{');
  const matchers: Matcher[] = [];
  const ended = (): boolean => {
    reader.match(BLANKS);
    return reader.at === text.length || (braces && text[reader.at] === '}');
  };
  while (!ended()) {
    matchers.push(one(reader));
    if (!reader.take(',') && !ended()) reader.fail('between two matchers belongs a comma');
  }
  if (braces && !reader.take('}')) reader.fail('the brace is not closed');
  reader.match(BLANKS);
  if (reader.at < text.length) reader.fail('nothing may follow the closing brace');
  return matchers;
}

/** The text of one matcher that `parseMatchers` reads back. */
export function formatMatcher(matcher: Matcher): string {
  const value = matcher.value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `${matcher.name}${matcher.op}"${value}"`;
}
