import type { ReactNode } from 'react';
import type { MonitorEntry } from '../../../../src-shared/contract/monitor.ts';
import { calendarOf, type Monitor, targetOf } from '../../../../src-shared/model/monitor.ts';
import { formatDuration } from '../../../../src-shared/time/duration.ts';
import { href } from '../../../shell/router.ts';
import { LabelBadge } from '../../../ui/LabelBadge.tsx';
import { Panel } from '../../../ui/Panel.tsx';
import { KINDS } from '../editor/kinds.ts';
import { PingAddress } from '../editor/PingAddress.tsx';
import styles from './MonitorPage.module.css';

function originText({ origin }: MonitorEntry): string {
  return origin.from === 'file'
    ? `${origin.file}, line ${origin.line}`
    : origin.from === 'ui'
      ? 'this console'
      : 'shipped';
}

function calendarText(monitor: Monitor): string | undefined {
  const calendar = calendarOf(monitor);
  return calendar && `at ${calendar.schedule} (${calendar.timezone ?? "this computer's time"})`;
}

/** What is watched and how, in a few lines. */
export function FactsPanel({ entry }: { readonly entry: MonitorEntry }): ReactNode {
  const { monitor } = entry;
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Kind', KINDS.find(({ id }) => id === monitor.kind)?.label ?? monitor.kind],
    ['Target', <code key="target">{targetOf(monitor)}</code>],
    [
      'Schedule',
      monitor.kind === 'heartbeat'
        ? `a ping every ${formatDuration(monitor.period)}, ${formatDuration(monitor.grace)} grace`
        : `${calendarText(monitor) ?? `every ${formatDuration(monitor.interval)}`}, gives up after ${formatDuration(monitor.timeout)}`,
    ],
    ['Down', `after ${monitor.failureThreshold} failures, up again after ${monitor.recoveryThreshold}`],
    ['Severity', monitor.severity],
    ...(monitor.owner === undefined ? [] : [['Owner', monitor.owner] as const]),
    ...(monitor.runbook === undefined
      ? []
      : [
          [
            'Runbook',
            <a key="runbook" href={monitor.runbook} target="_blank" rel="noreferrer">
              {monitor.runbook}
            </a>,
          ] as const,
        ]),
    ['Defined in', originText(entry)],
  ];
  return (
    <Panel title="Definition">
      <dl className={styles['facts']}>
        {facts.map(([title, value]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {monitor.assert.length === 0 ? null : (
          <div>
            <dt>Assertions</dt>
            <dd>
              {monitor.assert.map((text) => (
                <code key={text} className={styles['assertion']}>
                  {text}
                </code>
              ))}
            </dd>
          </div>
        )}
        {monitor.parents.length === 0 ? null : (
          <div>
            <dt>Depends on</dt>
            <dd>
              {monitor.parents.map((parent) => (
                <a key={parent} href={href(['monitors', parent])}>
                  {parent}
                </a>
              ))}
            </dd>
          </div>
        )}
        {Object.keys(monitor.labels).length === 0 ? null : (
          <div>
            <dt>Labels</dt>
            <dd className={styles['labels']}>
              {Object.entries(monitor.labels).map(([name, value]) => (
                <LabelBadge key={name} name={name} value={value} />
              ))}
            </dd>
          </div>
        )}
      </dl>
      {monitor.kind === 'heartbeat' ? <PingAddress token={monitor.token} /> : null}
    </Panel>
  );
}
