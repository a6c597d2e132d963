import { MatcherError } from '../../../src-shared/matcher/error.ts';
import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import { parseMatchers } from '../../../src-shared/matcher/parse.ts';
import { setQuery, useQuery } from '../../shell/router.ts';

/** What the form is open for. It stands in the address, so that a silence to be made is a link. */
export type SilenceTask =
  | { readonly task: 'new'; readonly match: string }
  | { readonly task: 'edit' | 'again'; readonly id: string };

/** What the address asks for: `?new=1&match={…}`, `?edit=ID`, `?again=ID`. */
export function useSilenceTask(): SilenceTask | undefined {
  const edit = useQuery('edit');
  const again = useQuery('again');
  const created = useQuery('new');
  const match = useQuery('match');
  if (edit !== '') return { task: 'edit', id: edit };
  if (again !== '') return { task: 'again', id: again };
  return created === '' ? undefined : { task: 'new', match };
}

/** Opens the form, or closes it. */
export function openSilence(task: SilenceTask | undefined): void {
  setQuery({
    edit: task?.task === 'edit' ? task.id : undefined,
    again: task?.task === 'again' ? task.id : undefined,
    new: task?.task === 'new' ? '1' : undefined,
    match: task?.task === 'new' ? task.match : undefined,
  });
}

/** The matchers of an address; what cannot be read is left out, for it is seen that nothing is there. */
export function matchersOf(text: string): readonly Matcher[] {
  if (text === '') return [];
  try {
    return parseMatchers(text);
  } catch (error) {
    if (error instanceof MatcherError) return [];
    throw error;
  }
}
