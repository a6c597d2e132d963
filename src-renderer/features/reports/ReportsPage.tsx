import { Download } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { REPORT_FORMATS, type ReportFormat } from '../../../src-shared/model/report.ts';
import { useCached } from '../../api/cached.ts';
import { useClient } from '../../api/client-context.tsx';
import { useKept } from '../../api/kept.ts';
import { formatShare } from '../../charts/unit.ts';
import { setQuery, useQuery } from '../../shell/router.ts';
import { fromWallTime, toWallTime } from '../../shell/wall-time.ts';
import { engineNow } from '../../state/session.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { download } from '../../ui/download.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Select } from '../../ui/Select.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showError, showToast } from '../../ui/toast.ts';
import { AlertReportPreview, alertReportWords } from './AlertReportPreview.tsx';
import { PERIODS, periodOf } from './period.ts';
import { ReportPreview } from './ReportPreview.tsx';
import styles from './ReportsPage.module.css';
import { bytesOf } from './render.ts';
import { SeriesField } from './SeriesField.tsx';
import { chosenOf, StatisticsOf } from './StatisticsOf.tsx';
import { expressionsOf, seriesFault } from './series-text.ts';

const FORMATS: Readonly<Record<ReportFormat, string>> = { pdf: 'PDF', html: 'HTML', csv: 'CSV', json: 'JSON' };

/** The latency of more monitors than this is described when somebody asks for it: it takes the store a second or two. */
const MANY_MONITORS = 100;

const KINDS = [
  { id: 'availability', label: 'Availability' },
  { id: 'alerts', label: 'Alerts' },
] as const;

