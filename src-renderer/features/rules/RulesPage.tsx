import type { ReactNode } from 'react';
import type { Origin } from '../../../src-shared/model/monitor.ts';
import type { RuleStatus } from '../../../src-shared/model/rule.ts';
import { SEVERITIES, severityOf, severityRank } from '../../../src-shared/model/severity.ts';
import { formatDuration, humanDuration } from '../../../src-shared/time/duration.ts';
import { useCached } from '../../api/cached.ts';
import { href } from '../../shell/router.ts';
import { useLive } from '../../state/live.ts';
import { useNow } from '../../state/now.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { relativeTime } from '../../ui/relative-time.ts';
import { Sentence } from '../../ui/Sentence.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { StateShape } from '../../ui/StateShape.tsx';
import styles from './RulesPage.module.css';

/** How often the list is read anew, ms. */
const EVERY_MS = 5_000;

function originText(origin: Origin): string {
  if (origin.from === 'shipped') return 'shipped';
  return origin.from === 'ui' ? 'made here' : `${origin.file.split('/').at(-1) ?? origin.file}:${origin.line}`;
}

/** How the rules are doing, in words. Pure. */
export function rulesSentence(rules: readonly RuleStatus[]): string {
  const firing = rules.filter((rule) => rule.firing > 0).length;
  const broken = rules.filter((rule) => rule.health === 'err').length;
  const fire = firing === 0 ? 'none is firing' : firing === 1 ? '1 is firing' : `${firing} are firing`;
  const tail = broken === 0 ? '' : ` ${broken === 1 ? '1 cannot' : `${broken} cannot`} be evaluated.`;
  return `${rules.length === 1 ? '1 rule' : `${rules.length} rules`}, ${fire}.${tail}`;
}

/** A rule without a severity of its own leaves the one of the series: the monitor's. */
function severityText(rule: RuleStatus['rule']): string {
  if (rule.type === 'recording') return 'recording';
  const own = rule.labels['severity'];
  return own === undefined || own.includes('{{') ? 'by monitor' : severityOf(rule.labels);
}

/** The worst of the rule's firing alerts. */
function FiringShape({ rule, expr }: { readonly rule: string; readonly expr: string }): ReactNode {
  const worst = useLive((state) => {
    let rank = 0;
    for (const alert of state.alerts.values())
      if (alert.state === 'firing' && alert.rule === rule && alert.expr === expr)
        rank = Math.max(rank, severityRank(alert.labels['severity']));
    return SEVERITIES[rank] ?? 'warning';
  });
  return <StateShape shape={worst} word="beside" />;
}

function State({ status }: { readonly status: RuleStatus }): ReactNode {
  const { firing, pending, health, rule } = status;
  if (health === 'err')
    return (
      <span className={styles['state']}>
        <StateShape shape="error" word="beside" />
        <span className={styles['bad']}>cannot be evaluated</span>
      </span>
    );
  if (firing > 0)
    return (
      <a className={styles['state']} href={href(['alerts'], { q: `alertname=${rule.name}` })}>
        <FiringShape rule={rule.name} expr={rule.expr} />
        {firing} firing{pending > 0 ? `, ${pending} pending` : ''}
      </a>
    );
  return (
    <span className={styles['state']}>
      <StateShape shape={pending > 0 || health === 'unknown' ? 'pending' : 'up'} word="beside" />
      {pending > 0 ? `${pending} pending` : health === 'unknown' ? 'not yet evaluated' : 'quiet'}
    </span>
  );
}

function columns(now: number): readonly Column<RuleStatus>[] {
  return [
    { id: 'state', width: '176px', title: 'State', cell: (status) => <State status={status} /> },
    {
      id: 'name',
      width: '240px',
      title: 'Rule',
      cell: ({ rule, lastError }) => (
        <>
          <span className={styles['name']}>{rule.name}</span>
          {lastError === '' ? null : <div className={styles['bad']}>{lastError}</div>}
        </>
      ),
    },
    {
      id: 'expr',
      title: 'Expression',
      cell: ({ rule }) => (
        <span className={styles['expr']} title={rule.expr}>
          {rule.expr}
        </span>
      ),
    },
    {
      id: 'for',
      width: '56px',
      title: 'For',
      cell: ({ rule }) => (rule.type === 'alerting' && rule.for > 0 ? formatDuration(rule.for) : '–'),
    },
    {
      id: 'severity',
      width: '80px',
      title: 'Severity',
      cell: ({ rule }) => severityText(rule),
    },
    {
      id: 'last',
      width: '176px',
      title: 'Last evaluation',
      cell: ({ lastEvaluation, evaluationMs }) => (
        <span className={styles['muted']}>
          {lastEvaluation === undefined
            ? 'never'
            : `${relativeTime(Math.min(lastEvaluation, now), now)}, took ${evaluationMs < 1 ? '< 1 ms' : humanDuration(evaluationMs)}`}
        </span>
      ),
    },
    {
      id: 'origin',
      width: '128px',
      title: 'From',
      cell: ({ origin }) => <span className={styles['muted']}>{originText(origin)}</span>,
    },
  ];
}

/** Every rule with its state, health and expression, by group. */
export function RulesPage(): ReactNode {
  const { data, error, refetch } = useCached('rule.list', {}, { everyMs: EVERY_MS });
  const now = useNow(5_000);
  if (data === undefined)
    return error === undefined ? (
      <div className={styles['page']} role="status" aria-label="Reading the rules">
        <Skeleton width="40%" height={28} />
        <Skeleton height={320} />
      </div>
    ) : (
      <ErrorState title="The rules could not be read" error={error} onRetry={refetch} />
    );
  if (data.length === 0)
    return (
      <EmptyState
        title="There are no rules"
        text="Rules in Prometheus syntax are read from the files named under rule_files in the configuration."
      />
    );
  const groups = Object.entries(Object.groupBy(data, (status) => status.group));
  return (
    <div className={styles['page']}>
      <Sentence>{rulesSentence(data)}</Sentence>
      {groups.map(([group, list = []]) => (
        <Panel key={group} title={group} flush>
          <DataTable
            label={`Rules of the group ${group}`}
            columns={columns(now)}
            rows={list}
            rowKey={(status) => `${status.rule.type} ${status.rule.name} ${status.rule.expr}`}
          />
        </Panel>
      ))}
    </div>
  );
}
