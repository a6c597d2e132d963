import { type Labels, seriesKey } from '../../../../src-shared/model/labels.ts';
import type { SeriesQuestion } from '../protocol.ts';
import type { FoundSeries, FoundValues } from '../store.ts';
import type { StoredSeries } from './stored-series.ts';

function cut(values: readonly string[], limit: number): FoundValues {
  const truncated = limit > 0 && values.length > limit;
  return { values: truncated ? values.slice(0, limit) : [...values], truncated };
}

/** Asks for all series at all times, which the index answers without looking at series one by one. */
function isEverything({ matcherSets, from, to }: SeriesQuestion): boolean {
  return matcherSets.length === 0 && from === -Infinity && to === Infinity;
}

/** Label names of the series that are meant. Throws on a bad regular expression. */
export function findLabelNames(source: StoredSeries, question: SeriesQuestion): FoundValues {
  if (isEverything(question)) return cut(source.labelNames().toSorted(), question.limit);
  const names = new Set<string>();
  for (const labels of source.labelSets(question.matcherSets, question.from, question.to))
    for (const [name, value] of Object.entries(labels)) if (value !== '') names.add(name);
  return cut([...names].sort(), question.limit);
}

/** Values of one label of the series that are meant. Throws on a bad regular expression. */
export function findLabelValues(source: StoredSeries, name: string, question: SeriesQuestion): FoundValues {
  if (isEverything(question)) return cut(source.labelValues(name).toSorted(), question.limit);
  const values = new Set<string>();
  for (const labels of source.labelSets(question.matcherSets, question.from, question.to)) {
    const value = Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
    if (value !== '') values.add(value);
  }
  return cut([...values].sort(), question.limit);
}

/** The series that are meant. Throws on a bad regular expression. */
export function findSeries(source: StoredSeries, { matcherSets, from, to, limit }: SeriesQuestion): FoundSeries {
  const keyed: [string, Labels][] = source
    .labelSets(matcherSets, from, to)
    .map((labels) => [seriesKey(labels), labels]);
  keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const truncated = limit > 0 && keyed.length > limit;
  return { series: (truncated ? keyed.slice(0, limit) : keyed).map(([, labels]) => labels), truncated };
}
