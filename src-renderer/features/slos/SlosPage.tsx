import type { ReactNode } from 'react';
import type { SloEntry } from '../../../src-shared/model/slo.ts';
import { BURNS, ratioSeries } from '../../../src-shared/slo/rules.ts';
import { useCached } from '../../api/cached.ts';
import { formatShare } from '../../charts/unit.ts';
import { PageReading } from '../../shell/Reading.tsx';
import { href } from '../../shell/router.ts';
import cells from '../../ui/cells.module.css';
import { cx } from '../../ui/classes.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { StateShape } from '../../ui/StateShape.tsx';
import styles from './SlosPage.module.css';
import { exhaustionText, leftText, shapeOf, sloSentence } from './words.ts';

/** The ratios are recorded once a minute. */
const EVERY_MS = 30_000;

function Budget({ entry }: { readonly entry: SloEntry }): ReactNode {
  const left = entry.budgetLeft;
  const share = Math.min(1, Math.max(0, left ?? 0));
  return (
    <span className={styles['budget']}>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" className={styles['bar']} aria-hidden>
        <rect width="100" height="8" className={styles['used']} />
        <rect width={share * 100} height="8" className={cx(styles['left'], styles[shapeOf(entry)])} />
      </svg>
      <b>{leftText(entry)}</b>
    </span>
  );
}

function Burn({ rate, factor }: { readonly rate: number | null; readonly factor: number }): ReactNode {
  if (rate === null) return <span className={cells['muted']}>–</span>;
  return <span className={cx(rate > factor && styles['over'])}>{`${rate.toFixed(rate < 10 ? 1 : 0)}×`}</span>;
}

const COLUMNS: readonly Column<SloEntry>[] = [
  {
    id: 'name',
    width: '260px',
    title: 'Objective',
    cell: (entry) => (
      <span className={styles['name']}>
        <StateShape shape={shapeOf(entry)} />
        <a href={href(['explore'], { expr: `${ratioSeries('1h')}{slo=${JSON.stringify(entry.slo.name)}}` })}>
          {entry.slo.name}
        </a>
      </span>
    ),
  },
  {
    id: 'goal',
    width: '150px',
    title: 'Goal',
    cell: ({ slo }) => `${formatShare(slo.objective)} in ${Math.round(slo.window / 86_400_000)} days`,
  },
  { id: 'budget', title: 'Budget left', cell: (entry) => <Budget entry={entry} /> },
  ...BURNS.map(
    ({ factor, long }): Column<SloEntry> => ({
      id: long,
      width: '72px',
      title: `Burn ${long}`,
      align: 'right',
      cell: ({ burnRates }) => <Burn rate={burnRates[long]} factor={factor} />,
    }),
  ),
  { id: 'end', width: '170px', title: 'Used up', cell: (entry) => exhaustionText(entry) },
];

/** Service level objectives: what is left of each error budget, how fast it goes, and when it is used up. */
export function SlosPage(): ReactNode {
  const { data, error, refetch } = useCached('slo.list', {}, { everyMs: EVERY_MS });
  if (data === undefined)
    return error === undefined ? (
      <PageReading label="Reading the objectives" height={240} />
    ) : (
      <ErrorState title="The objectives could not be read" error={error} onRetry={refetch} />
    );
  if (data.length === 0)
    return (
      <EmptyState
        title="There are no objectives"
        text="Objectives are read from the section slos of the configuration. Their rules, budgets and alerts are made from them."
      />
    );
  return (
    <Page>
      <Sentence>{sloSentence(data)}</Sentence>
      <Panel title="Error budgets" flush>
        <DataTable label="Error budgets" columns={COLUMNS} rows={data} rowKey={({ slo }) => slo.name} />
      </Panel>
    </Page>
  );
}
