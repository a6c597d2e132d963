import type { Labels } from '../../../../src-shared/model/labels.ts';
import type { AlertingRule, Rule } from '../../../../src-shared/model/rule.ts';
import { RuleDraft, type RuleDraftGroup } from '../../../../src-shared/model/rule-draft.ts';
import type { FieldIssue } from '../../../../src-shared/rpc/error.ts';
import { checkRule, placedMessage } from '../../../../src-shared/rule/check-rule.ts';
import { formatDuration, parseDuration } from '../../../../src-shared/time/duration.ts';

/** A rule as it stands in the form: durations as typed, the severity beside the other labels. */
export interface Written {
  readonly type: Rule['type'];
  readonly name: string;
  readonly expr: string;
  readonly for: string;
  readonly keepFiringFor: string;
  /** Empty: the series' own, which is the monitor's. */
  readonly severity: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly group: string;
  readonly interval: string;
  /** Empty: this console. */
  readonly source: string;
  /** What the form does not show and leaves as it is, of the group and of the rule. */
  readonly rest: Pick<RuleDraftGroup, 'limit' | 'queryOffset'>;
  readonly ruleRest: Pick<AlertingRule, 'recover' | 'onNoData' | 'onError' | 'flap'>;
  /** Unit tests in promtool's format; empty: none. */
  readonly tests: string;
}

export const BLANK: Written = {
  type: 'alerting',
  name: '',
  expr: '',
  for: '5m',
  keepFiringFor: '0s',
  severity: 'warning',
  labels: {},
  annotations: {},
  group: 'ui',
  interval: '1m',
  source: '',
  rest: {},
  ruleRest: {},
  tests: '',
};

/** A draft as it is put into the form. */
export function writtenOf({ rule, group, tests = '' }: RuleDraft): Written {
  const { severity = '', ...others } = rule.labels;
  // The severity of a series that is recorded is a label like any other.
  const isAlert = rule.type === 'alerting';
  const { interval, name, source = '', ...rest } = group;
  return {
    type: rule.type,
    name: rule.name,
    expr: rule.expr,
    for: formatDuration(rule.type === 'alerting' ? rule.for : 0),
    keepFiringFor: formatDuration(rule.type === 'alerting' ? rule.keepFiringFor : 0),
    severity: isAlert ? severity : '',
    labels: isAlert ? others : rule.labels,
    annotations: rule.type === 'alerting' ? rule.annotations : {},
    group: name,
    interval: formatDuration(interval),
    source,
    rest,
    ruleRest: rule.type === 'alerting' ? restOf(rule) : {},
    tests,
  };
}

function restOf({ recover, onNoData, onError, flap }: AlertingRule): Written['ruleRest'] {
  return {
    ...(recover === undefined ? {} : { recover }),
    ...(onNoData === undefined ? {} : { onNoData }),
    ...(onError === undefined ? {} : { onError }),
    ...(flap === undefined ? {} : { flap }),
  };
}

/** What a form comes to: the draft where it is whole, and what is wrong by field (`expr`, `labels.team`). */
export interface Reading {
  readonly draft: RuleDraft | undefined;
  /** The rule as far as it goes, to be written as a file. */
  readonly sketch: RuleDraft;
  readonly errors: ReadonlyMap<string, string>;
}

const DURATION = 'A duration such as 30s, 5m or 1h.';

/** Reads a form with the checks that the engine makes as well. */
export function readWritten(written: Written): Reading {
  const errors = new Map<string, string>();
  const duration = (field: 'for' | 'keepFiringFor' | 'interval'): number => {
    const ms = parseDuration(written[field].trim() || '0s');
    if (ms === undefined) errors.set(field, DURATION);
    return ms ?? 0;
  };
  const name = written.name.trim();
  const { severity, type } = written;
  const base = {
    name,
    expr: written.expr.trim(),
    labels: { ...written.labels, ...(severity === '' || type === 'recording' ? {} : { severity }) },
  };
  const rule: Rule =
    type === 'recording'
      ? { type, ...base }
      : {
          type,
          ...base,
          for: duration('for'),
          keepFiringFor: duration('keepFiringFor'),
          annotations: { ...written.annotations },
          ...written.ruleRest,
        };
  const interval = duration('interval');
  if (name === '') errors.set('name', 'Give it a name.');
  if (base.expr === '') errors.set('expr', 'Write an expression, or begin with a form.');
  else
    for (const problem of checkRule(rule)) {
      const at = problem.key === undefined ? problem.field : `${problem.field}.${problem.key}`;
      if (!errors.has(at)) errors.set(at, placedMessage(rule, problem));
    }
  if (written.group.trim() === '') errors.set('group', 'Rules stand in a group.');
  if (!errors.has('interval') && interval < 1_000) errors.set('interval', 'At least 1s.');
  const source = written.source === '' ? {} : { source: written.source };
  const group = { ...written.rest, name: written.group.trim(), interval, ...source };
  const sketch: RuleDraft = { rule, group, ...(written.tests === '' ? {} : { tests: written.tests }) };
  if (errors.size > 0) return { draft: undefined, sketch, errors };
  const parsed = RuleDraft.safeParse(sketch);
  if (parsed.success) return { draft: parsed.data, sketch, errors };
  for (const { path, message } of parsed.error.issues) errors.set(fieldOf(path), message);
  return { draft: undefined, sketch, errors };
}

/** The field of the form at a path of the draft: `rule.labels.team` is `labels.team`, `group.name` is `group`. */
function fieldOf(path: readonly PropertyKey[]): string {
  const [part, ...inner] = path.map(String);
  if (part === 'tests') return 'tests';
  if (part === 'group') return inner[0] === 'name' || inner.length === 0 ? 'group' : (inner[0] ?? 'group');
  return inner.join('.');
}

/** What the engine refused, by field; what belongs to none is left out. */
export function refusedFields(issues: readonly FieldIssue[]): ReadonlyMap<string, string> {
  return new Map(
    issues.flatMap(({ path, message }): [string, string][] =>
      path[0] === 'draft' ? [[fieldOf(path.slice(1)), message]] : [],
    ),
  );
}
