import { type ReactNode, useMemo, useState } from 'react';
import type { AlertingRule } from '../../../src-shared/model/rule.ts';
import { formatDuration, parseDuration } from '../../../src-shared/time/duration.ts';
import { useCached } from '../../api/cached.ts';
import { useKept } from '../../api/kept.ts';
import { useNow } from '../../state/now.ts';
import { useUi } from '../../state/ui.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Select } from '../../ui/Select.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { DayBars } from './DayBars.tsx';
import { dayStarts } from './days.ts';
import { FiringTimeline } from './FiringTimeline.tsx';
import { RuleChart } from './RuleChart.tsx';
import styles from './RuleInspector.module.css';
import { previewSentence } from './words.ts';

const SPANS = [
  { id: '1d', label: 'The last day' },
  { id: '7d', label: 'The last 7 days' },
  { id: '30d', label: 'The last 30 days' },
] as const;
type Span = (typeof SPANS)[number]['id'];
const DAY_MS = 86_400_000;
const LENGTH: Readonly<Record<Span, number>> = { '1d': DAY_MS, '7d': 7 * DAY_MS, '30d': 30 * DAY_MS };
/** The end of the preview moves on in steps of this share of its span (a minute in a day), so that looking on asks seldom. */
const STEPS = 1_440;

/** What the rule would have done over history, and with another `for`. */
export function RulePreviewView(props: {
  readonly rule: AlertingRule;
  readonly source: string | undefined;
}): ReactNode {
  const { rule, source } = props;
  const zone = useUi((state) => state.zone);
  const now = useNow(60_000);
  const [span, setSpan] = useState<Span>('7d');
  const [text, setText] = useState(formatDuration(rule.for));
  const given = parseDuration(text.trim());
  const every = LENGTH[span] / STEPS;
  const to = Math.floor(now / every) * every;
  const from = to - LENGTH[span];
  const query = useMemo(
    () => ({
      expr: rule.expr,
      for: given ?? rule.for,
      keepFiringFor: rule.keepFiringFor,
      from,
      to,
      days: [...dayStarts(from, to, zone)],
      ...(source === undefined ? {} : { source }),
    }),
    [rule, source, given, from, to, zone],
  );
  const answer = useCached('rule.preview', query, { staleMs: every });
  const preview = useKept(answer.data);
  return (
    <>
      <div className={styles['tools']}>
        <Select label="Over" value={span} onChange={setSpan} options={SPANS} />
        <TextField
          label="With for"
          value={text}
          onChange={setText}
          {...(given === undefined ? { error: 'a duration such as 5m' } : {})}
        />
      </div>
      {answer.error !== undefined && preview === undefined ? (
        <ErrorState title="There is no preview" error={answer.error} onRetry={answer.refetch} />
      ) : preview === undefined ? (
        <div role="status" aria-label="Reading the preview">
          <Skeleton height={200} />
        </div>
      ) : (
        <div className={styles['preview']} data-old={answer.data === undefined ? '' : undefined}>
          <p className={styles['words']}>{previewSentence(preview, zone)}</p>
          {preview.series.length === 0 ? null : <FiringTimeline preview={preview} labels={rule.labels} zone={zone} />}
          {preview.fired > 0 && span !== '1d' ? <DayBars days={preview.days} zone={zone} /> : null}
          {preview.warnings.map((warning) => (
            <p key={warning} className={styles['note']}>
              {warning}
            </p>
          ))}
        </div>
      )}
      <RuleChart expr={rule.expr} source={source} from={from} to={to} zone={zone} />
    </>
  );
}
