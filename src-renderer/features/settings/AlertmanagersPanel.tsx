import type { ReactNode } from 'react';
import type { AlertmanagerEntry } from '../../../src-shared/contract/alertmanager.ts';
import { formatMatchers } from '../../../src-shared/matcher/parse.ts';
import { useCached } from '../../api/cached.ts';
import { href } from '../../shell/router.ts';
import { useNow } from '../../state/now.ts';
import { Panel } from '../../ui/Panel.tsx';
import { relativeTime, steadyDuration } from '../../ui/relative-time.ts';
import styles from './Settings.module.css';

/** How often the states are read anew, ms. */
const EVERY_MS = 5_000;

function several(count: number, one: string): string {
  return count === 1 ? `1 ${one}` : `${count.toLocaleString('en')} ${one}s`;
}

/** How things stand with one of them, in a sentence. Pure. */
export function alertmanagerSentence(entry: AlertmanagerEntry, now: number): string {
  const { alerts, answeredAt, lost, silences, suppressed, unwritten } = entry;
  const quiet =
    suppressed === 0 ? '' : `, ${suppressed === alerts ? 'all' : suppressed.toLocaleString('en')} kept quiet there`;
  const shown = `${several(alerts, 'alert')}${quiet}; ${several(silences, 'silence')}.`;
  if (lost !== undefined)
    return `Has not answered for ${steadyDuration(now - lost.since)}: ${lost.reason}. Kept as last seen: ${shown}`;
  if (answeredAt === undefined) return 'Has not been asked yet.';
  const behind = unwritten === undefined ? '' : ` Not written there yet: ${unwritten}. It is tried again.`;
  return `Answered ${relativeTime(Math.min(answeredAt, now), now)}: ${shown}${behind}`;
}

/** Other Alertmanagers whose alerts are shown here; they are set under `alertmanagers` in the configuration file. */
export function AlertmanagersPanel(): ReactNode {
  const { data: entries = [] } = useCached('alertmanager.list', {}, { everyMs: EVERY_MS });
  const now = useNow(5_000);
  return (
    <Panel title="Other Alertmanagers" flush>
      {entries.length === 0 ? (
        <div className={styles['row']}>
          <span className={styles['what']}>
            None: alertmanagers in the configuration file names those whose alerts are shown here.
          </span>
        </div>
      ) : null}
      {entries.map((entry) => (
        <div key={entry.name} className={styles['tall']}>
          <span className={styles['name']}>
            <a href={`${href(['alerts'])}?${new URLSearchParams({ q: `alertmanager=${entry.name}` }).toString()}`}>
              {entry.name}
            </a>
          </span>
          <div className={styles['told']}>
            <div className={entry.lost === undefined && entry.unwritten === undefined ? undefined : styles['bad']}>
              {alertmanagerSentence(entry, now)}
            </div>
            <div className={styles['origin']}>
              {entry.url}
              {entry.matchers.length === 0 ? '' : ` · ${formatMatchers(entry.matchers)}`} ·{' '}
              {entry.notify ? 'people are told from here as well' : 'it tells people itself'}
            </div>
          </div>
        </div>
      ))}
    </Panel>
  );
}
