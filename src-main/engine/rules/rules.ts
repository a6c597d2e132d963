import type { Labels } from '../../../src-shared/model/labels.ts';
import type { AlertingRule, RuleGroup, RuleGroupStatus, RuleStatus } from '../../../src-shared/model/rule.ts';
import type { RulePreview, RulePreviewQuery } from '../../../src-shared/model/rule-preview.ts';

/** One label set for which an alerting rule's expression holds, labels and annotations already expanded. */
export interface ActiveInstance {
  /** With `alertname` and the rule's labels. */
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly value: number;
}

/** What one evaluation of one alerting rule found. A failed evaluation says nothing about any alert. */
export type RuleEvaluation =
  | {
      readonly ok: true;
      readonly rule: AlertingRule;
      readonly at: number;
      /** ms by which the samples that were looked at lie before `at`; absent: 0. */
      readonly queryOffset?: number;
      readonly active: readonly ActiveInstance[];
      /** Set: what is active is that there was no data, or an error; of other alerts the evaluation says nothing. */
      readonly condition?: 'no_data' | 'error';
      /** Of rules with `recover`: for which label sets that expression holds, and the series the rule's own one reads. */
      readonly hysteresis?: { readonly recovered: readonly Labels[]; readonly present: readonly Labels[] };
    }
  | {
      readonly ok: false;
      readonly rule: AlertingRule;
      readonly at: number;
      readonly error: string;
      /** It gave more alerts than its group's limit: the ones it had are dropped too. */
      readonly tooMany: boolean;
    };

/** A group with how it and its rules are doing. */
export interface GroupReport {
  readonly group: RuleGroup;
  readonly status: RuleGroupStatus;
  /** In the order of the group. */
  readonly rules: readonly RuleStatus[];
}

/** Second to last stage: evaluates rule groups over the samples and reports what holds. */
export interface Rules {
  /** The groups from now on. Alerts of rules that are gone are reported through `onRemoved`. */
  apply(groups: readonly RuleGroup[]): void;
  start(): void;
  stop(): void;
  status(): readonly RuleStatus[];
  reports(): readonly GroupReport[];
  /** What a rule would have done over history; see previewRule. */
  preview(query: RulePreviewQuery, signal: AbortSignal): Promise<RulePreview>;
  /** Evaluates at once the rules that read one of these metric names. */
  nudge(names: readonly string[]): void;
  /** `awaited`: a later rule of the same group reads ALERTS, so they have to be written before `fn` returns. */
  onEvaluation(fn: (evaluations: readonly RuleEvaluation[], awaited: boolean) => void): Disposable;
  onRemoved(fn: (ruleNames: readonly string[]) => void): Disposable;
}
