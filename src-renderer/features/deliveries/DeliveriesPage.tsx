import { type ReactNode, useState } from 'react';
import { DELIVERY_OUTCOMES, DeliveryOutcome, type DeliveryTry } from '../../../src-shared/model/delivery.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { useCached } from '../../api/cached.ts';
import { useClient } from '../../api/client-context.tsx';
import { useKept } from '../../api/kept.ts';
import { toCsv } from '../../charts/csv.ts';
import { clockText, dayText, instantText } from '../../charts/zone.ts';
import { isBad, OUTCOME_WORDS } from '../../shell/delivery-words.ts';
import { PageReading } from '../../shell/Reading.tsx';
import { setQuery, useQuery } from '../../shell/router.ts';
import { useCommands } from '../../shell/shortcuts.ts';
import { useNow } from '../../state/now.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import cells from '../../ui/cells.module.css';
import { cx } from '../../ui/classes.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { download } from '../../ui/download.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RowName } from '../../ui/RowName.tsx';
import { Select } from '../../ui/Select.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showError } from '../../ui/toast.ts';
import styles from './DeliveriesPage.module.css';
import { DeliveryInspector } from './DeliveryInspector.tsx';
import { readLog } from './read-log.ts';
import { aboutText, deliveriesSentence, EXPORT_HEAD, exportRow } from './words.ts';

const EVERY_MS = 5_000;
const DAY_MS = 86_400_000;
const PAGE = 100;

function columns(zone: string, now: number, opened: number, narrow: boolean): readonly Column<DeliveryTry>[] {
  const all: readonly Column<DeliveryTry>[] = [
    {
      id: 'at',
      width: '144px',
      title: 'When',
      cell: ({ at }) => (
        <time title={instantText(at, zone)}>
          {dayText(at, zone) === dayText(now, zone) ? '' : `${dayText(at, zone)} `}
          {clockText(at, zone, true)}
        </time>
      ),
    },
    {
      id: 'outcome',
      width: '150px',
      title: 'Outcome',
      cell: ({ outcome }) => (
        <span className={cx(styles['outcome'], isBad(outcome) && styles['bad'])}>{OUTCOME_WORDS[outcome]}</span>
      ),
    },
    {
      id: 'about',
      title: 'About',
      cell: (one) => (
        <RowName
          isOpen={one.notificationId === opened}
          onPress={() => setQuery({ message: one.notificationId === opened ? undefined : String(one.notificationId) })}
        >
          {aboutText(one)}
        </RowName>
      ),
    },
    { id: 'reason', width: '80px', title: 'Why', cell: ({ reason }) => reason },
    {
      id: 'to',
      width: '170px',
      title: 'To',
      cell: ({ channelType, receiver }) => (
        <>
          {receiver} <span className={cells['muted']}>{channelType}</span>
        </>
      ),
    },
    {
      id: 'took',
      width: '72px',
      title: 'Took',
      align: 'right',
      cell: ({ durationMs }) => (durationMs === 0 ? '–' : humanDuration(durationMs)),
    },
    {
      id: 'reply',
      title: 'Reply',
      cell: ({ detail, reply }) => (
        <span className={styles['reply']} title={reply}>
          {detail === '' ? reply : detail}
        </span>
      ),
    },
  ];
  return narrow ? all.slice(0, 3) : all;
}

/** Older lines than those of the first page, one page after another. */
function Older(props: {
  readonly filter: { readonly receiver?: string; readonly outcomes?: DeliveryOutcome[]; readonly text?: string };
  readonly next: number;
  readonly table: (rows: readonly DeliveryTry[], label: string) => ReactNode;
}): ReactNode {
  const { filter, next, table } = props;
  const [asked, setAsked] = useState(false);
  const { data, error, refetch } = useCached(
    'delivery.log',
    { ...filter, before: next, limit: PAGE },
    { enabled: asked, staleMs: 600_000 },
  );
  if (!asked)
    return (
      <div className={styles['older']}>
        <Button onPress={() => setAsked(true)}>Show older ones</Button>
      </div>
    );
  if (data === undefined)
    return error === undefined ? (
      <Skeleton height={120} />
    ) : (
      <ErrorState title="The older lines could not be read" error={error} onRetry={refetch} />
    );
  return (
    <>
      {data.tries.length === 0 ? null : (
        <Panel title="Older" flush>
          {table(data.tries, 'Older tries')}
        </Panel>
      )}
      {data.next === undefined ? null : <Older key={data.next} {...props} next={data.next} />}
    </>
  );
}

