import { ruleProblem } from '../collect/relabel/relabel.ts';
import { RELABEL_ACTIONS, RELABEL_DEFAULTS, type RelabelRule } from '../collect/relabel/rule.ts';
import { type Reporter, Section } from './section.ts';
import { didYouMean } from './suggest.ts';
import type { Tree } from './tree.ts';

function readRule(tree: Tree, report: Reporter): RelabelRule | undefined {
  const section = Section.of(tree, 'a relabelling rule', report);
  if (!section) return undefined;
  const before = report.problems.length;
  const written = section.text('action') ?? RELABEL_DEFAULTS.action;
  const action = RELABEL_ACTIONS.find((one) => one === written.toLowerCase());
  if (action === undefined)
    section.fail(
      section.placeOf('action'),
      `action is one of ${RELABEL_ACTIONS.join(', ')}.${didYouMean(written, RELABEL_ACTIONS)}`,
    );
  const rule: RelabelRule = {
    sourceLabels: section.texts('source_labels') ?? [],
    separator: section.text('separator') ?? RELABEL_DEFAULTS.separator,
    regex: section.text('regex') ?? RELABEL_DEFAULTS.regex,
    modulus: section.number('modulus') ?? RELABEL_DEFAULTS.modulus,
    targetLabel: section.text('target_label') ?? '',
    replacement: section.text('replacement') ?? RELABEL_DEFAULTS.replacement,
    action: action ?? RELABEL_DEFAULTS.action,
  };
  section.done();
  if (report.problems.length > before) return undefined;
  const problem = ruleProblem(rule);
  if (problem === undefined) return rule;
  section.fail(problem.includes('regexp') ? section.placeOf('regex') : section.place, `${problem}.`);
  return undefined;
}

/** Reads a list of relabelling rules (Prometheus, "Configuration", relabel_config). */
export function readRelabel(section: Section, key: string, report: Reporter): readonly RelabelRule[] {
  return (section.items(key) ?? []).flatMap((tree) => readRule(tree, report) ?? []);
}
