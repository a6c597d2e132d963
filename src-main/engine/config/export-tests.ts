import type { RuleGroup } from '../../../src-shared/model/rule.ts';

/** A file that lies beside the main one. */
export interface ExportedFile {
  readonly name: string;
  readonly text: string;
}

export interface TestedApart {
  /** Groups without unit tests. */
  readonly plain: readonly RuleGroup[];
  /** One for every group with some. */
  readonly ruleFiles: readonly ExportedFile[];
  /** One for every rule with some. */
  readonly tests: readonly ExportedFile[];
}

/** What a file may be called everywhere. */
function slug(name: string): string {
  return name.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^[-.]+|-+$/g, '') || 'rules';
}

/**
 * Takes groups with unit tests into rule files of their own: a test sees the rules of its group and no others, in the console
 * and when promtool runs it. Every test file names its rule file, and is else the text as somebody wrote it.
 */
export function testedApart(
  groups: readonly RuleGroup[],
  tests: readonly { readonly group: string; readonly rule: string; readonly text: string }[],
  written: (groups: readonly RuleGroup[]) => string,
): TestedApart {
  const used = new Set<string>();
  const fileName = (name: string, kind: string): string => {
    const base = slug(name);
    let free = `${base}.${kind}.yml`;
    // Where case does not matter two names may be one file.
    for (let i = 2; used.has(free.toLowerCase()); i += 1) free = `${base}-${i}.${kind}.yml`;
    used.add(free.toLowerCase());
    return free;
  };
  const named = new Set(tests.map(({ group }) => group));
  const isTested = ({ name }: RuleGroup): boolean => named.has(name);
  const ruleFiles = groups.filter(isTested).map((group) => ({
    group: group.name,
    name: fileName(group.name, 'rules'),
    text: written([group]),
  }));
  return {
    plain: groups.filter((group) => !isTested(group)),
    ruleFiles: ruleFiles.map(({ name, text }) => ({ name, text })),
    tests: tests.map(({ group, rule, text }) => {
      const file = ruleFiles.find((one) => one.group === group)?.name ?? '';
      return { name: fileName(rule, 'test'), text: `rule_files: [${file}]\n${text.trimEnd()}\n` };
    }),
  };
}
