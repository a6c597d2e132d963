import { type ReactNode, useMemo } from 'react';
import type { RuleStatus } from '../../../src-shared/model/rule.ts';
import { SEVERITIES, severityRank } from '../../../src-shared/model/severity.ts';
import { formatDuration } from '../../../src-shared/time/duration.ts';
import { useCached } from '../../api/cached.ts';
import { useClient } from '../../api/client-context.tsx';
import { openEditor } from '../../shell/editor-task.ts';
import { PageReading } from '../../shell/Reading.tsx';
import { href, setQuery, useQuery } from '../../shell/router.ts';
import { useCommands } from '../../shell/shortcuts.ts';
import { useLive } from '../../state/live.ts';
import { useNow } from '../../state/now.ts';
import { useMay } from '../../state/session.ts';
import { Button } from '../../ui/Button.tsx';
import cells from '../../ui/cells.module.css';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Page, PageHead } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RowName } from '../../ui/RowName.tsx';
import { relativeTime } from '../../ui/relative-time.ts';
import { Sentence } from '../../ui/Sentence.tsx';
import { StateShape } from '../../ui/StateShape.tsx';
import { ExpressionView } from './ExpressionView.tsx';
import { RuleEditor } from './editor/RuleEditor.tsx';
import { RuleInspector } from './RuleInspector.tsx';
import styles from './RulesPage.module.css';
import { switchRule } from './rule-actions.ts';
import { useRuleTask } from './rule-place.ts';
import { groupText, originText, rulesSentence, severityText, tookText } from './words.ts';

/** How often the list is read anew, ms. */
const EVERY_MS = 5_000;

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
  const { enabled, firing, lastError, pending, health, rule } = status;
  if (!enabled)
    return (
      <span className={cells['state']}>
        <StateShape shape={lastError === '' ? 'paused' : 'warning'} word="beside" />
        {lastError === '' ? 'disabled' : 'not evaluated'}
      </span>
    );
  if (health === 'err')
    return (
      <span className={cells['state']}>
        <StateShape shape="error" word="beside" />
        <span className={styles['bad']}>cannot be evaluated</span>
      </span>
    );
  if (firing > 0)
    return (
      <a className={cells['state']} href={href(['alerts'], { q: `alertname=${rule.name}` })}>
        <FiringShape rule={rule.name} expr={rule.expr} />
        {firing} firing{pending > 0 ? `, ${pending} pending` : ''}
      </a>
    );
  const quiet = rule.type === 'recording' ? 'recording' : 'quiet';
  return (
    <span className={cells['state']}>
      <StateShape shape={pending > 0 || health === 'unknown' ? 'pending' : 'up'} word="beside" />
      {pending > 0 ? `${pending} pending` : health === 'unknown' ? 'not yet evaluated' : quiet}
    </span>
  );
}

/** A rule with the name it has in the address. */
interface Row {
  readonly key: string;
  readonly status: RuleStatus;
}

interface Group {
  readonly key: string;
  readonly name: string;
  readonly origin: string;
  readonly rows: readonly Row[];
}

