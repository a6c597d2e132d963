import type { Alert } from '../model/alert.ts';

/** What is wrong, in one line: the summary that the rule writes, else the rule and what it is about. */
export function whatOf({ annotations, labels, rule }: Pick<Alert, 'annotations' | 'labels' | 'rule'>): string {
  const summary = annotations['summary'];
  if (summary !== undefined && summary !== '') return summary;
  const where = labels['monitor'] ?? labels['instance'] ?? '';
  return where === '' ? rule : `${rule} on ${where}`;
}
