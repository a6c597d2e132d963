import { Pause, Pencil, Play, RotateCw } from 'lucide-react';
import { type ReactNode, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { MonitorStatus, StateInterval } from '../../../../src-shared/model/check.ts';
import { humanDuration } from '../../../../src-shared/time/duration.ts';
import { cacheOf, useCached } from '../../../api/cached.ts';
import { useClient } from '../../../api/client-context.tsx';
import { useKept } from '../../../api/kept.ts';
import { ChartCursor, CursorContext } from '../../../charts/cursor.ts';
import { StateTimeline } from '../../../charts/StateTimeline.tsx';
import { Strip } from '../../../charts/Strip.tsx';
import { dayText } from '../../../charts/zone.ts';
import { openEditor, useEditorTask } from '../../../shell/editor-task.ts';
import { go, href } from '../../../shell/router.ts';
import { useCommands } from '../../../shell/shortcuts.ts';
import { setRange, useTimeRange } from '../../../shell/time-range.ts';
import { useLive, useMonitor } from '../../../state/live.ts';
import { useNow } from '../../../state/now.ts';
import { useMay } from '../../../state/session.ts';
import { useUi } from '../../../state/ui.ts';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Panel } from '../../../ui/Panel.tsx';
import { Sentence } from '../../../ui/Sentence.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { StateShape } from '../../../ui/StateShape.tsx';
import { showError, showToast } from '../../../ui/toast.ts';
import { MonitorEditor } from '../editor/MonitorEditor.tsx';
import { pauseMonitors } from '../monitor-actions.ts';
import { AlertsPanel } from './AlertsPanel.tsx';
import { AvailabilityPanel } from './AvailabilityPanel.tsx';
import { FactsPanel } from './FactsPanel.tsx';
import { LatencyCharts } from './LatencyCharts.tsx';
import styles from './MonitorPage.module.css';
import { checkedText, latencySentence, monitorSentence } from './monitor-sentence.ts';
import { bandsOf, latencyLimits } from './queries.ts';
import { RepliesPanel } from './RepliesPanel.tsx';
import { SeriesPanel } from './SeriesPanel.tsx';
import { gridOf } from './use-range.ts';
import { useYoungRange } from './use-young-range.ts';

const NONE: readonly StateInterval[] = [];

/** Counted in seconds, so that the next check never lies beyond the interval. */
function Checked({ status }: { readonly status: MonitorStatus }): ReactNode {
  return checkedText(status, useNow(1_000));
}

