import { AnchoredCapture } from '../../../../src-shared/matcher/capture.ts';
import { compileReplacement } from '../../../../src-shared/matcher/replacement.ts';
import { type Labels, METRIC_NAME } from '../../../../src-shared/model/labels.ts';
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

/** Columns with other labels. One whose name is written here keeps it, even if it was about to lose it. */
function relabelled(columns: readonly Column[], target: string, change: (labels: Labels) => Labels | undefined): Value {
  const changed = columns.map((column): Column => {
    const labels = change(column.labels);
    if (labels === undefined) return column;
    return { labels, v: column.v, dropName: target === METRIC_NAME ? false : column.dropName };
  });
  return vector(mergeColumns(changed));
}

function refuseName(name: string, what: string): void {
  if (name === '' || !name.isWellFormed()) throw executionError(`invalid ${what}: ${name}`);
}

function labelReplace(call: Call, grid: Grid, run: Run): Value {
  const [target, replacement, source, pattern] = [1, 2, 3, 4].map((i) => run.textOf(call.args[i]));
  if (target === undefined || replacement === undefined || source === undefined || pattern === undefined) {
    return vector([]);
  }
  let regex: AnchoredCapture;
  try {
    regex = new AnchoredCapture(pattern);
  } catch {
    throw executionError(`invalid regular expression in label_replace(): ${pattern}`);
  }
  refuseName(target, 'destination label name in label_replace()');
  const filled = compileReplacement(replacement);
  return relabelled(run.columns(call.args[0], grid), target, (labels) => {
    const found = regex.exec(labels[source] ?? '');
    return found === undefined ? undefined : withLabel(labels, target, filled(found));
  });
}

function labelJoin(call: Call, grid: Grid, run: Run): Value {
  const target = run.textOf(call.args[1]);
  const separator = run.textOf(call.args[2]);
  const sources = call.args.slice(3).map((arg) => run.textOf(arg));
  for (const source of sources) refuseName(source, 'source label name in label_join()');
  refuseName(target, 'destination label name in label_join()');
  return relabelled(run.columns(call.args[0], grid), target, (labels) =>
    withLabel(labels, target, sources.map((name) => labels[name] ?? '').join(separator)),
  );
}

/** Functions that change labels. */
export const LABEL: Family = { label_replace: labelReplace, label_join: labelJoin };
