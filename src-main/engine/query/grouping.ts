import type { Labels } from '../../../src-shared/model/labels.ts';
import { seriesKey } from '../../../src-shared/model/labels.ts';
import type { Column } from './values.ts';

/** The series that one result series is made of. */
export interface Group {
  readonly labels: Labels;
  readonly members: readonly Column[];
}

/** Groups columns by the labels an aggregation keeps. */
export function groupColumns(columns: readonly Column[], kept: (labels: Labels) => Labels): readonly Group[] {
  const groups = new Map<string, { labels: Labels; members: Column[] }>();
  for (const column of columns) {
    const labels = kept(column.labels);
    const key = seriesKey(labels);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { labels, members: [column] });
    else group.members.push(column);
  }
  return [...groups.values()];
}