/** Everything about one monitor, like a patient's chart: state, history, latency, evidence. */
export function MonitorPage({ name }: { readonly name: string }): ReactNode {
  const client = useClient();
  const status = useMonitor(name);
  const ready = useLive((state) => state.ready.monitors);
  const zone = useUi((state) => state.zone);
  const now = useNow(5_000);
  useYoungRange(name);
  const range = useTimeRange();
  const task = useEditorTask();
  const mayRun = useMay('operate');
  const mayEdit = useMay('admin');
  const [cursor] = useState(() => new ChartCursor());
  const [running, setRunning] = useState(false);
  // State and charts first; what lies below them is drawn while their answers are on the way.
  const drawsBelow = useDeferredValue(true, false);
  const entry = useCached('monitor.get', { name }, { staleMs: 30_000 });
  // Asked for on whole minutes: an open range moves on without a new question every second.
  const { from, to } = gridOf(range.from, range.to + 60_000, 60_000);
  const history = useCached('monitor.history', { name, from, to }, { everyMs: 30_000 });
  const intervals = useKept(history.data) ?? NONE;
  const alertList = useCached('alert.list', { resolvedSince: from, limit: 500 }, { everyMs: 15_000 });
  const allAlerts = useKept(alertList.data);
  const alerts = useMemo(
    () => (allAlerts ?? []).filter(({ labels, state }) => labels['monitor'] === name && state !== 'pending'),
    [allAlerts, name],
  );
  const bands = useMemo(() => bandsOf(intervals, alerts, range.to), [intervals, alerts, range.to]);
  const assertions = entry.data?.monitor.assert;
  const limits = useMemo(() => latencyLimits(assertions ?? []), [assertions]);
  const latency = useKept(useCached('monitor.latency', { name, from, to }, { staleMs: 30_000 }).data);

  const { state, since } = status ?? {};
  const known = useRef({ state, since });
  useEffect(() => {
    const before = known.current;
    known.current = { state, since };
    if (before.state === undefined || (before.state === state && before.since === since)) return;
    // The picture changes with the state, not half a minute later.
    cacheOf(client).invalidate('monitor.history', 'monitor.replies', 'monitor.availability', 'alert.list');
  }, [client, state, since]);

  const run = async (): Promise<void> => {
    if (!mayRun || running) return;
    setRunning(true);
    try {
      const check = await client.call('monitor.run', { name });
      cacheOf(client).invalidate('monitor.replies', 'monitor.history');
      showToast(check.outcome === 'up' ? `${name} is up` : `${name} is ${check.outcome}: ${check.reason}`);
    } catch (error) {
      showError(`${name} was not checked: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      setRunning(false);
    }
  };
  const isPaused = status?.state === 'paused';
  const pause = (): void => {
    if (mayRun) void pauseMonitors(client, [name], !isPaused);
  };
  const edit = (): void => {
    if (mayEdit) openEditor({ task: 'edit', name });
  };
  const section = 'Monitor';
  useCommands([
    { id: 'monitor.run', title: 'Check this monitor now', section, keys: ['r'], run: () => void run() },
    {
      id: 'monitor.pause',
      title: isPaused ? 'Resume this monitor' : 'Pause this monitor',
      section,
      keys: ['p'],
      run: pause,
    },
    { id: 'monitor.edit', title: 'Edit this monitor', section, keys: ['e'], run: edit },
  ]);

  if (ready && !status)
    return (
      <EmptyState title={`There is no monitor named “${name}”`} text="It may have been renamed or deleted.">
        <Button onPress={() => go(href(['monitors']))}>All monitors</Button>
      </EmptyState>
    );
  return (
    <CursorContext value={cursor}>
      <div className={styles['layout']}>
        <div className={styles['page']}>
          <header className={styles['head']}>
            <div className={styles['story']}>
              {status ? (
                <>
                  <StateShape shape={status.state} size={20} />
                  <Sentence
                    sub={
                      <>
                        {latencySentence(latency)} <Checked status={status} />
                      </>
                    }
                  >
                    {monitorSentence(status, now)}
                  </Sentence>
                </>
              ) : (
                <Skeleton width="50%" height={52} />
              )}
            </div>
            <div className={styles['actions']}>
              <Button isDisabled={!mayRun || running} onPress={() => void run()}>
                <RotateCw size={14} aria-hidden /> {running ? 'Checking…' : 'Run now'}
              </Button>
              <Button isDisabled={!mayRun} onPress={pause}>
                {isPaused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
                {isPaused ? 'Resume' : 'Pause'}
              </Button>
              <Button isDisabled={!mayEdit} onPress={edit}>
                <Pencil size={14} aria-hidden /> Edit
              </Button>
            </div>
          </header>
          <Panel title="State" aside={status ? <Strip strip={status.strip} width={150} height={16} /> : null}>
            <StateTimeline
              label={`State of ${name}`}
              intervals={intervals}
              from={range.from}
              to={range.to}
              zone={zone}
              onZoom={setRange}
            />
          </Panel>
          {status && status.kind !== 'heartbeat' ? (
            <LatencyCharts status={status} limits={limits} from={range.from} to={range.to} zone={zone} bands={bands} />
          ) : null}
          {drawsBelow ? (
            <div className={styles['columns']}>
              <div className={styles['column']}>
                <RepliesPanel name={name} zone={zone} />
                <AlertsPanel alerts={alerts} now={now} zone={zone} />
              </div>
              <div className={styles['column']}>
                <AvailabilityPanel name={name} />
                {status?.certificateEnds === undefined ? null : (
                  <Panel title="Certificate">
                    <p className={styles['certificate']}>
                      {status.certificateEnds > now
                        ? `Ends in ${humanDuration(status.certificateEnds - now)}, on ${dayText(status.certificateEnds, zone)}.`
                        : `Ended ${humanDuration(now - status.certificateEnds)} ago.`}
                    </p>
                  </Panel>
                )}
                {entry.data ? <FactsPanel entry={entry.data} /> : <Skeleton height={240} />}
                <SeriesPanel name={name} />
              </div>
            </div>
          ) : null}
        </div>
        {task === undefined ? null : <MonitorEditor task={task} />}
      </div>
    </CursorContext>
  );
}
