import type { ReactNode } from 'react';
import { formatMatchers } from '../../../src-shared/matcher/parse.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import { setQuery } from '../../shell/router.ts';
import { alertTitle } from '../../state/inbox.ts';
import { cx } from '../../ui/classes.ts';
import { LabelBadge } from '../../ui/LabelBadge.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { mutedBy, quietText, type Standing } from './intervals.ts';
import styles from './Tracer.module.css';
import { decision, type Trace } from './trace.ts';
import { afterText } from './words.ts';

/** Alerts to choose from; more are found by their labels. */
const MOST = 200;

export interface TracerProps {
  /** As it was typed. */
  readonly text: string;
  readonly problem: string;
  readonly alerts: readonly Alert[];
  /** Id of the alert that was chosen; empty: none. */
  readonly chosen: string;
  readonly traced: { readonly trace: Trace; readonly labels: Labels } | undefined;
  /** What keeps people from being told, whatever the route. */
  readonly held: readonly string[];
  readonly intervals: ReadonlyMap<string, Standing>;
  readonly now: number;
  readonly zone: string;
}

/** Where the alert would go, in a sentence. Pure. */
export function traceSentence({ ends }: Trace, held: number): string {
  const names = [...new Set(ends.map(({ receiver }) => (receiver === '' ? 'nobody' : receiver)))];
  const list = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}` : (names[0] ?? 'nobody');
  return `It goes to ${list}.${held === 0 ? '' : ' It is held back now.'}`;
}

/** "Where would this alert go": labels or a firing alert, and each decision with its reason. */
export function Tracer(props: TracerProps): ReactNode {
  const { alerts, chosen, held, intervals, now, problem, text, traced, zone } = props;
  const options = [
    { id: '', label: alerts.length === 0 ? 'no alert fires' : 'none chosen' },
    ...alerts.slice(0, MOST).map((alert) => ({ id: alert.id, label: alertTitle(alert) })),
  ];
  return (
    <Panel title="Where would this alert go?">
      <div className={styles['fields']}>
        <TextField
          label="Labels"
          mono
          placeholder={'{alertname="DiskFull", severity="critical"}'}
          value={text}
          error={problem === '' ? undefined : problem}
          onChange={(trace) => {
            setQuery({ trace, alert: undefined });
          }}
        />
        <Select
          label="Or an alert that fires"
          value={options.some(({ id }) => id === chosen) ? chosen : ''}
          options={options}
          isDisabled={alerts.length === 0}
          onChange={(alert) => {
            setQuery({ alert, trace: undefined });
          }}
        />
      </div>
      {traced === undefined ? (
        <p className={styles['hint']}>Type labels or choose an alert: its way is shown in the tree.</p>
      ) : (
        <div role="status" aria-label="The way of the alert">
          <p className={styles['answer']}>{traceSentence(traced.trace, held.length)}</p>
          {held.map((reason) => (
            <p key={reason} className={styles['held']}>
              Held back: {reason}.
            </p>
          ))}
          <ol className={styles['ends']}>
            {traced.trace.ends.map(({ groupKey, groupLabels, receiver, route }) => {
              const muted = mutedBy(route, intervals);
              return (
                <li key={`${receiver} ${groupKey}`}>
                  <b>{receiver === '' ? 'nobody' : receiver}</b> {afterText(route.groupWait)}, in{' '}
                  {Object.keys(groupLabels).length === 0 ? 'one group with all others' : 'the group'}{' '}
                  <span className={styles['labels']}>
                    {Object.entries(groupLabels).map(([name, value]) => (
                      <LabelBadge key={name} name={name} value={value} />
                    ))}
                  </span>
                  {muted === undefined ? null : <span className={styles['held']}> {quietText(muted, now, zone)}</span>}
                </li>
              );
            })}
          </ol>
          <h3 className={styles['sub']}>{traced.trace.visits.length} routes were asked, in this order</h3>
          <ol className={styles['steps']}>
            {traced.trace.visits.map((visit, i) => (
              // A route is asked once; its turn is its identity.
              <li key={i} className={cx(visit.refused === undefined ? styles['taken'] : styles['refused'])}>
                <span aria-hidden>{visit.refused === undefined ? '✓' : '✗'}</span>
                <span>
                  <code>{visit.depth === 0 ? 'every alert' : formatMatchers(visit.node.matchers)}</code>{' '}
                  {decision(visit, traced.labels)}
                </span>
              </li>
            ))}
          </ol>
        </div>
      )}
    </Panel>
  );
}
