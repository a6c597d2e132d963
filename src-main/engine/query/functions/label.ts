import { anchoredRegex } from '../../../../src-shared/matcher/regex.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import type { Call } from '../../../../src-shared/promql/ast.ts';
import { executionError } from '../../../../src-shared/promql/error.ts';
import { mergeColumns, without } from '../labels.ts';
import type { Run } from '../run.ts';
import type { Column, Grid, Value } from '../values.ts';
import { vector } from '../values.ts';
import type { Family } from './implementation.ts';

function withLabel(labels: Labels, name: string, value: string): Labels {
  return value === '' ? without(labels, new Set([name])) : { ...labels, [name]: value };
}

/** Fills `$1`, `${1}` and `${name}` in a replacement as Go's regexp does: an unknown group is empty, `$$` a dollar sign. */
function expand(template: string, found: RegExpExecArray): string {
  return template.replaceAll(
    /\$(?:\$|(\w+)|\{(\w+)\})/g,
    (all, bare: string | undefined, braced: string | undefined) => {
      const name = bare ?? braced;
      if (name === undefined) return all === '$$' ? '$' : all;
      return (/^\d+$/.test(name) ? found[Number(name)] : found.groups?.[name]) ?? '';
    },
  );
}

function relabelled(columns: readonly Column[], change: (labels: Labels) => Labels): Value {
  return vector(mergeColumns(columns.map(({ labels, v }) => ({ labels: change(labels), v }))));
}

function labelReplace(call: Call, grid: Grid, run: Run): Value {
  const [target, replacement, source, pattern] = [1, 2, 3, 4].map((i) => run.textOf(call.args[i]));
  if (target === undefined || replacement === undefined || source === undefined || pattern === undefined) {
    return vector([]);
  }
  let regex: RegExp;
  try {
    regex = anchoredRegex(pattern);
  } catch {
    throw executionError(`invalid regular expression in label_replace(): ${pattern}`);
  }
  if (target === '') throw executionError('invalid destination label name in label_replace(): ');
  return relabelled(run.columns(call.args[0], grid), (labels) => {
    const found = regex.exec(labels[source] ?? '');
    return found ? withLabel(labels, target, expand(replacement, found)) : labels;
  });
}

function labelJoin(call: Call, grid: Grid, run: Run): Value {
  const target = run.textOf(call.args[1]);
  const separator = run.textOf(call.args[2]);
  const sources = call.args.slice(3).map((arg) => run.textOf(arg));
  if (target === '') throw executionError('invalid destination label name in label_join(): ');
  return relabelled(run.columns(call.args[0], grid), (labels) =>
    withLabel(labels, target, sources.map((name) => labels[name] ?? '').join(separator)),
  );
}

/** Functions that change labels. */
export const LABEL: Family = { label_replace: labelReplace, label_join: labelJoin };
