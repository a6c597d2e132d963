import { type ReactNode, useMemo, useState } from 'react';
import {
  type AlertFigures,
  type AlertStatistics,
  STATISTICS_BY,
  StatisticsBy,
} from '../../../src-shared/model/alert-statistics.ts';
import { useCached } from '../../api/cached.ts';
import { useKept } from '../../api/kept.ts';
import { formatShare } from '../../charts/unit.ts';
import { setQuery, useQuery } from '../../shell/router.ts';
import { engineNow } from '../../state/session.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Figures } from '../../ui/Figures.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Select } from '../../ui/Select.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import styles from './AlertStatistics.module.css';
import { NoiseLedger } from './NoiseLedger.tsx';
import { WeekGrid } from './WeekGrid.tsx';
import { spreadText, timeText } from './words.ts';

const DAY_MS = 86_400_000;
const SPANS = [
  { id: '7d', label: 'The last 7 days' },
  { id: '30d', label: 'The last 30 days' },
  { id: '90d', label: 'The last 90 days' },
] as const;
const LENGTHS: Readonly<Record<string, number>> = { '7d': 7 * DAY_MS, '30d': 30 * DAY_MS, '90d': 90 * DAY_MS };
const TITLES: Readonly<Record<StatisticsBy, string>> = {
  rule: 'Rule',
  severity: 'Severity',
  group: 'Group',
  monitor: 'Monitor',
};
const BY = STATISTICS_BY.map((id) => ({ id, label: `By ${TITLES[id].toLowerCase()}` }));

/** What alerts were like over a time: how many, how soon answered, and which rules make noise. */
export function AlertStatisticsPage(): ReactNode {
  const zone = useUi((state) => state.zone);
  // The window ends with the minute in which the page was opened: what has just fired is in it, and what is read does not change.
  const [to] = useState(() => Math.ceil(engineNow() / 60_000) * 60_000);
  const [trying, setTrying] = useState(false);
  const asked = useQuery('span');
  const span = SPANS.find(({ id }) => id === asked)?.id ?? '30d';
  const by = StatisticsBy.catch('rule').parse(useQuery('by'));
  const input = useMemo(
    () => ({
      from: to - (LENGTHS[span] ?? 30 * DAY_MS),
      to,
      zone: zone === 'local' ? Intl.DateTimeFormat().resolvedOptions().timeZone : zone,
      by,
    }),
    [to, span, zone, by],
  );
  const plain = useCached('alert.statistics', input, { staleMs: 60_000 });
  const tried = useCached('alert.statistics', { ...input, proposals: true }, { staleMs: 600_000, enabled: trying });
  const found = useKept(tried.data ?? plain.data);
  if (plain.error !== undefined && found === undefined)
    return <ErrorState title="There are no statistics" error={plain.error} onRetry={plain.refetch} />;
  return (
    <div className={styles['page']}>
      {found === undefined ? <Skeleton width="50%" height={52} /> : <Head found={found} />}
      <div className={styles['tools']}>
        <Select label="Over" value={span} options={SPANS} onChange={(id) => setQuery({ span: id })} />
        <Select label="Counted" value={by} options={BY} onChange={(id) => setQuery({ by: id })} />
        <Button isDisabled={trying} onPress={() => setTrying(true)}>
          Try out what would be less noise
        </Button>
      </div>
      {trying && tried.loading ? <p role="status">The rules are replayed over this time…</p> : null}
      {tried.error === undefined ? null : (
        <ErrorState title="Nothing could be tried out" error={tried.error} onRetry={tried.refetch} />
      )}
      {found === undefined ? (
        <Skeleton height={300} />
      ) : found.total.fired === 0 ? (
        <EmptyState title="No alert fired in this time" />
      ) : (
        <Parts found={found} tried={tried.data !== undefined} />
      )}
    </div>
  );
}

function Head({ found }: { readonly found: AlertStatistics }): ReactNode {
  const { total, ledger } = found;
  const healed = ledger.reduce((sum, { selfHealed }) => sum + selfHealed, 0);
  const woke = ledger.reduce((sum, one) => sum + one.woke, 0);
  return (
    <Sentence sub={`${healed} were over without anybody; ${woke} woke someone.`}>
      {total.fired === 1 ? 'One alert fired.' : `${total.fired} alerts fired.`}
    </Sentence>
  );
}

function Parts({ found, tried }: { readonly found: AlertStatistics; readonly tried: boolean }): ReactNode {
  const { total, rows, by, ledger, proposals, week } = found;
  return (
    <>
      <Figures
        figures={[
          {
            title: 'Acknowledged',
            value: total.ackRatio === null ? '–' : formatShare(total.ackRatio),
            note: `${total.acknowledged} of ${total.fired}`,
          },
          {
            title: 'Time to acknowledge',
            value: timeText(total.toAcknowledge.mean),
            note: spreadText(total.toAcknowledge),
          },
          { title: 'Time to resolve', value: timeText(total.toResolve.mean), note: spreadText(total.toResolve) },
          { title: 'At night', value: total.atNight, note: 'between 22 and 7' },
          { title: 'Outside working hours', value: total.outsideWork, note: 'Monday to Friday, 9 to 17' },
          { title: 'Again', value: total.repeats, note: `${total.reopened} opened again by hand` },
        ]}
      />
      <Panel title={`By ${TITLES[by].toLowerCase()}`} flush>
        <DataTable
          label={`Firings by ${TITLES[by].toLowerCase()}`}
          rows={rows.slice(0, 200)}
          rowKey={({ key }) => key}
          columns={[{ id: 'key', title: TITLES[by], cell: ({ key }) => (key === '' ? 'none' : key) }, ...COLUMNS]}
        />
      </Panel>
      <Panel title="When">
        <WeekGrid week={week} />
      </Panel>
      <NoiseLedger ledger={ledger} proposals={proposals} tried={tried} />
    </>
  );
}

type Row = AlertFigures & { readonly key: string };
const COLUMNS = [
  { id: 'fired', title: 'Fired', align: 'right', cell: ({ fired }: Row) => fired },
  { id: 'night', title: 'At night', align: 'right', cell: ({ atNight }: Row) => atNight },
  { id: 'again', title: 'Again', align: 'right', cell: ({ repeats }: Row) => repeats },
  {
    id: 'ack',
    title: 'Acknowledged',
    align: 'right',
    cell: ({ ackRatio }: Row) => (ackRatio === null ? '–' : formatShare(ackRatio)),
  },
  { id: 'mtta', title: 'To acknowledge', align: 'right', cell: (row: Row) => timeText(row.toAcknowledge.mean) },
  { id: 'mttr', title: 'To resolve', align: 'right', cell: (row: Row) => timeText(row.toResolve.mean) },
] as const;
