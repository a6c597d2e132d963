import { type ReactNode, useState } from 'react';
import type { Attempt } from '../../../src-shared/model/notification.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { cacheOf, useCached } from '../../api/cached.ts';
import { useClient } from '../../api/client-context.tsx';
import { instantText } from '../../charts/zone.ts';
import { resultSentence } from '../../shell/delivery-words.ts';
import { href } from '../../shell/router.ts';
import { useMay } from '../../state/session.ts';
import { setUi, uiStore } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Inspector } from '../../ui/Inspector.tsx';
import { LabelBadge } from '../../ui/LabelBadge.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { showError, showToast } from '../../ui/toast.ts';
import styles from './DeliveryInspector.module.css';

const STATUS_SENTENCES = {
  pending: 'It is on its way.',
  sent: 'It was delivered.',
  failed: 'It was not delivered, and is not tried again by itself.',
  expired: 'It got too old to be of use.',
  superseded: 'A newer message said the same better.',
} as const;

function Try({ attempt, zone }: { readonly attempt: Attempt; readonly zone: string }): ReactNode {
  const { at, detail, durationMs, reply, request, result } = attempt;
  return (
    <section className={styles['try']} aria-label={`Try at ${instantText(at, zone)}`}>
      <p className={cx(styles['result'], result === 'sent' ? styles['good'] : styles['bad'])}>
        {resultSentence(result, detail)}
      </p>
      <p className={styles['when']}>
        {instantText(at, zone)}, took {humanDuration(durationMs)}
      </p>
      <h4>Payload</h4>
      {request === '' ? (
        <p className={styles['none']}>Nothing left this machine.</p>
      ) : (
        <pre tabIndex={0} aria-label="Payload">
          {request}
        </pre>
      )}
      <h4>Reply</h4>
      {reply === '' ? (
        <p className={styles['none']}>None.</p>
      ) : (
        <pre tabIndex={0} aria-label="Reply">
          {reply}
        </pre>
      )}
    </section>
  );
}

export interface DeliveryInspectorProps {
  /** Of the message. */
  readonly id: number;
  readonly zone: string;
  readonly onClose: () => void;
}

/** One message: whom it was about, and payload and reply of every try. */
export function DeliveryInspector({ id, onClose, zone }: DeliveryInspectorProps): ReactNode {
  const client = useClient();
  const may = useMay('operate');
  const [busy, setBusy] = useState(false);
  const { data, error, refetch } = useCached('delivery.get', { id }, { everyMs: 2_000 });
  const resend = async (): Promise<void> => {
    setBusy(true);
    try {
      await client.call('delivery.resend', { id });
      showToast('It is sent again');
      cacheOf(client).invalidate('delivery.get', 'delivery.log', 'delivery.summary');
    } catch (failure) {
      showError(`It was not sent again: ${failure instanceof Error ? failure.message : String(failure)}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Inspector
      label="Delivery"
      title={data === undefined ? 'Delivery' : `${data.notification.channelType} of ${data.notification.receiver}`}
      width={uiStore.getState().inspectorWidth}
      onResize={(inspectorWidth) => {
        setUi({ inspectorWidth });
      }}
      onClose={onClose}
    >
      {data === undefined ? (
        error === undefined ? (
          <Skeleton height={200} />
        ) : (
          <ErrorState title="This message could not be read" error={error} onRetry={refetch} />
        )
      ) : (
        <div className={styles['body']}>
          <div>
            <p className={styles['says']}>
              {data.firing ? 'It says that something fires' : 'It says that something is over'} ({data.reason}).{' '}
              {STATUS_SENTENCES[data.notification.status]}
            </p>
            <div className={styles['labels']}>
              {Object.entries(data.groupLabels).map(([name, value]) => (
                <LabelBadge key={name} name={name} value={value} />
              ))}
            </div>
          </div>
          <div className={styles['actions']}>
            <Button
              isDisabled={!may || busy || data.notification.status === 'pending'}
              onPress={() => {
                void resend();
              }}
            >
              Send again
            </Button>
          </div>
          <section>
            <h3>
              {data.alertCount === 1 ? 'About one alert' : `About ${data.alertCount.toLocaleString('en')} alerts`}
            </h3>
            <ul className={styles['alerts']}>
              {data.alerts.map(({ id: alert, title }) => (
                <li key={alert}>
                  <a href={href(['alerts'], { id: alert })}>{title}</a>
                </li>
              ))}
            </ul>
            {data.alertCount > data.alerts.length ? (
              <p className={styles['none']}>and {(data.alertCount - data.alerts.length).toLocaleString('en')} more</p>
            ) : null}
          </section>
          <section>
            <h3>{data.attempts.length === 1 ? 'One try' : `${data.attempts.length} tries`}</h3>
            {[...data.attempts].reverse().map((attempt) => (
              <Try key={attempt.at} attempt={attempt} zone={zone} />
            ))}
          </section>
        </div>
      )}
    </Inspector>
  );
}
