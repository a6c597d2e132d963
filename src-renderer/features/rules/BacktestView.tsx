import { type ReactNode, useState } from 'react';
import type { BacktestQuery } from '../../../src-shared/model/backtest.ts';
import { seriesKey } from '../../../src-shared/model/labels.ts';
import { useCached } from '../../api/cached.ts';
import { engineNow } from '../../state/session.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import styles from './BacktestView.module.css';
import { backtestSentence, differenceText } from './backtest-words.ts';

const SPAN_MS = 30 * 86_400_000;
const SHOWN = 20;

export interface BacktestViewProps {
  /** The draft: a group with the rules to replay. Another one is replayed when it is asked for. */
  readonly group: NonNullable<BacktestQuery['groups']>[number];
}

/** A button that replays a draft over the last 30 days, and what it would have done beside the rule in force. */
export function BacktestView({ group }: BacktestViewProps): ReactNode {
  const zone = useUi((state) => state.zone);
  const [asked, setAsked] = useState<{ readonly group: BacktestViewProps['group']; readonly to: number }>();
  const { data, error, loading, refetch } = useCached(
    'rule.backtest',
    {
      from: (asked?.to ?? 0) - SPAN_MS,
      to: asked?.to ?? 0,
      zone: zone === 'local' ? Intl.DateTimeFormat().resolvedOptions().timeZone : zone,
      groups: [asked?.group ?? group],
    },
    { staleMs: 600_000, enabled: asked !== undefined },
  );
  const waits = asked !== undefined && loading;
  return (
    <div className={styles['backtest']}>
      <Button isDisabled={waits} onPress={() => setAsked({ group, to: Math.floor(engineNow() / 60_000) * 60_000 })}>
        Backtest
      </Button>
      {waits ? <span role="status">The last 30 days are replayed…</span> : null}
      {error === undefined ? null : <ErrorState title="It was not replayed" error={error} onRetry={refetch} />}
      {data === undefined ? null : (
        <>
          <p>{backtestSentence(data)}</p>
          <ul aria-label="Differences to the rule in force">
            {data.differences.slice(0, SHOWN).map((one) => (
              <li key={`${one.kind} ${one.current?.from} ${one.draft?.from} ${seriesKey(one.labels)}`}>
                {differenceText(one, zone)} <code>{seriesKey(one.labels)}</code>
              </li>
            ))}
          </ul>
          {[...data.problems.map(({ rule, message }) => `${rule}: ${message}`), ...data.warnings].map((text) => (
            <p key={text} className={styles['note']}>
              {text}
            </p>
          ))}
        </>
      )}
    </div>
  );
}
