import { seriesKey } from '../../../src-shared/model/labels.ts';
import type { Binary } from '../../../src-shared/promql/ast.ts';
import { mergeColumns } from './labels.ts';
import { bySignature, matchedLabels } from './signature.ts';
import type { Column, Grid } from './values.ts';
import { ABSENT, isEmpty } from './values.ts';

/** Per signature, at which steps any of its columns has a sample. */
function presence(columns: readonly Column[], node: Binary, grid: Grid): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const [key, group] of bySignature(columns, matchedLabels(node.matching))) {
    const there = new Uint8Array(grid.count);
    for (const { v } of group) {
      for (let i = 0; i < v.length; i++) if (v[i] !== ABSENT) there[i] = 1;
    }
    found.set(key, there);
  }
  return found;
}

/** The samples of columns at the steps at which the other side does (`want` 1) or does not (0) have their signature. */
function keep(
  columns: readonly Column[],
  others: ReadonlyMap<string, Uint8Array>,
  node: Binary,
  want: 0 | 1,
): readonly Column[] {
  const matched = matchedLabels(node.matching);
  const kept: Column[] = [];
  for (const column of columns) {
    const there = others.get(seriesKey(matched(column.labels)));
    if (there === undefined) {
      if (want === 0) kept.push(column);
      continue;
    }
    const v = column.v.map((x, i) => (there[i] === want ? x : ABSENT));
    if (!isEmpty(v)) kept.push({ ...column, v });
  }
  return kept;
}

/** Columns that lose their name in the end must not fall together with those that keep it before that. */
function mergeAlike(columns: readonly Column[]): readonly Column[] {
  const going = columns.filter(({ dropName }) => dropName === true);
  if (going.length === 0 || going.length === columns.length) return mergeColumns(columns);
  return [...mergeColumns(columns.filter(({ dropName }) => dropName !== true)), ...mergeColumns(going)];
}

/** `and`, `or`, `unless`: samples pass unchanged, names included. */
export function combineSets(
  node: Binary,
  left: readonly Column[],
  right: readonly Column[],
  grid: Grid,
): readonly Column[] {
  switch (node.op) {
    case 'and':
      return keep(left, presence(right, node, grid), node, 1);
    case 'unless':
      return keep(left, presence(right, node, grid), node, 0);
    default:
      return mergeAlike([...left, ...keep(right, presence(left, node, grid), node, 0)]);
  }
}
