import { type ReactNode, useDeferredValue, useMemo } from 'react';
import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import { severityOf } from '../../../src-shared/model/severity.ts';
import { useCached } from '../../api/cached.ts';
import { useKept } from '../../api/kept.ts';
import { alertTitle, byUrgency } from '../../state/inbox.ts';
import { useLive } from '../../state/live.ts';
import { StateShape } from '../../ui/StateShape.tsx';
import styles from './Silence.module.css';
import { hiddenBy } from './silence-form.ts';

/** Alerts that are named; the rest is counted. */
const NAMED = 6;

function several(count: number): string {
  return count === 1 ? '1 alert' : `${count.toLocaleString('en')} alerts`;
}

/** What matchers hide, in a sentence. Pure. */
export function hidingSentence(now: number, lastWeek: number | undefined): string {
  const week =
    lastWeek === undefined
      ? ''
      : lastWeek === 0
        ? ' None of the last seven days would have been.'
        : ` Of the last seven days it would have hidden ${several(lastWeek)}.`;
  return `${now === 0 ? 'Nothing that fires now is hidden.' : `${several(now)} that ${now === 1 ? 'fires' : 'fire'} now ${now === 1 ? 'is' : 'are'} hidden.`}${week}`;
}

/** What a silence with these matchers would hide: now by name, of the last week by number. */
export function HiddenPreview({
  alertmanager,
  matchers,
}: {
  readonly matchers: readonly Matcher[];
  /** The other Alertmanager whose silence it would be. */
  readonly alertmanager: string | undefined;
}): ReactNode {
  // What is typed is answered before it is looked up.
  const settled = useDeferredValue(matchers);
  const alerts = useLive((state) => state.alerts);
  const hidden = useMemo(
    () => [...hiddenBy(settled, alerts.values(), alertmanager)].sort(byUrgency),
    [settled, alerts, alertmanager],
  );
  const { data: answer } = useCached(
    'silence.preview',
    {
      matchers: settled.map((matcher) => ({ ...matcher })),
      ...(alertmanager === undefined ? {} : { alertmanager }),
    },
    { staleMs: 5_000, enabled: settled.length > 0 },
  );
  const found = useKept(answer);
  const problems = settled.length === 0 ? [] : (found?.problems ?? []);
  return (
    <section className={styles['preview']} aria-label="What is hidden" aria-live="polite">
      {settled.length === 0 ? (
        <p>Say which alerts are meant: what they hide is shown here.</p>
      ) : problems.length > 0 ? (
        problems.map((problem) => (
          <p key={problem} className={styles['problem']}>
            {problem.replace(/^./, (c) => c.toUpperCase())}.
          </p>
        ))
      ) : (
        <>
          <p className={styles['says']}>{hidingSentence(hidden.length, found?.lastWeek)}</p>
          <ul>
            {hidden.slice(0, NAMED).map((alert) => (
              <li key={alert.id} className={styles['hidden']}>
                <StateShape shape={alert.state === 'pending' ? 'pending' : severityOf(alert.labels)} />
                <span>{alertTitle(alert)}</span>
              </li>
            ))}
          </ul>
          {hidden.length > NAMED ? <p>and {(hidden.length - NAMED).toLocaleString('en')} more</p> : null}
        </>
      )}
    </section>
  );
}
