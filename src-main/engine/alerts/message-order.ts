import type { Labels } from '../../../src-shared/model/labels.ts';

/** Read before all other labels. */
const FIRST = ['job', 'instance'] as const;

/**
 * The order of a message's alerts: by `job`, then by `instance` (those without come last), then fewer labels first, then
 * label by label. As Alertmanager orders a notification's alerts (types.AlertSlice, model.LabelSet.Before), so that the same alerts make
 * the same message whichever arrived first.
 */
export function byLabels(a: { readonly labels: Labels }, b: { readonly labels: Labels }): number {
  for (const name of FIRST) {
    const [mine, others] = [a.labels[name], b.labels[name]];
    if (mine === others) continue;
    return mine === undefined ? 1 : others === undefined ? -1 : compare(mine, others);
  }
  const names = Object.keys(a.labels);
  const fewer = names.length - Object.keys(b.labels).length;
  if (fewer !== 0) return fewer;
  for (const name of [...new Set([...names, ...Object.keys(b.labels)])].sort()) {
    const [mine, others] = [a.labels[name], b.labels[name]];
    if (mine === undefined) return -1;
    if (others === undefined) return 1;
    if (mine !== others) return compare(mine, others);
  }
  return 0;
}

/** By code units, the same on every machine and in every language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
