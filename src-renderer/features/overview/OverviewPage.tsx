import { type ReactNode, useMemo } from 'react';
import { Reading } from '../../shell/Reading.tsx';
import { byUrgency, standing } from '../../state/inbox.ts';
import { useLive } from '../../state/live.ts';
import { useNow } from '../../state/now.ts';
import { Sentence } from '../../ui/Sentence.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { FirstMonitor } from './FirstMonitor.tsx';
import { NeedsYou } from './NeedsYou.tsx';
import styles from './OverviewPage.module.css';
import { SideLists } from './SideLists.tsx';
import { StatusGrid } from './StatusGrid.tsx';
import { countStates, coverageSentence, overviewSentence } from './sentence.ts';

/** The sentence and what needs you: renders when its words change, not on each check. */
function Head(): ReactNode {
  const alerts = useLive((state) => state.alerts);
  const total = useLive((state) => state.monitorNames.length);
  const watching = useLive((state) => state.status?.watching);
  const coverage = useLive((state) => state.status?.coverage ?? 1);
  const now = useNow(5_000);
  const needs = useMemo(
    () => [...alerts.values()].filter((alert) => standing(alert, now) === 'needs').sort(byUrgency),
    [alerts, now],
  );
  const sentence = useLive((state) => overviewSentence(needs, countStates(state.monitors.values()), now));
  return (
    <>
      <Sentence {...(watching === undefined ? {} : { sub: coverageSentence(watching, total, coverage) })}>
        {sentence}
      </Sentence>
      {needs.length === 0 ? null : <NeedsYou needs={needs} now={now} />}
    </>
  );
}

function Waiting(): ReactNode {
  return (
    <Reading label="Reading the monitors" className={styles['page']}>
      <Skeleton width="55%" height={28} />
      <Skeleton height={200} />
      <Skeleton height={320} />
    </Reading>
  );
}

/** A cockpit: the sentence, what needs you, every monitor, what changed. */
export function OverviewPage(): ReactNode {
  const ready = useLive((state) => state.ready.monitors && state.ready.alerts);
  const empty = useLive((state) => state.monitorNames.length === 0);
  if (!ready) return <Waiting />;
  if (empty) return <FirstMonitor />;
  return (
    <div className={styles['page']}>
      <Head />
      <div className={styles['columns']}>
        <div className={styles['main']}>
          <StatusGrid />
        </div>
        <div className={styles['side']}>
          <SideLists />
        </div>
      </div>
    </div>
  );
}
