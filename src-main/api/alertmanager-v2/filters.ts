import { compileAnchored } from '../../../src-shared/matcher/anchored.ts';
import { MatcherError } from '../../../src-shared/matcher/error.ts';
import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import { parseMatchers } from '../../../src-shared/matcher/parse.ts';
import { RefusedRequest } from './answer.ts';

/** What counts as true in an address (go-openapi, swag.ConvertBool); everything else is false. */
const TRUE = new Set(['true', '1', 'yes', 'ok', 'y', 'on', 'selected', 'checked', 't', 'enabled']);

/** A switch of the address. */
export function switchParam(params: URLSearchParams, name: string, fallback: boolean): boolean {
  const text = params.get(name);
  return text === null || text === '' ? fallback : TRUE.has(text.toLowerCase());
}

/** The matchers of all `filter` parameters. Throws RefusedRequest. */
export function filterParam(params: URLSearchParams): readonly Matcher[] {
  return params.getAll('filter').flatMap((text) => {
    try {
      return [...parseMatchers(text)];
    } catch (error) {
      if (!(error instanceof MatcherError)) throw error;
      throw RefusedRequest.meaning(400, `bad matcher format: ${text}: ${error.message}`);
    }
  });
}

/** A test of receivers' names by the parameter `receiver`, an expression. Throws RefusedRequest. */
export function receiverParam(params: URLSearchParams): (name: string) => boolean {
  const text = params.get('receiver') ?? '';
  if (text === '') return () => true;
  try {
    return compileAnchored(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    // As it is compiled there: anchored.
    const shown = why.replace(`\`${text}\``, () => `\`^(?:${text})$\``);
    throw RefusedRequest.meaning(400, `failed to parse receiver param: ${shown}`);
  }
}