/** Rules by group; groups of the same name in different files are different groups. */
export function groupsOf(rules: readonly RuleStatus[]): readonly Group[] {
  const groups = new Map<string, { name: string; origin: string; rows: Row[] }>();
  for (const status of rules) {
    const { origin } = status;
    const file = origin.from === 'file' ? origin.file : origin.from;
    const id = `${file}/${status.group}`;
    const group = groups.get(id) ?? { name: status.group, origin: originText(origin), rows: [] };
    group.rows.push({ key: `${id}/${group.rows.length}`, status });
    groups.set(id, group);
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}

function columns(now: number, chosen: string): readonly Column<Row>[] {
  return [
    { id: 'state', width: '160px', title: 'State', cell: ({ status }) => <State status={status} /> },
    {
      id: 'name',
      width: '220px',
      title: 'Rule',
      cell: ({ key, status }) => (
        <RowName isOpen={key === chosen} onPress={() => setQuery({ rule: key === chosen ? undefined : key }, false)}>
          {status.rule.name}
        </RowName>
      ),
    },
    {
      id: 'expr',
      title: 'Expression',
      cell: ({ status: { rule, lastError } }) => (
        <>
          <div className={styles['expr']} title={rule.expr}>
            <ExpressionView expr={rule.expr} error={lastError} />
          </div>
          {lastError === '' ? null : (
            <div className={styles['fault']} title={lastError}>
              {lastError}
            </div>
          )}
        </>
      ),
    },
    {
      id: 'for',
      width: '56px',
      title: 'For',
      cell: ({ status: { rule } }) => (rule.type === 'alerting' && rule.for > 0 ? formatDuration(rule.for) : '–'),
    },
    { id: 'severity', width: '88px', title: 'Severity', cell: ({ status }) => severityText(status.rule) },
    {
      id: 'last',
      width: '168px',
      title: 'Last evaluation',
      cell: ({ status: { lastEvaluation, evaluationMs } }) => (
        <span className={cells['muted']}>
          {lastEvaluation === undefined
            ? 'never'
            : `${relativeTime(Math.min(lastEvaluation, now), now)}, took ${tookText(evaluationMs)}`}
        </span>
      ),
    },
  ];
}

function newRule(): void {
  openEditor({ task: 'new' });
}

/** Every rule with its state, health and expression, by group; one of them opened at the side. */
export function RulesPage(): ReactNode {
  const client = useClient();
  const task = useRuleTask();
  const mayChange = useMay('admin');
  const { data, error, refetch } = useCached('rule.list', {}, { everyMs: EVERY_MS });
  const now = useNow(5_000);
  const chosen = useQuery('rule');
  const groups = useMemo(() => groupsOf(data ?? []), [data]);
  const rows = groups.flatMap((group) => group.rows);
  const open = task === undefined ? rows.find(({ key }) => key === chosen) : undefined;
  const move = (step: 1 | -1): void => {
    const keys = rows.map(({ key }) => key);
    const at = keys.indexOf(chosen);
    setQuery({ rule: at === -1 ? keys[step === 1 ? 0 : keys.length - 1] : (keys[at + step] ?? keys[at]) });
  };
  const section = 'Rules';
  const onOpen =
    (act: (status: RuleStatus) => void): (() => void) =>
    () => {
      if (open !== undefined) act(open.status);
    };
  useCommands([
    { id: 'rules.next', title: 'Next rule', section, keys: ['j', 'ArrowDown'], hidden: true, run: () => move(1) },
    {
      id: 'rules.previous',
      title: 'Previous rule',
      section,
      keys: ['k', 'ArrowUp'],
      hidden: true,
      run: () => move(-1),
    },
    ...(mayChange
      ? [
          { id: 'rules.new', title: 'Make a rule', section, keys: ['n'], run: newRule },
          {
            id: 'rules.edit',
            title: 'Edit the rule, or a copy of it',
            section,
            keys: ['e'],
            run: onOpen(({ rule, origin }) =>
              openEditor({ task: origin.from === 'ui' ? 'edit' : 'copy', name: rule.name }),
            ),
          },
          {
            id: 'rules.switch',
            title: 'Disable or enable the rule',
            section,
            keys: ['d'],
            run: onOpen((status) => void switchRule(client, status)),
          },
        ]
      : []),
  ]);
  if (data === undefined)
    return error === undefined ? (
      <PageReading label="Reading the rules" />
    ) : (
      <ErrorState title="The rules could not be read" error={error} onRetry={refetch} />
    );
  if (data.length === 0 && task === undefined)
    return (
      <EmptyState
        title="There are no rules"
        text="Make one here, or name files in Prometheus syntax under rule_files in the configuration."
      >
        <Button onPress={newRule}>Make a rule</Button>
      </EmptyState>
    );
  return (
    <Page
      side={
        <>
          {task === undefined ? null : <RuleEditor task={task} rules={data} />}
          {open === undefined ? null : (
            <RuleInspector
              key={open.key}
              status={open.status}
              now={now}
              onClose={() => {
                setQuery({ rule: undefined }, false);
              }}
            />
          )}
        </>
      }
    >
      <PageHead>
        <Sentence>{rulesSentence(data)}</Sentence>
        {mayChange ? <Button onPress={newRule}>Make a rule</Button> : null}
      </PageHead>
      {groups.map(({ key, name, origin, rows }) => {
        const status = rows[0]?.status.groupStatus;
        return (
          <Panel
            key={key}
            title={name}
            aside={
              <span className={styles['about']}>
                {status === undefined ? '' : `${groupText(status, now)} · `}
                {origin}
              </span>
            }
            flush
          >
            <DataTable
              label={`Rules of the group ${name}`}
              columns={
                // The inspector says the rest, and takes its room.
                open === undefined && task === undefined ? columns(now, chosen) : columns(now, chosen).slice(0, 3)
              }
              rows={rows}
              rowKey={(row) => row.key}
              {...(open === undefined && task === undefined ? {} : { least: '0' })}
            />
          </Panel>
        );
      })}
    </Page>
  );
}
