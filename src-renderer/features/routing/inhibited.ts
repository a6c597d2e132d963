import type { Alert } from '../../../src-shared/model/alert.ts';
import type { InhibitRule } from '../../../src-shared/model/inhibit-rule.ts';
import { InhibitionIndex } from '../../../src-shared/route/inhibit.ts';

/** How many firing alerts each rule holds back now. Pure. */
export function inhibitedBy(rules: readonly InhibitRule[], alerts: readonly Alert[]): ReadonlyMap<InhibitRule, number> {
  const index = new InhibitionIndex(rules);
  for (const alert of alerts) index.put(alert);
  const counts = new Map<InhibitRule, number>();
  for (const alert of alerts) {
    const found = alert.state === 'firing' ? index.inhibitorOf(alert) : undefined;
    if (found !== undefined) counts.set(found.rule, (counts.get(found.rule) ?? 0) + 1);
  }
  return counts;
}
