import type { ReactNode } from 'react';
import type { RulePreview } from '../../../src-shared/model/rule-preview.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { dayText } from '../../charts/zone.ts';
import styles from './DayBars.module.css';

const HEIGHT = 40;

/** How often a rule would have fired on each day. */
export function DayBars({ days, zone }: { readonly days: RulePreview['days']; readonly zone: string }): ReactNode {
  const most = Math.max(1, ...days.map(({ fired }) => fired));
  const worst = days.reduce((max, day) => (day.fired > max.fired ? day : max), { fired: 0, from: 0 });
  const summary = worst.fired === 0 ? 'never' : `most on ${dayText(worst.from, zone)}: ${worst.fired}`;
  // A label on every day of a week, on every fifth of a month.
  const every = Math.ceil(days.length / 8);
  return (
    <div className={styles['days']} role="img" aria-label={`Fired by day, ${summary}`}>
      {days.map(({ from, fired, firingMs }, i) => (
        <div
          key={from}
          className={styles['day']}
          title={`${dayText(from, zone)}: fired ${fired} times, ${humanDuration(firingMs)} in all`}
        >
          <span className={styles['count']}>{fired === 0 ? '' : fired}</span>
          <div
            className={styles['bar']}
            data-none={fired === 0 ? '' : undefined}
            style={{ height: Math.max(2, (fired / most) * HEIGHT) }}
          />
          <span className={styles['name']}>{i % every === 0 ? dayText(from, zone) : ''}</span>
        </div>
      ))}
    </div>
  );
}
