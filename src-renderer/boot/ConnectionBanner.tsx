import { type ReactNode, useEffect, useState } from 'react';
import { useNow } from '../state/now.ts';
import { useSession } from '../state/session.ts';
import { Button } from '../ui/Button.tsx';
import { StateShape } from '../ui/StateShape.tsx';
import styles from './ConnectionBanner.module.css';

/** A blink of the connection is not worth a word, ms. */
const PATIENCE_MS = 1_500;

function Countdown({ until }: { readonly until: number }): ReactNode {
  const now = useNow(1_000) - useSession((state) => state.clockOffset);
  const seconds = Math.max(0, Math.ceil((until - now) / 1_000));
  return seconds === 0 ? 'trying now' : `next try in ${seconds} s`;
}

function Line(props: {
  readonly children: ReactNode;
  readonly action: string;
  readonly onAction: () => void;
}): ReactNode {
  return (
    <div className={styles['banner']} role="status">
      <StateShape shape="blind" word="beside" />
      <span className={styles['text']}>{props.children}</span>
      <Button onPress={props.onAction}>{props.action}</Button>
    </div>
  );
}

/** Says when what is shown may be old, why, and what happens next. */
export function ConnectionBanner({ onReconnect }: { readonly onReconnect: () => void }): ReactNode {
  const connection = useSession((state) => state.connection);
  const lost = connection.state === 'reconnecting';
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!lost) return undefined;
    const timer = setTimeout(() => {
      setShown(true);
    }, PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setShown(false);
    };
  }, [lost]);
  const reload = (): void => {
    location.reload();
  };
  switch (connection.state) {
    case 'mismatch':
      return (
        <Line action="Reload" onAction={reload}>
          The engine is now version {connection.version}; this page belongs to another. Reload to go on. Watching goes
          on meanwhile.
        </Line>
      );
    case 'refused':
      return (
        <Line action="Try again" onAction={onReconnect}>
          {connection.reason}
        </Line>
      );
    case 'reconnecting':
      return shown ? (
        <Line action="Try now" onAction={onReconnect}>
          No connection to the engine ({connection.reason}). What you see is the last known state;{' '}
          <Countdown until={connection.retryAt} />.
        </Line>
      ) : null;
    case 'connecting':
    case 'connected':
    case 'closed':
      return null;
  }
}
