import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Diagnostics } from '../../../src-shared/model/diagnostics.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { useCached } from '../../api/cached.ts';
import { Histogram } from '../../charts/Histogram.tsx';
import { formatValue } from '../../charts/unit.ts';
import { instantText, spanText } from '../../charts/zone.ts';
import { useNow } from '../../state/now.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Figures } from '../../ui/Figures.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { relativeTime } from '../../ui/relative-time.ts';
import { Sentence } from '../../ui/Sentence.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { showError, showToast } from '../../ui/toast.ts';
import styles from './DiagnosticsPage.module.css';
import { healthSentence, LATENESS_BUCKETS, LIMITS } from './health.ts';

type Blind = Diagnostics['blind'][number];

const CAUSES: Readonly<Record<Blind['cause'], string>> = {
  sleep: 'Sleep',
  clock_jump: 'Clock jump',
  network: 'Network',
  event_loop: 'Event loop stall',
  storage: 'Storage',
  not_running: 'Not running',
};

function count(value: number): string {
  return value.toLocaleString('en-GB').replaceAll(',', '\u202f');
}

function bucketsOf(counts: readonly number[]): readonly { name: string; count: number; bad: boolean }[] {
  return counts.map((n, i) => {
    const limit = LATENESS_BUCKETS[i];
    return {
      name: limit === undefined ? '> 1 s' : limit >= 1_000 ? '≤ 1 s' : `≤ ${limit}`,
      count: n,
      bad: limit === undefined || limit > LIMITS.latenessP99,
    };
  });
}

function blindColumns(zone: string, now: number): readonly Column<Blind>[] {
  return [
    { id: 'cause', title: 'Cause', cell: ({ cause }) => CAUSES[cause] },
    {
      id: 'when',
      title: 'When',
      cell: ({ from, to }) => (to === undefined ? `since ${instantText(from, zone)}` : spanText(from, to, zone)),
    },
    { id: 'long', title: 'Lasted', align: 'right', cell: ({ from, to }) => humanDuration((to ?? now) - from) },
    { id: 'detail', title: 'What happened', cell: ({ detail }) => detail },
  ];
}

function copyBundle(diagnostics: Diagnostics): void {
  const bundle = { copiedAt: new Date().toISOString(), userAgent: navigator.userAgent, diagnostics };
  navigator.clipboard.writeText(JSON.stringify(bundle, null, 2)).then(
    () => showToast('The bundle is on the clipboard. It holds figures and file names, no secrets.'),
    () => showError('The browser did not allow copying.'),
  );
}

