import type { Labels } from '../../../src-shared/model/labels.ts';
import type { AlertingRule } from '../../../src-shared/model/rule.ts';
import { RuleTexts } from '../../../src-shared/template/template.ts';

/** The labels that a sample of the expression gives the alert. */
export type Labelling = (labels: Labels, value: number) => Labels;

/** What the templates of labels are filled with besides the sample. */
export interface Surroundings {
  readonly externalLabels: Labels;
  readonly externalUrl: string;
}

/** Whether the labels of a rule's alerts may depend on the value. */
export function labelsByValue(rule: AlertingRule): boolean {
  return Object.values(rule.labels).some((text) => text.includes('{{'));
}

/**
 * The labels of a rule's alerts, as the live evaluation gives them. The same labels are the same object as long as they are
 * asked for one after another. `query` in a label's template gives nothing here: it would be one question per step.
 */
export function labellingOf(rule: AlertingRule, surroundings: Surroundings): Labelling {
  const given = Object.entries(rule.labels);
  const texts = new RuleTexts({ ...surroundings, query: () => [] });
  const byValue = labelsByValue(rule);
  let lastOwn: Labels | undefined;
  let lastFilled: readonly string[] = [];
  let last: Labels = {};
  return (own, value) => {
    if (own === lastOwn && !byValue) return last;
    const filled = given.map(([, text]) => texts.fill(text, own, value));
    if (own === lastOwn && filled.every((text, i) => text === lastFilled[i])) return last;
    lastOwn = own;
    lastFilled = filled;
    const labels = { ...own, ...Object.fromEntries(given.map(([name], i) => [name, filled[i]])), alertname: rule.name };
    // An empty label and none are the same.
    last = Object.fromEntries(Object.entries(labels).flatMap(([name, text]) => (text ? [[name, text] as const] : [])));
    return last;
  };
}
