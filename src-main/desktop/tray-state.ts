import type { Alert } from '../../src-shared/model/alert.ts';
import { severityOf, severityRank } from '../../src-shared/model/severity.ts';
import type { TrayFace } from './tray-icon.ts';

/** Firing alerts nobody has taken yet, worst first, then oldest. */
export function needsSomeone(alerts: readonly Alert[], now: number): readonly Alert[] {
  return alerts
    .filter(
      (alert) =>
        alert.state === 'firing' &&
        !alert.ack &&
        !(alert.snoozedUntil !== undefined && alert.snoozedUntil > now) &&
        !alert.closedByHand,
    )
    .toSorted(
      (a, b) =>
        severityRank(severityOf(b.labels)) - severityRank(severityOf(a.labels)) || (a.firedAt ?? 0) - (b.firedAt ?? 0),
    );
}

/** The face of the tray: the worst severity that needs someone and how many do; else blind, else calm. */
export function trayFace(open: readonly Alert[], blind: boolean): TrayFace {
  const worst = open[0];
  if (worst) return { kind: 'alert', severity: severityOf(worst.labels), count: open.length };
  return blind ? { kind: 'blind' } : { kind: 'calm' };
}

/** The tray's words: the same in a tooltip and for a screen reader. */
export function trayWords(face: TrayFace): string {
  switch (face.kind) {
    case 'calm':
      return 'Tocsin: nothing needs you';
    case 'blind':
      return 'Tocsin: cannot see anything now';
    case 'alert':
      return `Tocsin: ${face.count} ${face.count === 1 ? 'alert needs' : 'alerts need'} you, worst is ${face.severity}`;
  }
}
