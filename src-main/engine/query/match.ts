import type { Labels } from '../../../src-shared/model/labels.ts';
import { METRIC_NAME } from '../../../src-shared/model/labels.ts';
import type { Binary } from '../../../src-shared/promql/ast.ts';
import { isComparison } from '../../../src-shared/promql/ast.ts';
import { executionError } from '../../../src-shared/promql/error.ts';
import { labelsText, mergeColumns, only, without } from './labels.ts';
import { operation } from './operators.ts';
import type { Run } from './run.ts';
import { bySignature, matchedLabels } from './signature.ts';
import type { Column, Grid } from './values.ts';
import { ABSENT } from './values.ts';

const MANY_TO_ONE = 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)';
const NOT_UNIQUE = 'multiple matches for labels: grouping labels must ensure unique matches';

/**
 * Arithmetic and comparison between two vectors (Prometheus, "Vector matching"). Which series meet is decided once per label
 * set; whether two of them stand in each other's way is decided at every step.
 */
export function matchVectors(
  node: Binary,
  left: readonly Column[],
  right: readonly Column[],
  grid: Grid,
  run: Run,
): readonly Column[] {
  if (left.length === 0 || right.length === 0) return [];
  const swapped = node.matching?.group === 'right';
  const [many, one] = swapped ? [right, left] : [left, right];
  const matched = matchedLabels(node.matching);
  const ones = bySignature(one, matched);
  const single = node.matching === undefined || node.matching.group === 'none';
  const apply = operation(node.op);
  const filter = isComparison(node.op) && !node.bool;
  refuseDuplicates(ones, many, matched, swapped ? 'left' : 'right', grid);

  const out: Column[] = [];
  for (const [key, members] of bySignature(many, matched)) {
    const partners = ones.get(key);
    if (partners === undefined) continue;
    const taken = single && members.length > 1 ? new Uint8Array(grid.count) : undefined;
    for (const member of members) {
      for (const partner of partners) {
        run.charge(grid.count);
        const v = new Float64Array(grid.count);
        let any = false;
        for (let i = 0; i < v.length; i++) {
          const m = member.v[i] ?? ABSENT;
          const p = partner.v[i] ?? ABSENT;
          v[i] = ABSENT;
          if (m === ABSENT || p === ABSENT) continue;
          // Also what the comparison is about to filter away stands in the way.
          if (taken !== undefined) {
            if (taken[i] === 1) throw executionError(MANY_TO_ONE);
            taken[i] = 1;
          }
          const [a, b] = swapped ? [p, m] : [m, p];
          const y = apply(a, b);
          if (filter && y !== 1) continue;
          v[i] = filter ? a : y;
          any = true;
        }
        if (any) out.push({ labels: resultLabels(node, member.labels, partner.labels), v });
      }
    }
  }
  return mergeColumns(out, NOT_UNIQUE);
}

/** On the side that must be unique, two series of the same signature may not both have a sample at a step. */
function refuseDuplicates(
  ones: ReadonlyMap<string, readonly Column[]>,
  many: readonly Column[],
  matched: (labels: Labels) => Labels,
  side: 'left' | 'right',
  grid: Grid,
): void {
  for (const group of ones.values()) {
    if (group.length < 2) continue;
    for (let i = 0; i < grid.count; i++) {
      const present = group.filter(({ v }) => v[i] !== ABSENT);
      const [first, second] = present;
      if (first === undefined || second === undefined || many.every(({ v }) => v[i] === ABSENT)) continue;
      const both = [labelsText(first.labels), labelsText(second.labels)].sort();
      throw executionError(
        `found duplicate series for the match group ${labelsText(matched(first.labels))} on the ${side} hand-side of the operation: [${both.join(', ')}];many-to-many matching not allowed: matching labels must be unique on one side`,
      );
    }
  }
}

function resultLabels(node: Binary, many: Labels, one: Labels): Labels {
  const { matching } = node;
  const keepsName = isComparison(node.op) && !node.bool;
  const base = keepsName ? many : without(many, new Set([METRIC_NAME]));
  if (matching === undefined) return base;
  if (matching.group === 'none') {
    return matching.on ? only(base, matching.labels) : without(base, new Set(matching.labels));
  }
  if (matching.include.length === 0) return base;
  return { ...without(base, new Set(matching.include)), ...only(one, matching.include) };
}
