import { type Labels, METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';
import type { AlertingRule, RecordingRule } from '../../../src-shared/model/rule.ts';
import { executionError } from '../../../src-shared/promql/error.ts';
import { expandTemplate, type TemplateData } from '../../../src-shared/template/template.ts';
import { evaluateParsed } from '../query/evaluate.ts';
import type { SeriesSource } from '../store/store.ts';
import type { CompiledRule } from './compile.ts';
import type { ActiveInstance } from './rules.ts';

/** A rule may look at this many samples; one that needs more does not belong on the main thread. */
const RULE_LIMITS = { maxSamples: 5_000_000, maxSeries: 50_000 } as const;

/** One sample that a recording rule writes. */
export interface RecordedSample {
  readonly labels: Labels;
  readonly v: number;
}

interface Found {
  readonly labels: Labels;
  readonly v: number;
}

function resultOf({ expr, rule }: CompiledRule, source: SeriesSource, at: number): readonly Found[] {
  const result = evaluateParsed(expr, rule.expr, source, at, RULE_LIMITS);
  return result.scalar === undefined ? result.vector : [{ labels: {}, v: result.scalar.v }];
}

/** Labels without those that are empty: an empty label and none are the same. */
function clean(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}

function refuseTwins(all: readonly { readonly labels: Labels }[], what: string): void {
  if (new Set(all.map(({ labels }) => seriesKey(labels))).size < all.length) {
    throw executionError(`vector contains metrics with the same labelset after applying ${what} labels`);
  }
}

/**
 * The label sets for which an alerting rule's expression holds at `at` (epoch ms), with labels and annotations filled in.
 * Throws QueryError; a template that fails says so in its text instead (Prometheus, "Alerting rules").
 */
export function evaluateAlerting(
  compiled: CompiledRule & { readonly rule: AlertingRule },
  source: SeriesSource,
  at: number,
  externalLabels: Labels = {},
): readonly ActiveInstance[] {
  const { rule } = compiled;
  const active = resultOf(compiled, source, at).map(({ labels, v }): ActiveInstance => {
    const data: TemplateData = { labels, value: v, externalLabels };
    const fill = (texts: Labels): [string, string][] =>
      Object.entries(texts).map(([name, text]) => [name, expandTemplate(text, data)]);
    const { [METRIC_NAME]: _name, ...own } = labels;
    return {
      labels: clean({ ...own, ...Object.fromEntries(fill(rule.labels)), alertname: rule.name }),
      annotations: Object.fromEntries(fill(rule.annotations)),
      value: v,
    };
  });
  refuseTwins(active, 'alert');
  return active;
}

/** The samples a recording rule gives at `at` (epoch ms). Throws QueryError. */
export function evaluateRecording(
  compiled: CompiledRule & { readonly rule: RecordingRule },
  source: SeriesSource,
  at: number,
): readonly RecordedSample[] {
  const { rule } = compiled;
  const recorded = resultOf(compiled, source, at).map(({ labels, v }) => ({
    labels: clean({ ...labels, ...rule.labels, [METRIC_NAME]: rule.name }),
    v,
  }));
  refuseTwins(recorded, 'rule');
  return recorded;
}
