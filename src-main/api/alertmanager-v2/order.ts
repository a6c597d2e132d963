import type { Labels } from '../../../src-shared/model/labels.ts';

/** Alertmanager's order of label sets: fewer labels first, then by name and value (prometheus/common, LabelSet.Before). */
export function compareLabels(a: Labels, b: Labels): number {
  const [mine, theirs] = [Object.keys(a), Object.keys(b)];
  if (mine.length !== theirs.length) return mine.length - theirs.length;
  for (const name of [...mine, ...theirs].sort()) {
    const [value, other] = [a[name], b[name]];
    if (value === other) continue;
    if (value === undefined) return -1;
    if (other === undefined) return 1;
    return value < other ? -1 : 1;
  }
  return 0;
}

/** Its order of the alerts of a group: by job, by instance, then by all labels (types.AlertSlice). */
export function compareInGroup(a: Labels, b: Labels): number {
  for (const name of ['job', 'instance']) {
    const [value, other] = [a[name], b[name]];
    if (value === other) continue;
    if (value === undefined) return 1;
    if (other === undefined) return -1;
    return value < other ? -1 : 1;
  }
  return compareLabels(a, b);
}
