import { ExternalLink } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { isForeign, isToldElsewhere } from '../../../src-shared/alert/mirrored.ts';
import type { Delivery } from '../../../src-shared/contract/alert.ts';
import type { Alert, AlertEvent } from '../../../src-shared/model/alert.ts';
import { severityOf } from '../../../src-shared/model/severity.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { useCached } from '../../api/cached.ts';
import { clockText, instantText } from '../../charts/zone.ts';
import { href } from '../../shell/router.ts';
import { useAlert } from '../../state/live.ts';
import { useNow } from '../../state/now.ts';
import { useMay } from '../../state/session.ts';
import { setUi, uiStore, useUi } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Inspector } from '../../ui/Inspector.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { LabelBadge } from '../../ui/LabelBadge.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { StateShape } from '../../ui/StateShape.tsx';
import { AlertChart } from './AlertChart.tsx';
import styles from './AlertInspector.module.css';
import { IncidentSection } from './IncidentSection.tsx';
import { RecoverySection } from './RecoverySection.tsx';
import { WhyView } from './WhyView.tsx';
import { alertSentence, EVENT_WORDS, originSentence, runbookOf, sourceOf, takenSentence } from './words.ts';

/** What the inspector's buttons do; the keys of the page do the same. */
export interface InspectorActions {
  readonly acknowledge: () => void;
  readonly acknowledgeWith: () => void;
  readonly unacknowledge: () => void;
  readonly assign: () => void;
  readonly snooze: () => void;
  readonly silence: () => void;
  readonly escalate: () => void;
  readonly resolve: () => void;
  readonly reopen: () => void;
  readonly comment: () => void;
  readonly recover: (name: string) => void;
  readonly filter: (text: string) => void;
  readonly close: () => void;
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className={styles['section']}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Timeline({ events, zone }: { readonly events: readonly AlertEvent[]; readonly zone: string }): ReactNode {
  return (
    <ol className={styles['timeline']}>
      {events.map((event) => (
        <li key={event.id}>
          <time className={styles['time']} title={instantText(event.at, zone)}>
            {clockText(event.at, zone, true)}
          </time>
          <span className={styles['what']}>{EVENT_WORDS[event.kind]}</span>
          <span className={styles['reason']}>
            {event.reason}
            {event.by === 'engine' || event.by === '' ? '' : ` (${event.by})`}
          </span>
        </li>
      ))}
    </ol>
  );
}

const DELIVERY_WORDS: Readonly<Record<Delivery['notification']['status'], string>> = {
  pending: 'Waiting',
  sent: 'Delivered',
  failed: 'Failed',
  expired: 'Given up',
  superseded: 'Replaced by a newer message',
};

function DeliveryView({ delivery, zone }: { readonly delivery: Delivery; readonly zone: string }): ReactNode {
  const { notification, attempts, reason } = delivery;
  const { status } = notification;
  return (
    <details className={styles['delivery']}>
      <summary>
        <span>
          {notification.channelType} of {notification.receiver}, {reason}
        </span>
        <span className={status === 'sent' ? styles['sent'] : status === 'failed' ? styles['failed'] : undefined}>
          {DELIVERY_WORDS[status]}
        </span>
        <span className={styles['time']}>
          {notification.attempts === 1 ? '1 try' : `${notification.attempts} tries`}
        </span>
      </summary>
      {attempts.map((attempt) => (
        <div key={attempt.at} className={styles['attempt']}>
          {clockText(attempt.at, zone, true)} {attempt.result.replace('_', ' ')} after{' '}
          {humanDuration(attempt.durationMs)}: {attempt.detail}
          {attempt.request === '' ? null : <pre>{attempt.request}</pre>}
          {attempt.reply === '' ? null : <pre>{attempt.reply}</pre>}
        </div>
      ))}
    </details>
  );
}

/** What filters the inbox to where an alert comes from, beside its labels. */
function originOf({ mirror }: Alert): readonly (readonly [string, string])[] {
  return mirror === undefined ? [] : [['alertmanager', mirror.from]];
}

function Story({ alert, onFilter }: { readonly alert: Alert; readonly onFilter: (text: string) => void }): ReactNode {
  const zone = useUi((state) => state.zone);
  const { data, error, refetch } = useCached('alert.get', { id: alert.id });
  const { updatedAt } = alert;
  // A newer record means a longer story
  useEffect(() => {
    refetch();
  }, [refetch, updatedAt]);
  if (data === undefined)
    return error === undefined ? (
      <Skeleton height={160} />
    ) : (
      <ErrorState title="The story of this alert could not be read" error={error} onRetry={refetch} />
    );
  return (
    <>
      <Section title="What happened">
        <Timeline events={data.timeline} zone={zone} />
      </Section>
      <Section title="Labels">
        <div className={styles['labels']}>
          {[...Object.entries(alert.labels), ...originOf(alert)].map(([name, value]) => (
            <button
              key={name}
              type="button"
              className={styles['label']}
              onClick={() => {
                onFilter(`${name}=${value}`);
              }}
            >
              <LabelBadge name={name} value={value} />
            </button>
          ))}
        </div>
      </Section>
      <Section title="Who was told">
        {data.deliveries.length === 0 ? (
          <p className={styles['none']}>
            {isToldElsewhere(alert) ? 'Nobody from here.' : 'Nobody yet. The route decides who is told and when.'}
          </p>
        ) : (
          data.deliveries.map((delivery) => (
            <DeliveryView key={delivery.notification.id} delivery={delivery} zone={zone} />
          ))
        )}
      </Section>
      <Section title="Why, and why not">
        <WhyView id={alert.id} updatedAt={alert.updatedAt} zone={zone} />
      </Section>
      <Section title="Similar before">
        {data.before.length === 0 ? (
          <p className={styles['none']}>Not seen before.</p>
        ) : (
          <ul className={styles['before']}>
            {data.before.map((earlier) => (
              <li key={earlier.id} style={{ display: 'contents' }}>
                <span>{instantText(earlier.activeAt, zone)}</span>
                <span>
                  lasted{' '}
                  {humanDuration((earlier.resolvedAt ?? earlier.updatedAt) - (earlier.firedAt ?? earlier.activeAt))}
                  {earlier.ack === undefined ? '' : `, acknowledged by ${earlier.ack.by}`}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}

/** Why this alert is here, what was done about it, and what can be. */
export function AlertInspector({
  id,
  actions,
  recovering,
}: {
  readonly id: string;
  readonly actions: InspectorActions;
  /** The recovery action that is to be confirmed; empty: none. */
  readonly recovering: string;
}): ReactNode {
  const live = useAlert(id);
  // A link may lead to an alert that left the inbox long ago.
  const kept = useCached('alert.get', { id }, { enabled: live === undefined, staleMs: 60_000 });
  const now = useNow(5_000);
  const may = useMay('operate');
  const alert = live ?? kept.data?.alert;
  const frame = {
    width: uiStore.getState().inspectorWidth,
    onResize: (inspectorWidth: number) => {
      setUi({ inspectorWidth });
    },
    onClose: actions.close,
    label: 'Alert',
  };
  if (alert === undefined)
    return (
      <Inspector {...frame} title="Alert">
        {kept.error === undefined ? (
          <Skeleton height={160} />
        ) : (
          <ErrorState title="This alert could not be read" error={kept.error} onRetry={kept.refetch} />
        )}
      </Inspector>
    );
  const runbook = runbookOf(alert);
  const source = sourceOf(alert);
  const monitor = alert.labels['monitor'];
  const taken = takenSentence(alert, now);
  const over = alert.state === 'resolved';
  return (
    <Inspector
      {...frame}
      title={
        <>
          {alert.rule}
          {monitor === undefined ? '' : ` · ${monitor}`}
        </>
      }
      actions={<StateShape shape={over ? 'resolved' : severityOf(alert.labels)} size={15} />}
    >
      <div className={styles['body']}>
        <div>
          <p className={styles['words']}>{alertSentence(alert, now)}</p>
          <p className={styles['sub']}>{alert.annotations['description'] ?? ''}</p>
          {alert.mirror === undefined ? null : <p className={styles['sub']}>{originSentence(alert)}</p>}
          {taken === '' ? null : <p className={styles['sub']}>{taken}</p>}
        </div>
        <div className={styles['actions']}>
          {over ? null : (
            <>
              {alert.ack === undefined ? (
                <Button variant="primary" isDisabled={!may} onPress={actions.acknowledge}>
                  Acknowledge
                </Button>
              ) : (
                <Button isDisabled={!may} onPress={actions.unacknowledge}>
                  Unacknowledge
                </Button>
              )}
              {alert.ack === undefined ? (
                <Button isDisabled={!may} onPress={actions.acknowledgeWith}>
                  Acknowledge with…
                </Button>
              ) : null}
              <Button isDisabled={!may} onPress={actions.assign}>
                Assign
              </Button>
              <Button isDisabled={!may} onPress={actions.snooze}>
                Snooze
              </Button>
              <Button isDisabled={!may} onPress={actions.silence}>
                Silence
              </Button>
              {alert.state === 'firing' ? (
                <Button isDisabled={!may} onPress={actions.escalate}>
                  Escalate
                </Button>
              ) : null}
              <Button isDisabled={!may} onPress={actions.resolve}>
                Resolve
              </Button>
            </>
          )}
          {alert.closedByHand ? (
            <Button isDisabled={!may} onPress={actions.reopen}>
              Reopen
            </Button>
          ) : null}
          <Button isDisabled={!may} onPress={actions.comment}>
            Comment
          </Button>
          {runbook === undefined ? null : (
            <Button
              variant="quiet"
              onPress={() => {
                window.open(runbook, '_blank', 'noopener');
              }}
            >
              Runbook <Kbd keys="o" />
              <ExternalLink size={13} aria-hidden />
            </Button>
          )}
          {source === undefined ? null : (
            <Button
              variant="quiet"
              onPress={() => {
                window.open(source, '_blank', 'noopener');
              }}
            >
              Where it comes from
              <ExternalLink size={13} aria-hidden />
            </Button>
          )}
        </div>
        <IncidentSection alert={id} />
        {isForeign(alert) ? null : <AlertChart alert={alert} />}
        {over ? null : (
          <RecoverySection
            alertId={alert.id}
            updatedAt={alert.updatedAt}
            may={may}
            confirming={recovering}
            onConfirm={actions.recover}
          />
        )}
        <Story alert={alert} onFilter={actions.filter} />
        {monitor === undefined ? null : <a href={href(['monitors', monitor])}>Open the monitor {monitor}</a>}
      </div>
    </Inspector>
  );
}
