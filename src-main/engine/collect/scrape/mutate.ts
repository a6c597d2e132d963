import { type Labels, METRIC_NAME } from '../../../../src-shared/model/labels.ts';
import type { CollectedSeries } from '../collected.ts';
import type { Relabel } from '../relabel/relabel.ts';
import type { ScrapeConfig } from './config.ts';

/** A series that makes the whole scrape fail, in words. */
export class SeriesRefused extends Error {
  override readonly name = 'SeriesRefused';
}

/** Labels of a series as they are stored, `__name__` with them; undefined for one that is dropped. Throws SeriesRefused. */
export type Mutate = (series: CollectedSeries) => Labels | undefined;

/** What of a scrape job decides about series. */
export type MutateConfig = Pick<
  ScrapeConfig,
  'honorLabels' | 'labelLimit' | 'labelNameLengthLimit' | 'labelValueLengthLimit'
>;

/** The target's label gets its name; the series' own one of that name becomes `exported_…`, as often as it takes. */
function put(labels: Record<string, string>, own: CollectedSeries['labels'], target: Labels): void {
  const clashing = Object.keys(target)
    .filter((name) => (own[name] ?? '') !== '')
    .sort((a, b) => a.length - b.length);
  Object.assign(labels, target);
  for (const name of clashing) {
    let renamed = `exported_${name}`;
    while ((labels[renamed] ?? '') !== '') renamed = `exported_${renamed}`;
    labels[renamed] = own[name] ?? '';
  }
}

function checkLimits(labels: Labels, config: MutateConfig): void {
  const { labelLimit, labelNameLengthLimit, labelValueLengthLimit } = config;
  if (labelLimit === 0 && labelNameLengthLimit === 0 && labelValueLengthLimit === 0) return;
  const metric = labels[METRIC_NAME] ?? '';
  const names = Object.keys(labels);
  if (labelLimit > 0 && names.length > labelLimit)
    throw new SeriesRefused(`${metric} has ${names.length} labels, more than label_limit ${labelLimit}`);
  for (const name of names) {
    const value = labels[name] ?? '';
    // Bytes, as Prometheus counts.
    if (labelNameLengthLimit > 0 && Buffer.byteLength(name) > labelNameLengthLimit)
      throw new SeriesRefused(
        `the label name ${name} of ${metric} is longer than label_name_length_limit ${labelNameLengthLimit}`,
      );
    if (labelValueLengthLimit > 0 && Buffer.byteLength(value) > labelValueLengthLimit)
      throw new SeriesRefused(
        `the value of ${name} of ${metric} is longer than label_value_length_limit ${labelValueLengthLimit}`,
      );
  }
}

/** Gives the series of a target their labels: the target's, the series' own, then metric relabelling and limits. */
export function mutation(target: Labels, config: MutateConfig, relabel: Relabel | undefined): Mutate {
  return ({ labels: own, name }) => {
    let labels: Record<string, string> = { [METRIC_NAME]: name };
    for (const label in own) {
      const value = own[label] ?? '';
      // An empty label is no label (Prometheus data model).
      if (value !== '') labels[label] = value;
    }
    if (config.honorLabels) {
      // The series' own word counts, and an empty one says that the label is not wanted.
      for (const label in target) if (!Object.hasOwn(own, label)) labels[label] = target[label] ?? '';
    } else put(labels, own, target);
    if (relabel !== undefined) {
      const relabelled = relabel(labels);
      if (relabelled === undefined || Object.keys(relabelled).length === 0) return undefined;
      labels = relabelled;
    }
    if ((labels[METRIC_NAME] ?? '') === '') throw new SeriesRefused(`relabelling left ${name} without a name`);
    checkLimits(labels, config);
    return labels;
  };
}