/** The delivery log: every try to tell somebody, what was answered, and a way to send it again. */
export function DeliveriesPage(): ReactNode {
  const client = useClient();
  const zone = useUi((state) => state.zone);
  const now = useNow(5_000);
  const receiver = useQuery('receiver');
  const wanted = useQuery('outcome');
  const text = useQuery('q');
  const opened = Number(useQuery('message')) || 0;
  const [busy, setBusy] = useState(false);
  const close = (): void => {
    setQuery({ message: undefined });
  };
  useCommands([
    { id: 'deliveries.close', title: 'Close', section: 'Deliveries', keys: ['Escape'], hidden: true, run: close },
  ]);
  const outcome = DeliveryOutcome.safeParse(wanted);
  const failures = DELIVERY_OUTCOMES.filter((one) => isBad(one));
  const filter = {
    ...(receiver === '' ? {} : { receiver }),
    ...(wanted === 'failed' ? { outcomes: failures } : outcome.success ? { outcomes: [outcome.data] } : {}),
    ...(text === '' ? {} : { text }),
  };
  const log = useCached('delivery.log', { ...filter, limit: PAGE }, { everyMs: EVERY_MS });
  const summary = useCached(
    'delivery.summary',
    // By the minute, so that the same question is asked for a while.
    { since: Math.floor((now - DAY_MS) / 60_000) * 60_000 },
    { everyMs: EVERY_MS },
  );
  const receivers = useCached('receiver.list', {}, { staleMs: 60_000 });
  const found = useKept(log.data);
  const summed = useKept(summary.data);
  const failed = log.error ?? summary.error;
  if (found === undefined || summed === undefined)
    return failed === undefined ? (
      <PageReading label="Reading the delivery log" width="55%" />
    ) : (
      <ErrorState
        title="The delivery log could not be read"
        error={failed}
        onRetry={() => {
          log.refetch();
          summary.refetch();
        }}
      />
    );
  const names = (receivers.data ?? []).map((entry) => entry.receiver.name);
  const known = receiver === '' || names.includes(receiver) ? names : [receiver, ...names];
  const save = async (format: string): Promise<void> => {
    setBusy(true);
    try {
      const rows = await readLog(client, filter);
      const content = format === 'csv' ? toCsv(EXPORT_HEAD, rows.map(exportRow)) : JSON.stringify(rows, undefined, 2);
      const type = format === 'csv' ? 'text/csv' : 'application/json';
      download(`deliveries.${format}`, new Blob([content], { type }));
    } catch (error) {
      showError(`The log was not exported: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      setBusy(false);
    }
  };
  const narrow = opened !== 0;
  const table = (rows: readonly DeliveryTry[], label: string): ReactNode => (
    <DataTable
      label={label}
      columns={columns(zone, now, opened, narrow)}
      rows={rows}
      rowKey={({ id }) => id}
      {...(narrow ? { least: '0' } : {})}
    />
  );
  const filtered = Object.keys(filter).length > 0;
  return (
    <Page side={opened === 0 ? null : <DeliveryInspector key={opened} id={opened} zone={zone} onClose={close} />}>
      <Sentence>{deliveriesSentence(summed, now)}</Sentence>
      <div className={styles['tools']}>
        <div className={styles['search']}>
          <TextField
            label="Search"
            type="search"
            placeholder="alert, label, answer"
            value={text}
            onChange={(q) => {
              setQuery({ q });
            }}
          />
        </div>
        <Select
          label="Receiver"
          value={receiver}
          options={[{ id: '', label: 'all' }, ...known.map((id) => ({ id, label: id }))]}
          onChange={(id) => {
            setQuery({ receiver: id });
          }}
        />
        <Select
          label="Outcome"
          value={wanted === 'failed' || outcome.success ? wanted : ''}
          options={[
            { id: '', label: 'all' },
            { id: 'failed', label: 'whatever failed' },
            ...DELIVERY_OUTCOMES.map((id) => ({ id, label: OUTCOME_WORDS[id] })),
          ]}
          onChange={(id) => {
            setQuery({ outcome: id });
          }}
        />
        <Menu
          label="Export"
          entries={[
            { id: 'csv', label: 'As CSV' },
            { id: 'json', label: 'As JSON' },
          ]}
          onAction={(format) => {
            void save(format);
          }}
        >
          <Button isDisabled={busy || found.tries.length === 0}>{busy ? 'Reading' : 'Export'}</Button>
        </Menu>
      </div>
      {found.tries.length === 0 && found.next === undefined ? (
        <EmptyState
          title={filtered ? 'No try fits' : 'Nobody was told of anything yet'}
          text={
            filtered
              ? 'Choose other words, another receiver or another outcome.'
              : 'When an alert fires, its route decides who is told. Every try then stands here, with its payload and the reply.'
          }
        />
      ) : (
        <>
          <Panel title="Tries, newest first" flush>
            {table(found.tries, 'Tries')}
          </Panel>
          {found.next === undefined ? null : (
            <Older key={JSON.stringify(filter)} filter={filter} next={found.next} table={table} />
          )}
        </>
      )}
    </Page>
  );
}
