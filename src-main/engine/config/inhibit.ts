import type { InhibitRule } from '../../../src-shared/model/inhibit-rule.ts';
import { readMatcherKeys } from './route.ts';
import { type Reporter, Section } from './section.ts';
import type { Tree } from './tree.ts';

/** Reads one entry of `inhibit_rules` in Alertmanager's syntax, its older keys included. */
export function readInhibitRule(tree: Tree, report: Reporter): InhibitRule | undefined {
  const section = Section.of(tree, 'an entry of inhibit_rules', report);
  if (!section) return undefined;
  const name = section.text('name');
  const source = readMatcherKeys(section, 'source_');
  const target = readMatcherKeys(section, 'target_');
  const equal = [...(section.texts('equal') ?? [])];
  section.done();
  return { ...(name === undefined ? {} : { name }), source, target, equal };
}
