import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import { QueryError } from '../../../src-shared/promql/error.ts';
import { parse } from '../../../src-shared/promql/parse.ts';
import { syntaxError } from '../../../src-shared/promql/syntax-error.ts';
import { ApiError } from './reply.ts';

/** What a text is as a series selector, or in Prometheus's words why it is none. */
function selectorOf(text: string): readonly Matcher[] | string {
  try {
    const expr = parse(text);
    if (expr.kind === 'selector' && expr.parens === undefined && expr.offset === 0 && expr.at === undefined)
      return expr.matchers;
    return syntaxError(text, 0).positioned;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return error.message === 'vector selector must contain at least one non-empty matcher'
      ? 'match[] must contain at least one non-empty matcher'
      : error.positioned;
  }
}

/** The selectors of `match[]`. Throws ApiError; `named` tells whether its message names the parameter. */
export function matcherSets(texts: readonly string[], named: boolean): readonly (readonly Matcher[])[] {
  return texts.map((text) => {
    const found = selectorOf(text);
    if (typeof found !== 'string') return found;
    throw new ApiError('bad_data', named ? `invalid parameter "match[]": ${found}` : found);
  });
}

/**
 * The label name that a path names: `U__` begins an escaped one, in which `__` is an underscore and `_HEX_` a character.
 * A name that is not escaped well stands for itself. Source: Prometheus, "UTF-8 support", value encoding escaping.
 */
export function unescapeName(name: string): string {
  if (!name.startsWith('U__')) return name;
  let out = '';
  for (let rest = name.slice(3); rest !== ''; ) {
    const piece = /^(?:([^_])|__|_([0-9a-fA-F]{1,6})_)/u.exec(rest);
    if (piece === null) return name;
    const code = piece[2] === undefined ? undefined : Number.parseInt(piece[2], 16);
    if (code !== undefined && (code > 0x10_ff_ff || (code >= 0xd8_00 && code <= 0xdf_ff))) return name;
    out += piece[1] ?? (code === undefined ? '_' : String.fromCodePoint(code));
    rest = rest.slice(piece[0].length);
  }
  return out;
}
