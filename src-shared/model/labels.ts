import { z } from 'zod';

/** Label names of the Prometheus data model (classic character set). */
export const LabelName = z
  .string()
  .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'a label name is letters, digits and _, not starting with a digit');

/** A label set. The metric name, where there is one, is the label `__name__`. */
export const Labels = z.record(z.string(), z.string());
export type Labels = Readonly<Record<string, string>>;

/** The label that carries the metric name. */
export const METRIC_NAME = '__name__';

function quote(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/**
 * The canonical text of a label set, `name{a="x",b="y"}` with labels sorted by name.
 * Two label sets are the same series exactly when their keys are equal.
 */
export function seriesKey(labels: Labels): string {
  const names = Object.keys(labels).filter((name) => name !== METRIC_NAME);
  names.sort();
  let inner = '';
  for (const name of names) inner += `${inner === '' ? '' : ','}${name}=${quote(labels[name] ?? '')}`;
  const metric = labels[METRIC_NAME] ?? '';
  return inner === '' && metric !== '' ? metric : `${metric}{${inner}}`;
}
