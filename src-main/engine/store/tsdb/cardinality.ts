import { METRIC_NAME } from '../../../../src-shared/model/labels.ts';
import type { Cardinality, CardinalityCount, CardinalityQuestion } from '../protocol.ts';
import type { StoredSeries } from './stored-series.ts';

function most(counts: ReadonlyMap<string, number>, limit: number): readonly CardinalityCount[] {
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([name, value]) => ({ name, value }));
}

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** Which names, labels and pairs make up the series that have a sample since `from`: what to look at when there are too many. */
export function cardinality(source: StoredSeries, { from, limit }: CardinalityQuestion): Cardinality {
  const byMetric = new Map<string, number>();
  const byPair = new Map<string, number>();
  const values = new Map<string, Set<string>>();
  const bytes = new Map<string, number>();
  const all = source.labelSets([], from, Infinity);
  for (const labels of all) {
    add(byMetric, labels[METRIC_NAME] ?? '', 1);
    for (const [name, value] of Object.entries(labels)) {
      add(byPair, `${name}=${value}`, 1);
      let known = values.get(name);
      if (known === undefined) values.set(name, (known = new Set()));
      if (known.has(value)) continue;
      known.add(value);
      add(bytes, name, Buffer.byteLength(value));
    }
  }
  const valueCounts = new Map([...values].map(([name, held]) => [name, held.size]));
  return {
    numSeries: all.length,
    numLabelPairs: byPair.size,
    seriesCountByMetricName: most(byMetric, limit),
    labelValueCountByLabelName: most(valueCounts, limit),
    memoryInBytesByLabelName: most(bytes, limit),
    seriesCountByLabelValuePair: most(byPair, limit),
  };
}
