import { MatcherError } from './error.ts';
import { compileMatcher, type Matcher, type MatchOp } from './matcher.ts';

interface Token {
  readonly text: string;
  /** Of its first character in the whole text. */
  readonly at: number;
}

/** Go's \s; Unicode's other blanks belong to the value. */
const MATCHER = /^[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)?[\t\n\f\r ]*(=~|!~|!=|=)?[\t\n\f\r ]*(.*?)[\t\n\f\r ]*$/s;

/**
 * Splits at the commas that stand outside of quotes. A backslash outside of quotes counts as well, and a comma does not end
 * what it escapes: so it is in Alertmanager, and `a=b\,c` is two matchers there.
 */
function split(text: string, from: number, to: number): readonly Token[] {
  const tokens: Token[] = [];
  let quoted = false;
  let escaped = false;
  let start = from;
  for (let at = from; at < to; at += 1) {
    const sign = text.charAt(at);
    if (sign === ',') {
      if (quoted) continue;
      tokens.push({ text: text.slice(start, at), at: start });
      start = at + 1;
    } else if (sign === '"') {
      if (!escaped) quoted = !quoted;
      escaped = false;
    } else escaped = sign === '\\' && !escaped;
  }
  const last = text.slice(start, to);
  if (last.trim() !== '') tokens.push({ text: last, at: start });
  return tokens;
}

/** OpenMetrics' escapes; a backslash before anything else stays as it is written, so that regular expressions work. */
function unescape(raw: string, at: number): string {
  const quoted = raw.startsWith('"');
  const body = quoted ? raw.slice(1) : raw;
  const start = quoted ? at + 1 : at;
  let open = quoted;
  let out = '';
  for (let i = 0; i < body.length; i += 1) {
    const sign = body.charAt(i);
    if (sign === '"') {
      if (!open || i < body.length - 1)
        throw new MatcherError('inside a value a quote has to be written \\"', start + i);
      open = false;
    } else if (sign !== '\\' || i === body.length - 1) {
      out += sign;
    } else {
      i += 1;
      const next = body.charAt(i);
      out += next === 'n' ? '\n' : next === '"' || next === '\\' ? next : `\\${next}`;
    }
  }
  if (open) throw new MatcherError('the quote is not closed', at);
  return out;
}

function one(token: Token): Matcher {
  const [, name, op, raw = ''] = MATCHER.exec(token.text) ?? [];
  const blanks = /^[\t\n\f\r ]*/.exec(token.text)?.[0].length ?? 0;
  if (name === undefined)
    throw new MatcherError('a label name belongs here, as in severity="critical"', token.at + blanks);
  if (op === undefined)
    throw new MatcherError(`after ${name} belongs =, !=, =~ or !~`, token.at + blanks + name.length);
  const valueAt = token.at + token.text.trimEnd().length - raw.length;
  // The expression has no other operators than these four.
  const matcher: Matcher = { name, op: op as MatchOp, value: unescape(raw, valueAt) };
  try {
    compileMatcher(matcher);
  } catch {
    throw new MatcherError(`"${matcher.value}" is not a regular expression`, valueAt);
  }
  return matcher;
}

/**
 * Reads the matcher grammar of Alertmanager before 0.27, with everything that it tolerates: `foo=~"bar|baz"`, `foo=bar`,
 * `{a="b", c!="d",}`, an opening or a closing brace alone. Throws MatcherError.
 * Source: Alertmanager, "Configuration", matcher; behaviour compared with amtool 0.25.
 */
export function parseClassic(text: string): readonly Matcher[] {
  const from = text.startsWith('{') ? 1 : 0;
  const to = text.endsWith('}') && text.length > from ? text.length - 1 : text.length;
  return split(text, from, to).map(one);
}
