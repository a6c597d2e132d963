import { type ReactNode, useEffect, useRef } from 'react';
import type { Why } from '../../../src-shared/model/why.ts';
import { useCached } from '../../api/cached.ts';
import { clockText, instantText } from '../../charts/zone.ts';
import { useQuery } from '../../shell/router.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import styles from './AlertInspector.module.css';

const VERDICT_WORDS: Readonly<Record<Why['verdict'], string>> = {
  told: 'told',
  sending: 'on its way',
  failed: 'not reached',
  waiting: 'not yet',
  held: 'held back',
  not_routed: 'not asked for',
  not_firing: 'not firing',
  over: 'over before',
};

function Chain({ why, zone }: { readonly why: Why; readonly zone: string }): ReactNode {
  const { counterfactual, headline, receiver, steps, verdict } = why;
  const bad = verdict === 'failed';
  return (
    <details className={styles['delivery']}>
      <summary>
        <span>
          <b>{receiver === '' ? 'nobody' : receiver}</b> <span>{headline}</span>
        </span>
        <span className={verdict === 'told' ? styles['sent'] : bad ? styles['failed'] : styles['time']}>
          {VERDICT_WORDS[verdict]}
        </span>
      </summary>
      <p className={styles['attempt']}>{counterfactual}</p>
      <ol className={styles['chain']}>
        {steps.map(({ at, passed, stage, text }, i) => (
          // The order is the story; steps may be alike.
          <li key={i}>
            <span aria-hidden>{passed === undefined ? '·' : passed ? '✓' : '✗'}</span>
            <span className={styles['time']}>{stage}</span>
            <span>
              {text}
              {at === undefined ? null : (
                <time className={styles['time']} title={instantText(at, zone)}>
                  {' '}
                  {clockText(at, zone, true)}
                </time>
              )}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}

/** Why each receiver was told of an alert, or why not, with what would have changed it. */
export function WhyView(props: { readonly id: string; readonly updatedAt: number; readonly zone: string }): ReactNode {
  const { id, updatedAt, zone } = props;
  const { data, error, refetch } = useCached('alert.why', { id });
  // A newer record means another answer.
  useEffect(() => {
    refetch();
  }, [refetch, updatedAt]);
  const part = useRef<HTMLDivElement>(null);
  const isAsked = useQuery('part') === 'why';
  const isThere = data !== undefined;
  // The key `w` leads here, as soon as there is something to read.
  useEffect(() => {
    if (isAsked && isThere) part.current?.scrollIntoView({ block: 'start' });
  }, [isAsked, isThere, id]);
  return (
    <div ref={part}>
      {data === undefined ? (
        error === undefined ? (
          <Skeleton height={40} />
        ) : (
          <ErrorState title="The reasons could not be read" error={error} onRetry={refetch} />
        )
      ) : data.length === 0 ? (
        <p className={styles['none']}>No route leads this alert to anybody.</p>
      ) : (
        data.map((why) => <Chain key={why.receiver} why={why} zone={zone} />)
      )}
    </div>
  );
}
