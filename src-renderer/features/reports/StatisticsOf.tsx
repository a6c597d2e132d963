import { type ReactNode, useState } from 'react';
import { useCached } from '../../api/cached.ts';
import { useKept } from '../../api/kept.ts';
import { Button } from '../../ui/Button.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import styles from './ReportsPage.module.css';
import { StatisticsSection } from './StatisticsSection.tsx';

/** The expressions as a part of a question; without any the engine chooses. */
export function chosenOf(expressions: readonly string[]): { readonly series?: string[] } {
  return expressions.length === 0 ? {} : { series: [...expressions] };
}

/** The statistics of a report, read after everything else of it. */
export function StatisticsOf(props: {
  readonly from: number;
  readonly to: number;
  readonly series: readonly string[];
  /** The rest of the report is there. */
  readonly isReady: boolean;
  /** Too many to be read unasked. */
  readonly isMany: boolean;
}): ReactNode {
  const { from, to, series, isReady, isMany } = props;
  const [isWanted, setWanted] = useState(!isMany);
  const { data, error, refetch } = useCached(
    'report.statistics',
    { from, to, ...chosenOf(series) },
    { staleMs: 60_000, enabled: isReady && isWanted },
  );
  const kept = useKept(data);
  if (kept !== undefined) return kept.map((one) => <StatisticsSection key={one.expr} statistics={one} />);
  return (
    <section>
      <h3>Statistics</h3>
      {error ? (
        <p className={styles['quiet']}>
          {error.message} <Button onPress={refetch}>Try again</Button>
        </p>
      ) : isWanted ? (
        <Skeleton height={120} />
      ) : (
        <Button onPress={() => setWanted(true)}>Describe the latency of all monitors</Button>
      )}
    </section>
  );
}