/** Availability or alerts of a period, to be looked at here and handed on as a file. */
export function ReportsPage(): ReactNode {
  const client = useClient();
  const zone = useUi((state) => state.zone);
  // The period ends when the page was opened: what is read does not change meanwhile.
  const [opened] = useState(() => Math.floor(engineNow() / 60_000) * 60_000);
  const kind = useQuery('kind') === 'alerts' ? 'alerts' : 'availability';
  const asked = useQuery('period');
  const name = PERIODS.find(({ id }) => id === asked)?.id ?? '7d';
  const customFrom = useQuery('day');
  const customTo = useQuery('until');
  const [making, setMaking] = useState<ReportFormat>();
  const abort = useRef<AbortController>(null);
  const named = zone === 'local' ? Intl.DateTimeFormat().resolvedOptions().timeZone : zone;
  const period = useMemo(() => {
    const today = toWallTime(opened, zone).slice(0, 10);
    return periodOf(name, opened, today, (day) => fromWallTime(`${day}T00:00`, zone), {
      from: customFrom === '' ? today : customFrom,
      to: customTo === '' ? today : customTo,
    });
  }, [name, opened, zone, customFrom, customTo]);
  const described = useQuery('series');
  const input = { from: period?.from ?? 0, to: period?.to ?? 1, zone: named };
  const expressions = useMemo(
    () => (seriesFault(described) === undefined ? expressionsOf(described) : []),
    [described],
  );
  const options = { enabled: period !== undefined && kind === 'availability', staleMs: 60_000 };
  const told = useCached(
    'report.preview',
    { ...input, kind: 'alerts', series: [] },
    { ...options, enabled: period !== undefined && kind === 'alerts' },
  );
  const alerts = useKept(told.data?.kind === 'alerts' ? told.data : undefined);
  const words = alerts === undefined ? undefined : alertReportWords(alerts);
  const states = useCached('report.preview', { ...input, series: [], measured: false }, options);
  // Both at once would keep both cores busy with the long one while the short one is waited for.
  const begun = states.data !== undefined || states.error !== undefined;
  const { data, error, loading, refetch } = useCached(
    'report.preview',
    { ...input, series: [] },
    { ...options, enabled: options.enabled && begun },
  );
  const found = useMemo(() => {
    if (data?.kind === 'availability') return { report: data, measured: true };
    return states.data?.kind === 'availability' ? { report: states.data, measured: false } : undefined;
  }, [data, states.data]);
  const kept = useKept(found);
  const report = kept?.report;

  const save = async (format: ReportFormat): Promise<void> => {
    const stop = new AbortController();
    abort.current = stop;
    setMaking(format);
    try {
      const file = await client.call(
        'report.render',
        { ...input, kind, ...(kind === 'alerts' ? {} : chosenOf(expressions)), format },
        { signal: stop.signal },
      );
      if (stop.signal.aborted) return;
      download(file.fileName, new Blob([bytesOf(file.base64)], { type: file.mediaType }));
      showToast(`${file.fileName} is ready`);
    } catch (caught) {
      if (!stop.signal.aborted)
        showError(`The ${FORMATS[format]} was not made: ${caught instanceof Error ? caught.message : String(caught)}`);
    } finally {
      if (abort.current === stop) setMaking(undefined);
    }
  };

  return (
    <div className={styles['page']}>
      {kind === 'alerts' ? (
        words === undefined ? (
          <Skeleton width="50%" height={52} />
        ) : (
          <Sentence sub={words.sub}>{words.sentence}</Sentence>
        )
      ) : report ? (
        <Sentence
          sub={`${report.summary.alerts} ${report.summary.alerts === 1 ? 'alert' : 'alerts'}; ${formatShare(report.summary.coverage)} of the time was seen.`}
        >
          {report.summary.availability === null
            ? 'Nothing was seen in this period.'
            : `${report.summary.monitors} monitors were available ${formatShare(report.summary.availability)} of the time.`}
        </Sentence>
      ) : (
        <Skeleton width="50%" height={52} />
      )}
      <div className={styles['tools']}>
        <div className={styles['period']}>
          <Select
            label="Report"
            hideLabel
            value={kind}
            options={KINDS}
            onChange={(id) => setQuery({ kind: id === 'availability' ? undefined : id })}
          />
        </div>
        <div className={styles['period']}>
          <Select
            label="Period"
            hideLabel
            value={name}
            options={PERIODS}
            onChange={(id) => setQuery({ period: id === '7d' ? undefined : id })}
          />
        </div>
        {name === 'custom' ? (
          <>
            <DayField label="First day" value={customFrom} onChange={(day) => setQuery({ day })} />
            <DayField label="Last day" value={customTo} onChange={(until) => setQuery({ until })} />
          </>
        ) : null}
        <span className={styles['space']} />
        {making === undefined ? (
          REPORT_FORMATS.map((format) => (
            <Button key={format} isDisabled={period === undefined} onPress={() => void save(format)}>
              <Download size={14} aria-hidden /> {FORMATS[format]}
            </Button>
          ))
        ) : (
          <span className={styles['making']} role="status">
            <progress className={styles['progress']} aria-label={`Making the ${FORMATS[making]}`} /> Making the{' '}
            {FORMATS[making]}…
            <Button
              onPress={() => {
                abort.current?.abort();
                setMaking(undefined);
              }}
            >
              Cancel
            </Button>
          </span>
        )}
      </div>
      {kind === 'alerts' ? null : <SeriesField key={described} value={described} />}
      {period === undefined ? (
        <p className={styles['quiet']}>The last day has to lie after the first one; days are written 2026-11-21.</p>
      ) : kind === 'alerts' ? (
        alerts !== undefined ? (
          <div data-loading={told.loading ? '' : undefined} className={styles['preview']}>
            <AlertReportPreview report={alerts} />
          </div>
        ) : told.error ? (
          <ErrorState title="The report could not be made" error={told.error} onRetry={told.refetch} />
        ) : (
          <Skeleton height={480} />
        )
      ) : report ? (
        <div data-loading={loading ? '' : undefined} className={styles['preview']}>
          <ReportPreview report={report} measured={kept.measured}>
            <StatisticsOf
              key={described}
              from={input.from}
              to={input.to}
              series={expressions}
              isReady={kept.measured}
              isMany={described === '' && report.summary.monitors > MANY_MONITORS}
            />
          </ReportPreview>
        </div>
      ) : error ? (
        <ErrorState title="The report could not be made" error={error} onRetry={refetch} />
      ) : (
        <Skeleton height={480} />
      )}
    </div>
  );
}

function DayField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (day: string) => void;
}): ReactNode {
  return (
    <div className={styles['day']}>
      <TextField {...props} hideLabel placeholder={props.label === 'First day' ? 'from 2026-11-01' : 'to 2026-11-21'} />
    </div>
  );
}
