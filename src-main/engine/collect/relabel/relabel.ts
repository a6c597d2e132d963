import { createHash } from 'node:crypto';
import { anchoredRegex } from '../../../../src-shared/matcher/regex.ts';
import { compileReplacement, type Groups, hasReferences } from '../../../../src-shared/matcher/replacement.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import { RELABEL_DEFAULTS, type RelabelRule } from './rule.ts';

/** Labels that are being rewritten; no label is empty. */
type Draft = Map<string, string>;

/** Changes the draft; false drops what it belongs to. */
type Step = (draft: Draft) => boolean;

/** Rewrites a label set; undefined when it is dropped. An empty label is no label. */
export type Relabel = (labels: Labels) => Record<string, string> | undefined;

function put(draft: Draft, name: string, value: string): void {
  if (value === '') draft.delete(name);
  else draft.set(name, value);
}

function sourceOf({ separator, sourceLabels }: RelabelRule): (draft: Draft) => string {
  const [only] = sourceLabels;
  if (only === undefined) return () => '';
  if (sourceLabels.length === 1) return (draft) => draft.get(only) ?? '';
  return (draft) => sourceLabels.map((name) => draft.get(name) ?? '').join(separator);
}

/** The last eight bytes of the MD5 as one number, modulo: which of several servers takes a target (as Prometheus). */
function hashmod(value: string, modulus: number): string {
  const digest = createHash('md5').update(value).digest();
  return String(digest.readBigUInt64BE(8) % BigInt(modulus));
}

function groupsOf(match: RegExpExecArray): Groups {
  return (group) => (typeof group === 'number' ? match[group] : match.groups?.[group]);
}

function replaceStep(rule: RelabelRule, source: (draft: Draft) => string): Step {
  const { regex, replacement, targetLabel } = rule;
  const expression = anchoredRegex(regex);
  const target = compileReplacement(targetLabel);
  const value = compileReplacement(replacement);
  const fixed = hasReferences(targetLabel) ? undefined : targetLabel;
  return (draft) => {
    const match = expression.exec(source(draft));
    if (match === null) return true;
    const name = fixed ?? target(groupsOf(match));
    if (name !== '') put(draft, name, value(groupsOf(match)));
    return true;
  };
}

function mapStep({ regex, replacement }: RelabelRule): Step {
  const expression = anchoredRegex(regex);
  const name = compileReplacement(replacement);
  return (draft) => {
    const found: [string, string][] = [];
    for (const [label, value] of draft) {
      const match = expression.exec(label);
      if (match !== null) found.push([name(groupsOf(match)), value]);
    }
    for (const [label, value] of found) if (label !== '') draft.set(label, value);
    return true;
  };
}

function namesStep({ regex }: RelabelRule, keep: boolean): Step {
  const expression = anchoredRegex(regex);
  return (draft) => {
    for (const label of draft.keys()) if (expression.test(label) !== keep) draft.delete(label);
    return true;
  };
}

function stepOf(rule: RelabelRule): Step {
  const source = sourceOf(rule);
  const { modulus, targetLabel } = rule;
  switch (rule.action) {
    case 'replace':
      return replaceStep(rule, source);
    case 'keep':
    case 'drop': {
      const expression = anchoredRegex(rule.regex);
      const wanted = rule.action === 'keep';
      return (draft) => expression.test(source(draft)) === wanted;
    }
    case 'keepequal':
      return (draft) => (draft.get(targetLabel) ?? '') === source(draft);
    case 'dropequal':
      return (draft) => (draft.get(targetLabel) ?? '') !== source(draft);
    case 'hashmod':
      return (draft) => {
        draft.set(targetLabel, hashmod(source(draft), modulus));
        return true;
      };
    case 'lowercase':
    case 'uppercase': {
      const lower = rule.action === 'lowercase';
      return (draft) => {
        const value = source(draft);
        put(draft, targetLabel, lower ? value.toLowerCase() : value.toUpperCase());
        return true;
      };
    }
    case 'labelmap':
      return mapStep(rule);
    case 'labeldrop':
      return namesStep(rule, false);
    case 'labelkeep':
      return namesStep(rule, true);
  }
}

/**
 * Compiles rules into one function. Pure: the same labels give the same labels. Throws an Error in RE2's words for an
 * expression that is none. Source: Prometheus, "Configuration", relabel_config.
 */
export function compileRelabel(rules: readonly RelabelRule[]): Relabel {
  const steps = rules.map(stepOf);
  return (labels) => {
    const draft: Draft = new Map();
    for (const name in labels) put(draft, name, labels[name] ?? '');
    for (const step of steps) if (!step(draft)) return undefined;
    return Object.fromEntries(draft);
  };
}

/** A rule in one line: `drop source_labels=[env], regex="test"`, without what is default. */
export function ruleText(rule: RelabelRule): string {
  const { action, modulus, regex, replacement, separator, sourceLabels, targetLabel } = rule;
  const said = [
    sourceLabels.length === 0 ? '' : `source_labels=[${sourceLabels.join(', ')}]`,
    separator === RELABEL_DEFAULTS.separator ? '' : `separator=${JSON.stringify(separator)}`,
    regex === RELABEL_DEFAULTS.regex ? '' : `regex=${JSON.stringify(regex)}`,
    modulus === RELABEL_DEFAULTS.modulus ? '' : `modulus=${modulus}`,
    targetLabel === RELABEL_DEFAULTS.targetLabel ? '' : `target_label=${targetLabel}`,
    replacement === RELABEL_DEFAULTS.replacement ? '' : `replacement=${JSON.stringify(replacement)}`,
  ].filter(Boolean);
  return [action, said.join(', ')].filter(Boolean).join(' ');
}

/** Compiles rules into a function that finds the first rule (from 0) by which labels are dropped; undefined: none. */
export function compileDropper(rules: readonly RelabelRule[]): (labels: Labels) => number | undefined {
  const steps = rules.map((rule) => compileRelabel([rule]));
  return (labels) => {
    let left: Labels = labels;
    for (const [i, step] of steps.entries()) {
      const next = step(left);
      if (next === undefined) return i;
      left = next;
    }
    return undefined;
  };
}

/** What is wrong with a rule as a whole, in words; undefined when nothing is. */
export function ruleProblem(rule: RelabelRule): string | undefined {
  const { action, modulus, regex, replacement, separator, sourceLabels, targetLabel } = rule;
  try {
    anchoredRegex(regex);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (action === 'hashmod' && !(Number.isSafeInteger(modulus) && modulus > 0))
    return 'hashmod needs modulus, a whole number above 0';
  const needsTarget = ['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal'];
  if (needsTarget.includes(action) && targetLabel === '') return `${action} needs target_label`;
  if (action !== 'replace' && hasReferences(targetLabel)) return `target_label of ${action} cannot refer to groups`;
  if (action === 'labelmap' && replacement === '') return 'labelmap needs replacement';
  const plain = regex === RELABEL_DEFAULTS.regex && replacement === RELABEL_DEFAULTS.replacement && modulus === 0;
  if ((action === 'keepequal' || action === 'dropequal') && !(plain && separator === RELABEL_DEFAULTS.separator))
    return `${action} takes source_labels and target_label only`;
  const names =
    sourceLabels.length === 0 &&
    targetLabel === '' &&
    modulus === 0 &&
    separator === RELABEL_DEFAULTS.separator &&
    replacement === RELABEL_DEFAULTS.replacement;
  if ((action === 'labeldrop' || action === 'labelkeep') && !names) return `${action} takes regex only`;
  return undefined;
}
