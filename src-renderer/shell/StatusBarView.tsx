import { memo, type ReactNode } from 'react';
import type { Connection } from '../../src-shared/rpc/connection.ts';
import { humanDuration } from '../../src-shared/time/duration.ts';
import { formatValue } from '../charts/unit.ts';
import { useLive } from '../state/live.ts';
import { useNow } from '../state/now.ts';
import { useSession } from '../state/session.ts';
import { cx } from '../ui/classes.ts';
import { StateShape } from '../ui/StateShape.tsx';
import { href } from './router.ts';
import styles from './StatusBarView.module.css';

/** Part of Diagnostics that explains a figure of the status bar. */
export type DiagnosticsPart = 'connection' | 'scheduler' | 'blind' | 'outbox' | 'store' | 'problems' | 'about';

interface ItemProps {
  readonly to: DiagnosticsPart;
  readonly hint: string;
  readonly bad?: boolean;
  readonly children: ReactNode;
}

function Item({ to, hint, bad = false, children }: ItemProps): ReactNode {
  return (
    <a className={cx(styles['item'], bad && styles['bad'])} href={href(['diagnostics'], { at: to })} title={hint}>
      {children}
    </a>
  );
}

const CONNECTION: Readonly<Record<Connection['state'], string>> = {
  connecting: 'Connecting',
  connected: 'Connected',
  reconnecting: 'Disconnected',
  refused: 'Refused',
  mismatch: 'Other version',
  closed: 'Closed',
};

function BlindFor({ cause, since }: { readonly cause: string; readonly since: number }): ReactNode {
  const now = useNow(5_000);
  return (
    <>
      <StateShape shape="blind" size={11} word="beside" />
      Blind for {humanDuration(Math.max(0, now - since))} ({cause.replace('_', ' ')})
    </>
  );
}

/** One line at the foot: is the console itself well. Every figure leads to its explanation. */
export const StatusBarView = memo(function StatusBarView(): ReactNode {
  const connection = useSession((state) => state.connection.state);
  const status = useLive((state) => state.status);
  return (
    <footer className={styles['bar']} aria-label="Console status">
      <Item to="connection" hint="Connection between this window and the engine" bad={connection !== 'connected'}>
        <span className={cx(styles['dot'], connection !== 'connected' && styles['off'])} />
        {CONNECTION[connection]}
      </Item>
      {status === undefined ? null : (
        <>
          <Item to="scheduler" hint="Monitors that are being checked">
            Watching {status.watching.toLocaleString('en')}
            {status.paused > 0 ? `, ${status.paused} paused` : ''}
          </Item>
          <Item to="scheduler" hint="Checks per second over the last minute">
            {status.checksPerSecond.toFixed(1)} checks/s
          </Item>
          <Item
            to="scheduler"
            hint="99 of 100 checks started within this time of their slot"
            bad={status.latenessP99 > 250}
          >
            Lateness p99 {Math.round(status.latenessP99)} ms
          </Item>
          <Item to="blind" hint={status.blind?.detail ?? 'The console can see its targets'} bad={status.blind !== null}>
            {status.blind === null ? 'Not blind' : <BlindFor {...status.blind} />}
          </Item>
          <span className={styles['spring']} />
          {status.problems.length > 0 ? (
            <Item to="problems" hint={status.problems[0]?.message ?? ''} bad>
              {status.problems.length === 1 ? '1 problem' : `${status.problems.length} problems`}
            </Item>
          ) : null}
          <Item to="outbox" hint="Messages waiting to be delivered" bad={status.outbox > 20}>
            Outbox {status.outbox}
          </Item>
          <Item to="store" hint="Size of the two databases on disk">
            {formatValue('bytes', status.storageBytes)}
          </Item>
          <Item to="about" hint="Version of the engine">
            {status.version}
          </Item>
        </>
      )}
    </footer>
  );
});
