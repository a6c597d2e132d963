import type { SloEntry } from '../../../src-shared/model/slo.ts';
import { BURNS } from '../../../src-shared/slo/rules.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import type { Shape } from '../../ui/StateShape.tsx';

/** Whether the budget goes faster than one of the limits over its long window. */
function burns({ burnRates }: SloEntry, fast: boolean): boolean {
  return BURNS.some((burn) => burn.fast === fast && (burnRates[burn.long] ?? 0) > burn.factor);
}

/** How an objective stands, as a shape. */
export function shapeOf(entry: SloEntry): Extract<Shape, 'critical' | 'error' | 'warning' | 'up' | 'pending'> {
  if (entry.budgetLeft === null) return 'pending';
  if (burns(entry, true)) return 'critical';
  if (entry.budgetLeft <= 0) return 'error';
  return burns(entry, false) ? 'warning' : 'up';
}

/** What is left of the budget: `83 %`, `used up, 12 % over`. */
export function leftText({ budgetLeft }: SloEntry): string {
  if (budgetLeft === null) return 'not known yet';
  const percent = Math.round(Math.abs(budgetLeft) * 100);
  return budgetLeft > 0 ? `${percent} %` : `used up, ${percent} % over`;
}

/** When the budget is used up at the pace of the last hour. */
export function exhaustionText({ budgetLeft, exhaustionMs }: SloEntry): string {
  if (budgetLeft === null) return '–';
  if (budgetLeft <= 0) return 'already';
  return exhaustionMs === null ? 'not at this pace' : `in ${humanDuration(exhaustionMs)}`;
}

/** What is true of all objectives now, in a sentence. */
export function sloSentence(entries: readonly SloEntry[]): string {
  const named = (shape: string): readonly string[] =>
    entries.filter((entry) => shapeOf(entry) === shape).map((entry) => entry.slo.name);
  const parts: string[] = [];
  const [fast, over, slow] = [named('critical'), named('error'), named('warning')];
  if (fast.length > 0) parts.push(`${fast.join(', ')}: the budget goes fast`);
  if (over.length > 0) parts.push(`${over.join(', ')}: the budget is used up`);
  if (slow.length > 0) parts.push(`${slow.join(', ')}: the budget goes too fast`);
  const well = named('up').length;
  if (parts.length === 0) return well === 0 ? 'Nothing is known yet.' : 'All objectives are within their budgets.';
  return `${parts.join('. ')}. ${well} of ${entries.length} are within their budgets.`;
}
