import { createHash } from 'node:crypto';
import { invalid } from './params.ts';

/** Part of a list of rule groups and what to ask with for the next one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** The token that stands for a group: what it is named after, not where it stands, so that a reload does not skip one. */
export function groupToken(file: string, group: string): string {
  return createHash('sha1').update(`${file};${group}`).digest('hex');
}

/** The page that `group_limit` and `group_next_token` ask for. Throws ApiError. */
export function pageOf<T>(params: URLSearchParams, groups: readonly T[], tokenOf: (group: T) => string): Page<T> {
  const text = params.get('group_limit') ?? '';
  const token = params.get('group_next_token') ?? '';
  if (text === '') {
    if (token === '') return { items: groups, next: undefined };
    throw invalid('group_next_token', 'group_limit needs to be present in order to paginate over the groups');
  }
  if (!/^[+-]?\d{1,9}$/.test(text)) {
    const problem = `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`;
    throw invalid('group_limit', `group_limit needs to be a valid number: ${problem}`);
  }
  const limit = Number(text);
  if (limit <= 0) throw invalid('group_limit', 'group_limit needs to be greater than 0');
  const start = token === '' ? 0 : groups.findIndex((group) => tokenOf(group) === token);
  if (start === -1) throw invalid('group_next_token', `invalid group_next_token '${token}'. were rule groups changed?`);
  const following = groups[start + limit];
  return { items: groups.slice(start, start + limit), next: following && tokenOf(following) };
}
