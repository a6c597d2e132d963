import { MatcherError } from '../../../src-shared/matcher/error.ts';
import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import { parseMatchers } from '../../../src-shared/matcher/parse.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';

/** Matchers of rows that were begun and not filled in are left out. */
export function writtenMatchers(matchers: readonly Matcher[]): readonly Matcher[] {
  return matchers.filter(({ name, value }) => name.trim() !== '' || value !== '');
}

/** Several matchers pasted as one text, `{a="b", c=~"d"}`; undefined when it is no such text. */
export function pastedMatchers(text: string): readonly Matcher[] | undefined {
  if (!/[=!{]/.test(text)) return undefined;
  try {
    const matchers = parseMatchers(text);
    return matchers.length === 0 ? undefined : matchers;
  } catch (error) {
    if (error instanceof MatcherError) return undefined;
    throw error;
  }
}

/** Names and values of labels to choose from, the most frequent first. */
export interface LabelBook {
  readonly names: readonly string[];
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** What labels there are among alerts. Pure. */
export function labelBook(all: Iterable<{ readonly labels: Labels }>): LabelBook {
  const counts = new Map<string, Map<string, number>>();
  for (const { labels } of all)
    for (const [name, value] of Object.entries(labels)) {
      const values = counts.get(name) ?? new Map<string, number>();
      values.set(value, (values.get(value) ?? 0) + 1);
      counts.set(name, values);
    }
  const most = (values: ReadonlyMap<string, number>): readonly string[] =>
    [...values].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value);
  const sum = (values: ReadonlyMap<string, number>): number => [...values.values()].reduce((total, n) => total + n, 0);
  return {
    names: [...counts].sort((a, b) => sum(b[1]) - sum(a[1]) || (a[0] < b[0] ? -1 : 1)).map(([name]) => name),
    values: new Map([...counts].map(([name, values]) => [name, most(values)])),
  };
}
