import type { Labels } from '../../../src-shared/model/labels.ts';
import { METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';
import { executionError } from '../../../src-shared/promql/error.ts';
import { quote } from '../../../src-shared/promql/literals.ts';
import type { Column } from './values.ts';
import { ABSENT } from './values.ts';

/** Prometheus refuses results in which two series cannot be told apart. */
const SAME_LABELSET = 'vector cannot contain metrics with the same labelset';

/** The label set without those labels. */
export function without(labels: Labels, names: ReadonlySet<string>): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !names.has(name)));
}

/** Only those labels of the label set. */
export function only(labels: Labels, names: readonly string[]): Labels {
  const kept: Record<string, string> = {};
  for (const name of names) {
    const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
    if (value !== undefined && value !== '') kept[name] = value;
  }
  return kept;
}

/** The labels that say what a metric is rather than where it is from: they go when its values become something else. */
export const IDENTITY_LABELS: ReadonlySet<string> = new Set([METRIC_NAME, '__type__', '__unit__']);

/** The label set without its name, type and unit. */
export function withoutIdentity(labels: Labels): Labels {
  for (const name of IDENTITY_LABELS) if (Object.hasOwn(labels, name)) return without(labels, IDENTITY_LABELS);
  return labels;
}

/** A label set as Prometheus prints it in messages: `{__name__="x", job="y"}`. */
export function labelsText(labels: Labels): string {
  const names = Object.keys(labels).sort();
  return `{${names.map((name) => `${name}=${quote(labels[name] ?? '')}`).join(', ')}}`;
}

/** Order of label sets as Prometheus sorts range results: by names and values, label after label. */
export function compareLabels(a: Labels, b: Labels): number {
  const left = Object.entries(a).sort(byFirst);
  const right = Object.entries(b).sort(byFirst);
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [x, y] = [left[i], right[i]];
    if (x === undefined || y === undefined) break;
    if (x[0] !== y[0]) return x[0] < y[0] ? -1 : 1;
    if (x[1] !== y[1]) return x[1] < y[1] ? -1 : 1;
  }
  return left.length - right.length;
}

function byFirst(a: readonly [string, string], b: readonly [string, string]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}

/** Puts columns of the same labels together. Two samples at the same step are an error. */
export function mergeColumns(columns: readonly Column[], message: string = SAME_LABELSET): readonly Column[] {
  if (columns.length < 2) return columns;
  const merged = new Map<string, Column>();
  const owned = new Set<string>();
  for (const column of columns) {
    const key = seriesKey(column.labels);
    const first = merged.get(key);
    if (first === undefined) {
      merged.set(key, column);
      continue;
    }
    const v = owned.has(key) ? first.v : first.v.slice();
    for (let i = 0; i < v.length; i++) {
      const x = column.v[i] ?? ABSENT;
      if (x === ABSENT) continue;
      if (v[i] !== ABSENT) throw executionError(message);
      v[i] = x;
    }
    owned.add(key);
    merged.set(key, { ...first, v });
  }
  return merged.size === columns.length ? columns : [...merged.values()];
}

/** The end of a query: takes off the metric names that were only kept for `label_replace` and its like. */
export function settleNames(columns: readonly Column[]): readonly Column[] {
  const going = columns.filter(({ dropName }) => dropName === true);
  if (going.length === 0) return columns;
  const settled = columns.map(({ labels, v, dropName }) => ({
    labels: dropName === true ? withoutIdentity(labels) : labels,
    v,
  }));
  // Series of one name that differed with it differ without it.
  const names = new Set(going.map(({ labels }) => seriesKey(only(labels, [...IDENTITY_LABELS]))));
  return going.length === columns.length && names.size === 1 ? settled : mergeColumns(settled);
}
