import { quote } from '../promql/literals.ts';
import { MatcherError } from './error.ts';
import type { Matcher } from './matcher.ts';
import { parseClassic } from './parse-classic.ts';
import { parseUtf8, RESERVED } from './parse-utf8.ts';

/** What a text says, and what its author should know of it. */
export interface ReadMatchers {
  readonly matchers: readonly Matcher[];
  /** The two grammars do not agree on the text: how it was read, and how to write it so that they do. */
  readonly warning: string | undefined;
}

/**
 * Reads matchers as Alertmanager 0.27 and later does by default: by the grammar with UTF-8 names, by the classic one where
 * only that can read the text or where the two read it differently. Throws MatcherError when neither can.
 */
export function readMatchers(text: string): ReadMatchers {
  const modern = attempt(parseUtf8, text);
  const classic = attempt(parseClassic, text);
  if (classic instanceof MatcherError) {
    if (modern instanceof MatcherError) throw modern;
    return { matchers: modern, warning: undefined };
  }
  if (!(modern instanceof MatcherError) && sameMatchers(modern, classic))
    return { matchers: modern, warning: undefined };
  const safe = classic.map(formatMatcher).join(', ');
  const why =
    modern instanceof MatcherError
      ? `only the classic grammar can read it (in the new one ${modern.message})`
      : 'the classic and the new grammar read it differently, and the classic one is taken';
  return { matchers: classic, warning: `${why}. Write ${safe === '' ? 'nothing' : safe}.` };
}

/** What `readMatchers` reads, without its warning. Throws MatcherError. */
export function parseMatchers(text: string): readonly Matcher[] {
  return readMatchers(text).matchers;
}

function attempt(parse: (text: string) => readonly Matcher[], text: string): readonly Matcher[] | MatcherError {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof MatcherError) return error;
    throw error;
  }
}

function sameMatchers(a: readonly Matcher[], b: readonly Matcher[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, i) => one.name === b[i]?.name && one.op === b[i].op && one.value === b[i].value)
  );
}

/** The text of one matcher as Alertmanager writes it; both grammars read it back, names of any characters only the new one. */
export function formatMatcher(matcher: Matcher): string {
  const { name, op, value } = matcher;
  if (name === '' || RESERVED.test(name)) return `${quote(name)}${op}${quote(value)}`;
  return `${name}${op}"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/** Alertmanager's order: by name, value and operator. */
export function compareMatchers(a: Matcher, b: Matcher): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  return OPS.indexOf(a.op) - OPS.indexOf(b.op);
}

const OPS = ['=', '!=', '=~', '!~'];

/** A set of matchers as Alertmanager writes it in route keys: `{alertname="Down",severity=~"crit.*"}`. */
export function formatMatchers(matchers: readonly Matcher[]): string {
  return `{${[...matchers].sort(compareMatchers).map(formatMatcher).join(',')}}`;
}