/** The console watching itself: a flight recorder. */
export function DiagnosticsPage(): ReactNode {
  const { data, error, refetch } = useCached('system.diagnostics', {}, { everyMs: 2_000 });
  const zone = useUi((state) => state.zone);
  const now = useNow(2_000);
  if (!data)
    return error ? (
      <ErrorState title="The console's figures could not be read" error={error} onRetry={refetch} />
    ) : (
      <div className={styles['page']}>
        <Skeleton width="60%" height={52} />
        <Skeleton height={180} />
        <Skeleton height={180} />
      </div>
    );
  const { scheduler, eventLoop, memory, store, outbox, blind, problems } = data;
  const skipped = Object.values(scheduler.skipped).reduce((sum, n) => sum + n, 0);
  const why = Object.entries(scheduler.skipped)
    .filter(([, n]) => n > 0)
    .map(([reason, n]) => `${n} ${reason.replaceAll('_', ' ')}`);
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <Sentence
          sub={`Version ${data.version}, running for ${humanDuration(now - data.startedAt)}, process ${data.pid}, data in ${data.dataDir}`}
        >
          {healthSentence(data, now)}
        </Sentence>
        <Button onPress={() => copyBundle(data)}>
          <Copy size={14} aria-hidden /> Copy bundle
        </Button>
      </header>
      {problems.length === 0 ? null : (
        <Panel title="Problems" flush>
          <DataTable
            label="Problems"
            rows={problems}
            rowKey={({ source, at }) => `${source}${at}`}
            columns={[
              { id: 'source', title: 'Where', cell: ({ source }) => source },
              { id: 'what', title: 'What', cell: ({ message }) => message },
              { id: 'at', title: 'Since', cell: ({ at }) => relativeTime(at, now) },
            ]}
          />
        </Panel>
      )}
      <div className={styles['columns']}>
        <Panel title="Scheduler" aside={<span className={styles['quiet']}>since the start</span>}>
          <Figures
            figures={[
              { title: 'Monitors', value: count(scheduler.monitors) },
              { title: 'Checks per second', value: scheduler.checksPerSecond.toFixed(1) },
              { title: 'Checks', value: count(scheduler.checks) },
              { title: 'Running now', value: count(scheduler.inFlight) },
              { title: 'Skipped', value: count(skipped), note: why.length > 0 ? why.join(', ') : 'none' },
              {
                title: 'Lateness p99',
                value: formatValue('ms', scheduler.latenessP99),
                note: `p50 ${formatValue('ms', scheduler.latenessP50)}, worst ${formatValue('ms', scheduler.latenessMax)}`,
                bad: scheduler.latenessP99 > LIMITS.latenessP99,
              },
            ]}
          />
        </Panel>
        <Panel title="How late checks start" aside={<span className={styles['quiet']}>ms, square-root scale</span>}>
          <Histogram label="Lateness of checks" buckets={bucketsOf(scheduler.latenessHistogram)} height={136} />
        </Panel>
        <Panel title="Process">
          <Figures
            figures={[
              {
                title: 'Event loop p99',
                value: formatValue('ms', eventLoop.p99),
                note: `p50 ${formatValue('ms', eventLoop.p50)}, worst ${formatValue('ms', eventLoop.max)}`,
                bad: eventLoop.p99 > LIMITS.eventLoopP99,
              },
              { title: 'Memory', value: formatValue('bytes', memory.rss), note: 'resident' },
              { title: 'Heap', value: formatValue('bytes', memory.heap), note: 'JavaScript' },
            ]}
          />
        </Panel>
        <Panel title="Outbox">
          <Figures
            figures={[
              {
                title: 'Waiting',
                value: count(outbox.pending),
                ...(outbox.oldestPendingAt === undefined
                  ? {}
                  : { note: `oldest ${relativeTime(outbox.oldestPendingAt, now)}` }),
              },
              { title: 'Sent', value: count(outbox.sent) },
              { title: 'Failed', value: count(outbox.failed), bad: outbox.failed > 0 },
            ]}
          />
        </Panel>
      </div>
      <Panel
        title="Store"
        aside={
          store.lastCheckpointAt === undefined ? null : (
            <span className={styles['quiet']}>checkpoint {relativeTime(store.lastCheckpointAt, now)}</span>
          )
        }
      >
        <Figures
          figures={[
            { title: 'Metrics', value: formatValue('bytes', store.metricsBytes) },
            { title: 'Operations', value: formatValue('bytes', store.opsBytes) },
            {
              title: 'Write-ahead log',
              value: formatValue('bytes', store.walBytes),
              bad: store.walBytes > LIMITS.walBytes,
            },
            { title: 'Journal', value: formatValue('bytes', store.journalBytes) },
            { title: 'Series', value: count(store.series) },
            {
              title: 'Samples',
              value: store.samples < 10_000 ? count(store.samples) : formatValue('number', store.samples),
              note: store.samples > 0 ? `${(store.metricsBytes / store.samples).toFixed(2)} bytes each` : 'none yet',
            },
            { title: 'Chunks', value: count(store.chunks) },
            {
              title: 'Batches',
              value: count(store.batches),
              note: `last took ${formatValue('ms', store.lastBatchMs)}`,
            },
          ]}
        />
      </Panel>
      <Panel title="Blind log" flush={blind.length > 0}>
        {blind.length === 0 ? (
          <p className={styles['quiet']}>Nothing was missed since the start.</p>
        ) : (
          <DataTable
            label="Blind log"
            columns={blindColumns(zone, now)}
            rows={[...blind].reverse()}
            rowKey={({ from, cause }) => `${from}${cause}`}
          />
        )}
      </Panel>
    </div>
  );
}
