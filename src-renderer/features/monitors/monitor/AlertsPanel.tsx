import type { ReactNode } from 'react';
import type { Alert } from '../../../../src-shared/model/alert.ts';
import { severityOf } from '../../../../src-shared/model/severity.ts';
import { humanDuration } from '../../../../src-shared/time/duration.ts';
import { clockText, dayText } from '../../../charts/zone.ts';
import { href } from '../../../shell/router.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { steadyDuration } from '../../../ui/relative-time.ts';
import { StateShape } from '../../../ui/StateShape.tsx';
import styles from './MonitorPage.module.css';

export interface AlertsPanelProps {
  /** Newest first. */
  readonly alerts: readonly Alert[];
  readonly now: number;
  readonly zone: string;
}

/** More would be a list of its own: the inbox. */
const MOST = 8;

/** What this monitor has raised in the range. */
export function AlertsPanel({ alerts, now, zone }: AlertsPanelProps): ReactNode {
  return (
    <Panel
      title="Alerts"
      aside={<span className={styles['quiet']}>{alerts.length > MOST ? `${alerts.length} in range` : ''}</span>}
    >
      {alerts.length === 0 ? <p className={styles['quiet']}>None in this range.</p> : null}
      <ul className={styles['alerts']}>
        {alerts.slice(0, MOST).map((alert) => {
          const begun = alert.firedAt ?? alert.activeAt;
          const ended = alert.resolvedAt;
          return (
            <li key={alert.id}>
              <StateShape shape={ended === undefined ? severityOf(alert.labels) : 'resolved'} />
              <a href={href(['alerts'], { id: alert.id })}>{alert.annotations['summary'] ?? alert.rule}</a>
              <span className={styles['quiet']}>
                {dayText(begun, zone)} {clockText(begun, zone)}
                {ended === undefined
                  ? `, ${alert.state} for ${steadyDuration(now - begun)}`
                  : `, lasted ${humanDuration(ended - begun)}`}
                {alert.ack ? `, acknowledged by ${alert.ack.by}` : ''}
              </span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
