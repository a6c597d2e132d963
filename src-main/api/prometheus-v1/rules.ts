import { compileMatchers } from '../../../src-shared/matcher/matcher.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Origin } from '../../../src-shared/model/monitor.ts';
import type { RuleGroup, RuleStatus } from '../../../src-shared/model/rule.ts';
import { goWithExponent } from '../../../src-shared/text/go-float.ts';
import { alertsOf, withCounts } from '../../engine/alerts/rule-counts.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Reply } from '../reply.ts';
import type { Asking } from '../router.ts';
import { matcherSets } from './matchers.ts';
import { groupToken, pageOf } from './pages.ts';
import { paramsOf } from './params.ts';
import { ApiError, success } from './reply.ts';

/** Go's zero time: never. */
const NEVER = '0001-01-01T00:00:00Z';

function iso(ms: number | undefined): string {
  return ms === undefined ? NEVER : new Date(ms).toISOString();
}

function fileOf(origin: Origin): string {
  return origin.from === 'file' ? origin.file : origin.from;
}

function alertData(alert: Alert): unknown {
  return {
    labels: alert.labels,
    annotations: alert.annotations,
    state: alert.state,
    activeAt: iso(alert.activeAt),
    ...(alert.lapsedAt === undefined ? {} : { keepFiringSince: iso(alert.lapsedAt) }),
    value: goWithExponent(alert.value),
  };
}

function active(engine: Engine): readonly Alert[] {
  return engine.alerts.current().filter((alert) => alert.state !== 'resolved' && alert.mirror === undefined);
}

/** `GET /api/v1/alerts`: pending and firing. */
export function alerts(engine: Engine): Reply {
  return success({ alerts: active(engine).map(alertData) });
}

function stateOf(status: RuleStatus | undefined): 'firing' | 'pending' | 'inactive' {
  if ((status?.firing ?? 0) > 0) return 'firing';
  return (status?.pending ?? 0) > 0 ? 'pending' : 'inactive';
}

function ruleData(rule: RuleGroup['rules'][number], status: RuleStatus | undefined, own: readonly Alert[]): unknown {
  const common = {
    name: rule.name,
    query: rule.expr,
    labels: rule.labels,
    health: status?.health ?? 'unknown',
    ...(status === undefined || status.lastError === '' ? {} : { lastError: status.lastError }),
    evaluationTime: (status?.evaluationMs ?? 0) / 1_000,
    lastEvaluation: iso(status?.lastEvaluation),
  };
  if (rule.type === 'recording') return { ...common, type: 'recording' };
  return {
    state: stateOf(status),
    ...common,
    duration: rule.for / 1_000,
    keepFiringFor: rule.keepFiringFor / 1_000,
    annotations: rule.annotations,
    alerts: own.map(alertData),
    type: 'alerting',
  };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * `GET /api/v1/rules` with `type`, `rule_name[]`, `rule_group[]`, `file[]`, `match[]`, `exclude_alerts`, and page by page with
 * `group_limit` and `group_next_token`.
 */
export async function rules(engine: Engine, asking: Asking): Promise<Reply> {
  const params = await paramsOf(asking);
  const type = params.get('type') ?? '';
  if (!['', 'alert', 'record'].includes(type))
    throw new ApiError('bad_data', `invalid parameter "type": not supported value ${JSON.stringify(type)}`);
  const asked = (name: string, value: string): boolean => {
    const values = params.getAll(name);
    return values.length === 0 || values.includes(value);
  };
  const fits = matcherSets(params.getAll('match[]'), false).map(compileMatchers);
  const without = ['true', '1', 't', 'T', 'TRUE', 'True'].includes(params.get('exclude_alerts') ?? '');
  const firing = without ? [] : active(engine);
  const current = engine.alerts.current();
  const groups = engine.rules
    .reports()
    .filter(({ group }) => asked('rule_group[]', group.name) && asked('file[]', fileOf(group.origin)))
    .sort((a, b) => order(fileOf(a.group.origin), fileOf(b.group.origin)) || order(a.group.name, b.group.name))
    .map(({ group, status, rules: statuses }) => {
      const own = withCounts(statuses, current);
      const kept = group.rules
        .filter((rule) => type === '' || (type === 'alert') === (rule.type === 'alerting'))
        .filter((rule) => asked('rule_name[]', rule.name))
        .filter((rule) => fits.length === 0 || fits.some((matches) => matches(rule.labels)));
      return {
        name: group.name,
        file: fileOf(group.origin),
        rules: kept.map((rule) =>
          ruleData(
            rule,
            own.find((one) => one.rule.name === rule.name && one.rule.expr === rule.expr),
            alertsOf(rule, firing),
          ),
        ),
        interval: group.interval / 1_000,
        limit: status.limit,
        evaluationTime: status.durationMs / 1_000,
        lastEvaluation: iso(status.lastEvaluation),
      };
    });
  const filtered = ['rule_name[]', 'type', 'match[]'].some((name) => params.has(name));
  const shown = filtered ? groups.filter((group) => group.rules.length > 0) : groups;
  const { items, next } = pageOf(params, shown, (group) => groupToken(group.file, group.name));
  return success({ groups: items, ...(next === undefined ? {} : { groupNextToken: next }) });
}
