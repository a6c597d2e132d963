import type { Labels } from '../../../src-shared/model/labels.ts';
import { seriesKey } from '../../../src-shared/model/labels.ts';
import type { Matching } from '../../../src-shared/promql/ast.ts';
import { IDENTITY_LABELS, only, without } from './labels.ts';
import type { Column } from './values.ts';

/** The labels that decide which series of two vectors belong together. Without `on`, all but the name, type and unit and the ignored. */
export function matchedLabels(matching: Matching | undefined): (labels: Labels) => Labels {
  if (matching?.on === true) return (labels) => only(labels, matching.labels);
  const ignored = new Set([...IDENTITY_LABELS, ...(matching?.labels ?? [])]);
  return (labels) => without(labels, ignored);
}

/** Columns by the key of their matched labels. */
export function bySignature(
  columns: readonly Column[],
  matched: (labels: Labels) => Labels,
): ReadonlyMap<string, readonly Column[]> {
  const groups = new Map<string, Column[]>();
  for (const column of columns) {
    const key = seriesKey(matched(column.labels));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [column]);
    else group.push(column);
  }
  return groups;
}
