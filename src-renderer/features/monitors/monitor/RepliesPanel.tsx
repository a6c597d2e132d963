import { type ReactNode, useMemo, useState } from 'react';
import type { Check } from '../../../../src-shared/model/check.ts';
import { useCached } from '../../../api/cached.ts';
import { formatValue } from '../../../charts/unit.ts';
import { clockText, dayText } from '../../../charts/zone.ts';
import { useNow } from '../../../state/now.ts';
import { cx } from '../../../ui/classes.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { Panel } from '../../../ui/Panel.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { StateShape } from '../../../ui/StateShape.tsx';
import { CheckView } from '../CheckView.tsx';
import { differs, diffLines, folded, readable } from './diff.ts';
import styles from './MonitorPage.module.css';

/** The newest good reply that is not the chosen one itself, with a body to compare with. */
function goodBeside(checks: readonly Check[], chosen: Check): Check | undefined {
  const good = checks.filter((c) => c.outcome === 'up' && c.at !== chosen.at && c.evidence?.body !== undefined);
  return good.find((c) => c.at < chosen.at) ?? good[0];
}

function Difference({
  good,
  chosen,
  zone,
}: {
  readonly good: Check;
  readonly chosen: Check;
  readonly zone: string;
}): ReactNode {
  const lines = useMemo(
    () => folded(diffLines(readable(good.evidence?.body ?? ''), readable(chosen.evidence?.body ?? ''))),
    [good, chosen],
  );
  if (!differs(lines)) return <p className={styles['quiet']}>The body is the same as in the last good reply.</p>;
  return (
    <div>
      <p className={styles['quiet']}>Against the last good reply, {clockText(good.at, zone, true)}:</p>
      <pre className={styles['diff']} tabIndex={0} aria-label="Difference to the last good reply">
        {lines.map((line, i) =>
          line.kind === 'skip' ? (
            <span key={i} className={styles['skip']}>{`… ${line.count} unchanged\n`}</span>
          ) : (
            <span key={i} className={styles[line.kind]}>
              {`${line.kind === 'gone' ? '−' : line.kind === 'new' ? '+' : ' '} ${line.text}\n`}
            </span>
          ),
        )}
      </pre>
    </div>
  );
}

/** The last replies as evidence: what was answered, and what is different from when it was good. */
export function RepliesPanel({ name, zone }: { readonly name: string; readonly zone: string }): ReactNode {
  const now = useNow(5_000);
  const { data, error, refetch } = useCached('monitor.replies', { name, limit: 20 }, { everyMs: 10_000 });
  const [chosenAt, setChosenAt] = useState<number>();
  const chosen = data?.find((check) => check.at === chosenAt) ?? data?.find((c) => c.outcome !== 'up') ?? data?.[0];
  const good = data && chosen && goodBeside(data, chosen);
  return (
    <Panel title="Last replies" flush>
      {!data ? (
        error ? (
          <ErrorState title="The replies could not be read" error={error} onRetry={refetch} />
        ) : (
          <Skeleton height={240} />
        )
      ) : !chosen ? (
        <EmptyState title="No reply yet" text="The first check is on its way." />
      ) : (
        <div className={styles['replies']}>
          <ul className={styles['list']} aria-label="Checks, newest first">
            {data.map((check) => (
              <li key={check.at}>
                <button
                  type="button"
                  className={cx(styles['reply'], check === chosen && styles['chosen'])}
                  aria-pressed={check === chosen}
                  onClick={() => setChosenAt(check.at)}
                >
                  <StateShape shape={check.outcome} />
                  <span title={dayText(check.at, zone)}>{clockText(check.at, zone, true)}</span>
                  <span className={styles['code']}>{check.evidence?.status ?? ''}</span>
                  <span className={styles['took']}>{formatValue('ms', check.durationMs)}</span>
                </button>
              </li>
            ))}
          </ul>
          <div className={styles['evidence']}>
            <CheckView check={chosen} now={now} zone={zone} />
            {good && chosen.outcome !== 'up' ? <Difference good={good} chosen={chosen} zone={zone} /> : null}
          </div>
        </div>
      )}
    </Panel>
  );
}
