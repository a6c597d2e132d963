import { type Labels, METRIC_NAME, seriesKey } from './labels.ts';

/** Labels that tell series apart alone are looked for in this order. */
const PREFERRED = ['monitor', 'instance', 'job'];

/**
 * What series are called beside their graph: without what all of them have in common, and by one label where one is
 * enough. A single series keeps its whole name.
 */
export function seriesNames(all: readonly Labels[]): readonly string[] {
  const [first, ...rest] = all;
  if (first === undefined || rest.length === 0) return all.map(seriesKey);
  const names = new Set(all.flatMap((labels) => Object.keys(labels)));
  const differing = [...names].filter((name) => rest.some((labels) => labels[name] !== first[name]));
  const alone = [...PREFERRED, ...differing].find(
    (name) => differing.includes(name) && new Set(all.map((labels) => labels[name] ?? '')).size === all.length,
  );
  const shown = alone === undefined ? differing : [alone];
  if (shown.length === 0) return all.map(seriesKey);
  return all.map((labels) =>
    shown.length === 1 && alone === METRIC_NAME
      ? (labels[METRIC_NAME] ?? '')
      : seriesKey(
          Object.fromEntries(shown.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]]))),
        ),
  );
}
