import type { ReactNode } from 'react';
import type { InhibitRuleEntry, TimeIntervalEntry } from '../../../src-shared/contract/routing.ts';
import { formatMatchers } from '../../../src-shared/matcher/parse.ts';
import type { InhibitRule } from '../../../src-shared/model/inhibit-rule.ts';
import { originText } from '../../shell/origin-text.ts';
import { Panel } from '../../ui/Panel.tsx';
import { intervalInWords, type Standing, standingText } from './intervals.ts';
import styles from './RulesAround.module.css';

/** Times in which routes are muted or active, and whether it is one of them now. */
export function IntervalList(props: {
  readonly entries: readonly TimeIntervalEntry[];
  readonly standings: ReadonlyMap<string, Standing>;
  /** Routes that name each. */
  readonly used: ReadonlyMap<string, number>;
  readonly now: number;
  readonly zone: string;
}): ReactNode {
  const { entries, now, standings, used, zone } = props;
  return (
    <Panel title="Time intervals" flush>
      {entries.length === 0 ? (
        <p className={styles['none']}>None. With them a route keeps quiet at night, or speaks in working hours only.</p>
      ) : (
        <ul aria-label="Time intervals">
          {entries.map(({ interval, origin }) => {
            const standing = standings.get(interval.name);
            const routes = used.get(interval.name) ?? 0;
            return (
              <li key={interval.name} className={styles['entry']}>
                <span>
                  <b>{interval.name}</b> {intervalInWords(interval)}
                </span>
                <span className={styles['note']}>
                  {standing === undefined ? '' : standingText(standing, now, zone)} ·{' '}
                  {routes === 0 ? 'no route uses it' : routes === 1 ? 'used by 1 route' : `used by ${routes} routes`} ·{' '}
                  {originText(origin)}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}

/** Which alerts keep others from being told, and how many do now. */
export function InhibitList(props: {
  readonly entries: readonly InhibitRuleEntry[];
  /** Alerts that each rule holds back now. */
  readonly holds: ReadonlyMap<InhibitRule, number>;
}): ReactNode {
  const { entries, holds } = props;
  return (
    <Panel title="Inhibition" flush>
      {entries.length === 0 ? (
        <p className={styles['none']}>
          None. A rule says which alerts keep others quiet, as a dead cluster its services.
        </p>
      ) : (
        <ul aria-label="Inhibition rules">
          {entries.map(({ origin, rule }, i) => {
            const count = holds.get(rule) ?? 0;
            return (
              // Rules may be without a name and alike; the place tells them apart.
              <li key={i} className={styles['entry']}>
                <span>
                  {rule.name === undefined ? null : <b>{rule.name} </b>}
                  <code>{formatMatchers(rule.source)}</code> keeps <code>{formatMatchers(rule.target)}</code> quiet
                  {rule.equal.length === 0
                    ? ''
                    : ` where ${rule.equal.join(', ')} ${rule.equal.length === 1 ? 'is' : 'are'} the same`}
                </span>
                <span className={styles['note']}>
                  {count === 0
                    ? 'holds nothing back now'
                    : count === 1
                      ? 'holds 1 alert back now'
                      : `holds ${count} alerts back now`}{' '}
                  · {originText(origin)}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
