import type { Alert } from '../../src-shared/model/alert.ts';
import { severityOf } from '../../src-shared/model/severity.ts';

const NAMED = 3;

export interface QuitQuestion {
  readonly message: string;
  readonly detail: string;
}

/** What to ask before watching ends while critical alerts are firing (taken or not); undefined when there are none. */
export function quitQuestion(alerts: readonly Alert[]): QuitQuestion | undefined {
  const critical = alerts.filter(
    (alert) => alert.state === 'firing' && !alert.closedByHand && severityOf(alert.labels) === 'critical',
  );
  if (critical.length === 0) return undefined;
  const named = critical.slice(0, NAMED).map((alert) => alert.annotations['summary'] ?? alert.rule);
  const more = critical.length - named.length;
  return {
    message: critical.length === 1 ? '1 critical alert is open' : `${critical.length} critical alerts are open`,
    detail: `${named.join('\n')}${more > 0 ? `\nand ${more} more` : ''}\n\nNothing is watched and nobody is told until Tocsin runs again.`,
  };
}
