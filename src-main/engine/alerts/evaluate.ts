import { begin, look } from '../../../src-shared/alert/machine.ts';
import type { Transition } from '../../../src-shared/alert/transition.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import type { AlertingRule } from '../../../src-shared/model/rule.ts';
import { isAbout, isSource } from '../rules/presence.ts';
import type { ActiveInstance, RuleEvaluation } from '../rules/rules.ts';
import type { Roster } from './roster.ts';

/** One alert before (undefined: it begins) and what became of it. */
export interface Step {
  readonly before: Alert | undefined;
  readonly after: Transition;
}

const MASKED = 'A maintenance window covers its state';

export interface Sight {
  isBlind(monitor: string | undefined): boolean;
  isMasked?(monitor: string | undefined, at: number): boolean;
  newId(): string;
  /** Whether this label set, by its key, comes and goes too often. */
  flaps?(rule: AlertingRule, key: string): boolean;
}

/**
 * What one good evaluation of a rule makes of its alerts. An instance belongs to the alert with the same labels, or, when
 * there is none, to the one that differs only in severity: then the alert goes on with the new severity.
 */
export function evaluate(
  roster: Roster,
  evaluation: Extract<RuleEvaluation, { readonly ok: true }>,
  sight: Sight,
): readonly Step[] {
  const { rule, at } = evaluation;
  const live = roster.liveOf(rule.name);
  const unmatched = new Map(live.map((alert) => [roster.key(alert.labels), alert]));
  const found = new Map<Alert, ActiveInstance>();
  const seen = new Set<string>();
  const strangers: ActiveInstance[] = [];
  for (const instance of evaluation.active) {
    const key = roster.key(instance.labels);
    if (seen.has(key)) continue;
    seen.add(key);
    const alert = unmatched.get(key);
    if (alert === undefined) strangers.push(instance);
    else found.set(alert, instance);
  }
  for (const alert of found.keys()) unmatched.delete(roster.key(alert.labels));
  const born = adopt(strangers, unmatched, roster, rule.expr, found);

  const steps: Step[] = [];
  for (const alert of live) {
    const finding = found.get(alert);
    // Another rule of the same name watches over this one.
    if (finding === undefined && alert.expr !== rule.expr) continue;
    // That there is no data, or an error, says nothing about what the expression found before.
    if (
      finding === undefined &&
      evaluation.condition !== undefined &&
      alert.labels['condition'] !== evaluation.condition
    )
      continue;
    const { monitor } = alert.labels;
    // Under a maintenance window the state that was seen is "maintenance": that it is not "down" is no recovery.
    const masked = finding === undefined && sight.isMasked?.(monitor, at - (evaluation.queryOffset ?? 0)) === true;
    const blind = masked || sight.isBlind(monitor);
    const sustained = finding === undefined ? whySustained(alert, evaluation, roster, sight) : undefined;
    const after = look(alert, {
      at,
      rule,
      finding,
      blind,
      ...(masked ? { why: MASKED } : {}),
      ...(sustained === undefined ? {} : { sustained }),
    });
    if (after.alert !== alert) steps.push({ before: alert, after });
  }
  for (const instance of born) {
    if (sight.isBlind(instance.labels['monitor'])) continue;
    steps.push({ before: undefined, after: begin(sight.newId(), instance, rule, at) });
  }
  return steps;
}

/** Why a firing alert whose expression does not hold goes on, if it does. */
function whySustained(
  alert: Alert,
  { hysteresis, rule }: Extract<RuleEvaluation, { readonly ok: true }>,
  roster: Roster,
  sight: Sight,
): string | undefined {
  if (hysteresis !== undefined) {
    const { present, recovered } = hysteresis;
    // What is no longer there cannot recover: then it ends as any alert does.
    const isThere = present.some((series) => isSource(series, alert.labels, rule.labels));
    if (isThere && !recovered.some((labels) => isAbout(labels, alert.labels)))
      return `The expression no longer holds; it fires until this holds: ${rule.recover ?? ''}`;
  }
  return sight.flaps?.(rule, roster.key(alert.labels)) === true
    ? 'It comes and goes too often: it is kept as one alert until it calms down.'
    : undefined;
}

/** Gives instances without an alert to alerts without an instance where only the severity differs; returns the rest. */
function adopt(
  strangers: readonly ActiveInstance[],
  unmatched: ReadonlyMap<string, Alert>,
  roster: Roster,
  expr: string,
  found: Map<Alert, ActiveInstance>,
): readonly ActiveInstance[] {
  if (strangers.length === 0 || unmatched.size === 0) return strangers;
  const orphans = new Map<string, Alert>();
  for (const alert of unmatched.values())
    if (alert.expr === expr) orphans.set(roster.key(withoutSeverity(alert.labels)), alert);
  return strangers.filter((instance) => {
    const key = roster.key(withoutSeverity(instance.labels));
    const alert = orphans.get(key);
    if (alert === undefined) return true;
    orphans.delete(key);
    found.set(alert, instance);
    return false;
  });
}

function withoutSeverity(labels: Labels): Labels {
  const { severity: _severity, ...rest } = labels;
  return rest;
}
