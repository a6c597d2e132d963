import type { Binary } from '../../../src-shared/promql/ast.ts';
import { isComparison, isSetOperator, isTrimOperator } from '../../../src-shared/promql/ast.ts';
import { matchVectors } from './match.ts';
import { operation } from './operators.ts';
import type { Run } from './run.ts';
import { selectOnce } from './select.ts';
import { combineSets } from './sets.ts';
import type { Column, Grid, Value } from './values.ts';
import { ABSENT, vector } from './values.ts';

/** Evaluates a binary operation at all steps. */
export function evaluateBinary(node: Binary, grid: Grid, run: Run): Value {
  const found = comparedOnce(node, grid, run);
  if (found !== undefined) return vector(found);
  const left = run.evaluate(node.left, grid);
  const right = run.evaluate(node.right, grid);
  if (isTrimOperator(node.op)) return trimmed(node, left, right, run);
  if (left.type === 'scalar' && right.type === 'scalar') {
    const apply = operation(node.op);
    const v = new Float64Array(grid.count);
    for (let i = 0; i < v.length; i++) v[i] = apply(left.v[i] ?? Number.NaN, right.v[i] ?? Number.NaN);
    return { type: 'scalar', v };
  }
  if (left.type === 'vector' && right.type === 'scalar') {
    return vector(withScalar(node, left.columns, right.v, false, run));
  }
  if (left.type === 'scalar' && right.type === 'vector') {
    return vector(withScalar(node, right.columns, left.v, true, run));
  }
  if (left.type !== 'vector' || right.type !== 'vector') return vector([]);
  return vector(
    isSetOperator(node.op)
      ? combineSets(node, left.columns, right.columns, grid)
      : matchVectors(node, left.columns, right.columns, grid, run),
  );
}

/** At one step, series that are compared with a number: of what a rule looks for nearly every series has nothing, and nothing is made of it. */
function comparedOnce(node: Binary, grid: Grid, run: Run): readonly Column[] | undefined {
  const { bool, left, op, right } = node;
  if (!isComparison(op) || bool || left.kind !== 'selector' || right.kind !== 'number') return undefined;
  const apply = operation(op);
  const { value } = right;
  const found = selectOnce(left, grid, run, (v) => apply(v, value) === 1);
  return found?.map(({ labels, v }) => ({ labels, v: Float64Array.of(v) }));
}

/** A vector and a number: a comparison without `bool` keeps the vector's samples for which it holds. */
function withScalar(
  node: Binary,
  columns: readonly Column[],
  scalar: Float64Array,
  scalarLeft: boolean,
  run: Run,
): readonly Column[] {
  const apply = operation(node.op);
  const filter = isComparison(node.op) && !node.bool;
  run.charge(columns.length * scalar.length);
  const at = (v: Float64Array, i: number): number => {
    const x = v[i] ?? ABSENT;
    if (x === ABSENT) return ABSENT;
    const s = scalar[i] ?? Number.NaN;
    const y = scalarLeft ? apply(s, x) : apply(x, s);
    return filter ? (y === 1 ? x : ABSENT) : y;
  };
  const out: Column[] = [];
  for (const { labels, v, dropName } of columns) {
    let first = 0;
    while (first < v.length && at(v, first) === ABSENT) first += 1;
    // Of what a rule looks for nearly every series has nothing: no room is made for it.
    if (first === v.length) continue;
    const result = new Float64Array(v.length).fill(ABSENT, 0, first);
    for (let i = first; i < v.length; i++) result[i] = at(v, i);
    out.push({ labels, v: result, dropName: filter ? dropName : true });
  }
  return out;
}

/** Trimming is for native histograms; floats are dropped with a hint, as in Prometheus. */
function trimmed(node: Binary, left: Value, right: Value, run: Run): Value {
  const some = (value: Value): boolean => value.type !== 'vector' || value.columns.length > 0;
  if (some(left) && some(right)) {
    run.info(`incompatible sample types encountered for binary operator "${node.op}": float ${node.op} float`, node);
  }
  return vector([]);
}
