/** A label set. The metric name, where there is one, is the label `__name__`. */
export type Labels = Readonly<Record<string, string>>;

/** The label that carries the metric name. */
export const METRIC_NAME = '__name__';

const SPECIAL = /["\\\n]/;

function quote(value: string): string {
  if (!SPECIAL.test(value)) return `"${value}"`;
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/**
 * The canonical text of a label set, `name{a="x",b="y"}` with labels sorted by name.
 * Two label sets are the same series exactly when their keys are equal.
 */
export function seriesKey(labels: Labels): string {
  const names = Object.keys(labels).filter((name) => name !== METRIC_NAME);
  const metric = labels[METRIC_NAME] ?? '';
  if (names.length === 0) return metric === '' ? '{}' : metric;
  names.sort();
  // Joined, not added up: a text grown by + keeps every piece alive (32 strings a series with eight labels).
  return [metric, '{', names.map((name) => `${name}=${quote(labels[name] ?? '')}`).join(','), '}'].join('');
}

const KEPT = new WeakMap<Labels, string>();

/** `seriesKey` for labels that are asked about again: label sets never change in place, so their key is worked out once. */
export function keptSeriesKey(labels: Labels): string {
  let key = KEPT.get(labels);
  if (key === undefined) KEPT.set(labels, (key = seriesKey(labels)));
  return key;
}
