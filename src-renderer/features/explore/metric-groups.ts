/** Metrics whose names begin alike. */
export interface MetricGroup {
  /** `probe`, or the whole name of a metric without relatives. */
  readonly prefix: string;
  readonly names: readonly string[];
}

/** Names in groups by what stands before the first `_` or `:`, sorted. */
export function metricGroups(names: readonly string[]): readonly MetricGroup[] {
  const groups = Map.groupBy(names.toSorted(), (name) => /^_*[^_:]+/.exec(name)?.[0] ?? name);
  return [...groups].map(([prefix, members]) => ({
    prefix: members.length === 1 ? (members[0] ?? prefix) : prefix,
    names: members,
  }));
}

/** Names in which every word of `search` occurs, those that begin with it first. */
export function matching(names: readonly string[], search: string): readonly string[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return names;
  const found = names.filter((name) => words.every((word) => name.toLowerCase().includes(word)));
  const first = words[0] ?? '';
  return found.toSorted(
    (a, b) => Number(b.toLowerCase().startsWith(first)) - Number(a.toLowerCase().startsWith(first)),
  );
}
