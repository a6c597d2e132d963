import type { ReactNode } from 'react';
import type { Labels } from '../../../src-shared/model/labels.ts';
import type { RuleStatus } from '../../../src-shared/model/rule.ts';
import { severityOf } from '../../../src-shared/model/severity.ts';
import { formatDuration, humanDuration } from '../../../src-shared/time/duration.ts';
import { useClient } from '../../api/client-context.tsx';
import { formatValue } from '../../charts/unit.ts';
import { openEditor } from '../../shell/editor-task.ts';
import { href } from '../../shell/router.ts';
import { useLive } from '../../state/live.ts';
import { useMay } from '../../state/session.ts';
import { setUi, uiStore, useUi } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { Inspector } from '../../ui/Inspector.tsx';
import { LabelBadge } from '../../ui/LabelBadge.tsx';
import { StateShape } from '../../ui/StateShape.tsx';
import { ExpressionView } from './ExpressionView.tsx';
import { RuleChart } from './RuleChart.tsx';
import styles from './RuleInspector.module.css';
import { RulePreviewView } from './RulePreviewView.tsx';
import { deleteRule, duplicateRule, switchRule } from './rule-actions.ts';
import { groupText, originText, tookText } from './words.ts';

/** Active instances listed; the alerts page has them all. */
const MOST_INSTANCES = 20;
const DAY_MS = 86_400_000;

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className={styles['section']}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Pairs({ pairs }: { readonly pairs: Labels }): ReactNode {
  return (
    <dl className={styles['pairs']}>
      {Object.entries(pairs).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The alerts of this rule that are pending or firing now, the firing ones first. */
function Instances({ status, now }: { readonly status: RuleStatus; readonly now: number }): ReactNode {
  const alerts = useLive((state) => state.alerts);
  const own = [...alerts.values()]
    .filter(({ rule, expr, state }) => state !== 'resolved' && rule === status.rule.name && expr === status.rule.expr)
    .sort((a, b) => (a.state === b.state ? a.activeAt - b.activeAt : a.state === 'firing' ? -1 : 1));
  if (own.length === 0) return <p className={styles['note']}>Its condition does not hold now.</p>;
  return (
    <ul className={styles['instances']}>
      {own.slice(0, MOST_INSTANCES).map((alert) => (
        <li key={alert.id}>
          <StateShape shape={alert.state === 'firing' ? severityOf(alert.labels) : 'pending'} word="beside" />
          <a href={href(['alerts'], { id: alert.id })}>
            {alert.annotations['summary'] ?? alert.labels['monitor'] ?? alert.rule}
          </a>
          <span className={styles['note']}>
            {alert.state} for {humanDuration(now - (alert.firedAt ?? alert.activeAt))}, value{' '}
            {formatValue('number', alert.value)}
          </span>
        </li>
      ))}
      {own.length > MOST_INSTANCES ? <li className={styles['note']}>and {own.length - MOST_INSTANCES} more</li> : null}
    </ul>
  );
}

function stateSentence({ enabled, health, lastError, firing, pending, rule }: RuleStatus): string {
  if (!enabled) return lastError === '' ? 'It is disabled.' : `It is not evaluated: ${lastError}.`;
  if (health === 'err') return `It cannot be evaluated: ${lastError.replace(/\.?$/, '.')}`;
  if (health === 'unknown') return 'It has not been evaluated yet.';
  if (rule.type === 'recording') return `It records ${rule.name}.`;
  if (firing === 0 && pending === 0) return 'It is quiet.';
  const parts = [firing > 0 ? `${firing} firing` : '', pending > 0 ? `${pending} pending` : ''];
  return `${parts.filter((part) => part !== '').join(', ')} now.`;
}

/** The whole of one rule: what it asks, what it says, what it does now and what it would have done. */
export function RuleInspector(props: {
  readonly status: RuleStatus;
  readonly now: number;
  readonly onClose: () => void;
}): ReactNode {
  const { status, now, onClose } = props;
  const client = useClient();
  const mayChange = useMay('admin');
  const isOwn = status.origin.from === 'ui';
  const { rule, groupStatus, health, lastEvaluation, evaluationMs } = status;
  const zone = useUi((state) => state.zone);
  const to = Math.floor(now / 60_000) * 60_000;
  const alerting = rule.type === 'alerting' ? rule : undefined;
  return (
    <Inspector
      label="Rule"
      title={rule.name}
      width={uiStore.getState().inspectorWidth}
      onResize={(inspectorWidth) => {
        setUi({ inspectorWidth });
      }}
      onClose={onClose}
    >
      <div className={styles['body']}>
        <div>
          <p className={styles['sentence']} data-bad={health === 'err' ? '' : undefined}>
            {stateSentence(status)}
          </p>
          <p className={styles['note']}>
            Group {status.group}, {originText(status.origin)}: {groupText(groupStatus, now)}
            {lastEvaluation === undefined ? '' : ` · this rule ${tookText(evaluationMs)}`}
          </p>
          {mayChange ? (
            <p className={styles['actions']}>
              <Button onPress={() => openEditor({ task: isOwn ? 'edit' : 'copy', name: rule.name })}>
                {isOwn ? 'Edit' : 'Edit a copy'}
              </Button>
              <Button onPress={() => void switchRule(client, status)}>{status.enabled ? 'Disable' : 'Enable'}</Button>
              <Button onPress={() => void duplicateRule(client, status)}>Duplicate</Button>
              {isOwn ? <Button onPress={() => void deleteRule(client, status)}>Delete</Button> : null}
            </p>
          ) : null}
        </div>
        <Section title="Expression">
          <pre className={styles['expr']}>
            <ExpressionView expr={rule.expr} error={status.lastError} />
          </pre>
          <p className={styles['facts']}>
            <a className={styles['link']} href={href(['explore'], { expr: rule.expr, source: groupStatus.source })}>
              Open in Explore
            </a>
            {alerting === undefined || alerting.for === 0 ? null : (
              <span>
                has to hold for <b>{formatDuration(alerting.for)}</b>
              </span>
            )}
            {alerting === undefined || alerting.keepFiringFor === 0 ? null : (
              <span>
                goes on for <b>{formatDuration(alerting.keepFiringFor)}</b>
              </span>
            )}
          </p>
        </Section>
        {alerting === undefined ? null : (
          <Section title="Now">
            <Instances status={status} now={now} />
          </Section>
        )}
        {alerting === undefined ? (
          <RuleChart expr={rule.expr} source={groupStatus.source} from={to - DAY_MS} to={to} zone={zone} />
        ) : (
          <Section title="What it would have done">
            <RulePreviewView
              key={`${status.group}/${rule.name}/${rule.expr}`}
              rule={alerting}
              source={groupStatus.source}
            />
          </Section>
        )}
        {Object.keys(rule.labels).length === 0 ? null : (
          <Section title="Labels">
            <div className={styles['labels']}>
              {Object.entries(rule.labels).map(([name, value]) => (
                <LabelBadge key={name} name={name} value={value} />
              ))}
            </div>
          </Section>
        )}
        {alerting === undefined || Object.keys(alerting.annotations).length === 0 ? null : (
          <Section title="Annotations">
            <Pairs pairs={alerting.annotations} />
          </Section>
        )}
      </div>
    </Inspector>
  );
}
