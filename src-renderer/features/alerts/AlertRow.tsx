import { AlarmClock, BellOff, Check, CheckCheck, User } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { Alert } from '../../../src-shared/model/alert.ts';
import { severityOf } from '../../../src-shared/model/severity.ts';
import { clockText } from '../../charts/zone.ts';
import { alertAge, alertDetail, alertTitle, standing } from '../../state/inbox.ts';
import { useAlert, useMonitor } from '../../state/live.ts';
import { useNow } from '../../state/now.ts';
import { useUi } from '../../state/ui.ts';
import { cx } from '../../ui/classes.ts';
import { relativeTime } from '../../ui/relative-time.ts';
import { StateShape } from '../../ui/StateShape.tsx';
import styles from './AlertRow.module.css';
import { FoldMark, type Nesting } from './FoldMark.tsx';

export interface AlertRowProps extends Nesting {
  readonly id: string;
  readonly top: number;
  readonly height: number;
  /** Place in the whole list, from 1. */
  readonly index: number;
  readonly isCursor: boolean;
  readonly isPicked: boolean;
  /** Some alert is picked: the boxes are shown. */
  readonly picking: boolean;
  readonly onOpen: (id: string) => void;
  readonly onPick: (id: string) => void;
}

function Note({ alert, now }: { readonly alert: Alert; readonly now: number }): ReactNode {
  const zone = useUi((state) => state.zone);
  if (alert.state === 'resolved') return alert.closedByHand ? 'by hand' : null;
  if (alert.snoozedUntil !== undefined && alert.snoozedUntil > now)
    return (
      <>
        <AlarmClock size={13} aria-hidden /> until {clockText(alert.snoozedUntil, zone)}
      </>
    );
  if (alert.ack !== undefined)
    return (
      <>
        <CheckCheck size={13} aria-hidden /> {alert.ack.by}
        {alert.ack.note === '' ? '' : `: ${alert.ack.note}`}
      </>
    );
  if (alert.assignee !== undefined)
    return (
      <>
        <User size={13} aria-hidden /> {alert.assignee}
      </>
    );
  const silence = alert.held?.find(({ by }) => by === 'silence');
  if (silence !== undefined)
    return (
      <>
        <BellOff size={13} aria-hidden /> silenced
        {silence.until === undefined ? '' : ` until ${clockText(silence.until, zone)}`}
      </>
    );
  if (alert.blindSince === undefined) return null;
  return alert.mirror === undefined ? 'held while blind' : `not known since ${clockText(alert.blindSince, zone)}`;
}

/** How long it has gone on, or how long ago it ended. */
export function ageText(alert: Alert, now: number): string {
  return alert.resolvedAt === undefined ? alertAge(alert, now) : relativeTime(Math.min(alert.resolvedAt, now), now);
}

/** One alert of the inbox. Renders when its own record, the cursor on it or the minute changes. */
export const AlertRow = memo(function AlertRow(props: AlertRowProps): ReactNode {
  const { id, top, height, index, isCursor, isPicked, picking, onOpen, onPick } = props;
  const alert = useAlert(id);
  const monitor = useMonitor(alert?.labels['monitor'] ?? '');
  const now = useNow(5_000);
  if (alert === undefined) return null;
  const where = standing(alert, now);
  const calm = where === 'taken' || where === 'silenced' || where === 'resolved';
  return (
    // The grid has the focus and moves its cursor by aria-activedescendant
    <div
      id={`alert-row-${id}`}
      role="row"
      aria-rowindex={index}
      aria-selected={isPicked}
      className={cx(
        styles['row'],
        isCursor && styles['cursor'],
        isPicked && styles['picked'],
        picking && styles['picking'],
        calm && styles['calm'],
      )}
      style={{ top, height }}
      onClick={() => {
        onOpen(id);
      }}
    >
      <span
        role="gridcell"
        onClick={(event) => {
          event.stopPropagation();
          onPick(id);
        }}
      >
        <span className={styles['check']}>{isPicked ? <Check size={11} strokeWidth={3} aria-hidden /> : null}</span>
      </span>
      <span role="gridcell">
        <StateShape
          shape={where === 'resolved' ? 'resolved' : where === 'pending' ? 'pending' : severityOf(alert.labels)}
          size={15}
        />
      </span>
      <span role="gridcell" className={styles['main']}>
        <FoldMark nesting={props} />
        <span className={styles['title']}>{alertTitle(alert)}</span>
        <span className={styles['why']}>{alertDetail(alert, monitor)}</span>
        {alert.mirror === undefined ? null : (
          <span className={styles['origin']} title={`Of the Alertmanager ${alert.mirror.from}`}>
            {alert.mirror.from}
          </span>
        )}
      </span>
      <span role="gridcell" className={styles['note']}>
        <Note alert={alert} now={now} />
      </span>
      <span role="gridcell" className={styles['age']}>
        {ageText(alert, now)}
      </span>
    </div>
  );
});
