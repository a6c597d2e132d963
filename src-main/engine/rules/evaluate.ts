import { keptSeriesKey, type Labels, METRIC_NAME } from '../../../src-shared/model/labels.ts';
import type { InstantResult } from '../../../src-shared/model/query.ts';
import type { AlertingRule, RecordingRule } from '../../../src-shared/model/rule.ts';
import { executionError, QueryError } from '../../../src-shared/promql/error.ts';
import { RuleTexts, type TemplateSurroundings } from '../../../src-shared/template/template.ts';
import { KeptInstances, type MakeInstance } from './kept-instances.ts';
import type { ActiveInstance } from './rules.ts';

/** A rule has more alerts than its group's `limit`: it fails, and the alerts it had before are dropped as well. */
export class TooManyAlerts extends QueryError {
  constructor(limit: number, count: number) {
    super(`exceeded limit of ${limit} with ${count} alerts`, 0, 0, '', 'limit');
  }
}

/** One sample that a recording rule writes. */
export interface RecordedSample {
  readonly labels: Labels;
  readonly v: number;
}

/** What the expression of a rule gave: label sets with a value. */
export type Found = readonly { readonly labels: Labels; readonly v: number }[];

/** The result of a rule's expression as samples; a scalar is a sample without labels. */
export function foundIn(result: InstantResult): Found {
  if (result.type === 'scalar') return [{ labels: {}, v: result.scalar?.v ?? Number.NaN }];
  if (result.type === 'vector') return result.vector;
  throw executionError('rule result is not a vector or scalar');
}

/** Labels without those that are empty: an empty label and none are the same. */
function clean(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}

function refuseTwins(all: readonly { readonly labels: Labels }[], what: string): void {
  if (new Set(all.map(({ labels }) => keptSeriesKey(labels))).size < all.length) {
    throw executionError(`vector contains metrics with the same labelset after applying ${what} labels`);
  }
}

/**
 * The label sets for which an alerting rule's expression holds, with labels and annotations filled in. Throws QueryError
 * when two become the same, TooManyAlerts when they are more than `limit` (0: any number); a template that fails says so in its text
 * instead (Prometheus, "Alerting rules"). `kept` are those of the evaluation before.
 */
export function alertingInstances(
  rule: AlertingRule,
  found: Found,
  limit: number,
  surroundings: TemplateSurroundings,
  kept = new KeptInstances(),
): readonly ActiveInstance[] {
  const active = kept.of(found, surroundings, (under) => instanceMaker(rule, new RuleTexts(under)));
  refuseTwins(active, 'alert');
  if (limit > 0 && active.length > limit) throw new TooManyAlerts(limit, active.length);
  return active;
}

function instanceMaker(rule: AlertingRule, texts: RuleTexts): MakeInstance {
  return (labels, v) => {
    const fill = (given: Labels): [string, string][] =>
      Object.entries(given).map(([name, text]) => [name, texts.fill(text, labels, v)]);
    const { [METRIC_NAME]: _name, ...own } = labels;
    return {
      labels: clean({ ...own, ...Object.fromEntries(fill(rule.labels)), alertname: rule.name }),
      annotations: Object.fromEntries(fill(rule.annotations)),
      value: v,
    };
  };
}

/** The samples a recording rule gives. Throws QueryError as `alertingInstances` does. */
export function recordedSamples(rule: RecordingRule, found: Found, limit: number): readonly RecordedSample[] {
  const recorded = found.map(({ labels, v }) => ({
    labels: clean({ ...labels, ...rule.labels, [METRIC_NAME]: rule.name }),
    v,
  }));
  refuseTwins(recorded, 'rule');
  if (limit > 0 && recorded.length > limit)
    throw executionError(`exceeded limit of ${limit} with ${recorded.length} series`, 'limit');
  return recorded;
}
