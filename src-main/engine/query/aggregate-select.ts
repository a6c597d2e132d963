import type { Labels } from '../../../src-shared/model/labels.ts';
import { METRIC_NAME } from '../../../src-shared/model/labels.ts';
import type { Aggregate } from '../../../src-shared/promql/ast.ts';
import { executionError } from '../../../src-shared/promql/error.ts';
import { quote } from '../../../src-shared/promql/literals.ts';
import { goFloat, goPlain } from '../../../src-shared/text/go-float.ts';
import { type Group, groupColumns } from './grouping.ts';
import { mergeColumns, only, without } from './labels.ts';
import { labelsHash } from './labels-hash.ts';
import type { Run } from './run.ts';
import type { Column, Grid } from './values.ts';
import { ABSENT, emptyColumn, isEmpty } from './values.ts';

/** `topk`, `bottomk`, `limitk`, `limit_ratio`: series pass with their own labels at the steps at which they are chosen. */
export function pick(
  groups: readonly Group[],
  node: Aggregate,
  param: Float64Array,
  grid: Grid,
  run: Run,
): readonly Column[] {
  const out: Column[] = [];
  if (node.op !== 'limit_ratio' && param.every((k) => k < 1)) return out;
  for (const k of new Set(param)) check(k, node, run);
  for (const { members } of groups) {
    run.charge(members.length * grid.count);
    const picked = members.map(() => emptyColumn(grid.count));
    const shares = node.op === 'limit_ratio' ? members.map(({ labels }) => hashShare(labels)) : [];
    let last: readonly number[] = [];
    for (let i = 0; i < grid.count; i++) {
      run.did(members.length);
      last = chosen(members, shares, node.op, i, param[i] ?? 0);
      for (const index of last) {
        const target = picked[index];
        if (target !== undefined) target[i] = members[index]?.v[i] ?? ABSENT;
      }
    }
    // At a single instant the order of the choice is the order of the answer.
    const order = grid.count === 1 ? last : members.map((_, index) => index);
    for (const index of order) {
      const v = picked[index];
      const member = members[index];
      if (v !== undefined && member !== undefined && !isEmpty(v)) out.push({ ...member, v });
    }
  }
  return out;
}

function check(k: number, node: Aggregate, run: Run): void {
  if (Number.isNaN(k))
    throw executionError(node.op === 'limit_ratio' ? 'Ratio value is NaN' : 'Parameter value is NaN');
  if (node.op === 'limit_ratio') {
    if (Math.abs(k) > 1) {
      const text = `ratio value should be between -1 and 1, got ${goFloat(k)}, capping to ${Math.sign(k)}`;
      run.warn(text, node.param ?? node);
    }
    return;
  }
  if (k >= 2 ** 63) throw executionError(`Scalar value ${goFloat(k)} overflows int64`);
  if (k <= -(2 ** 63)) throw executionError(`Scalar value ${goFloat(k)} underflows int64`);
}

/** Indices of the members that are chosen at step `i`. */
function chosen(
  members: readonly Column[],
  shares: readonly number[],
  op: Aggregate['op'],
  i: number,
  param: number,
): readonly number[] {
  const there: number[] = [];
  for (let m = 0; m < members.length; m++) if ((members[m]?.v[i] ?? ABSENT) !== ABSENT) there.push(m);
  if (op === 'limit_ratio') {
    const ratio = Math.max(-1, Math.min(1, param));
    return there.filter((m) => {
      const share = shares[m] ?? 0;
      return ratio >= 0 ? share < ratio : share >= 1 + ratio;
    });
  }
  const k = Math.trunc(param);
  if (k < 1) return [];
  if (op === 'limitk') return there.slice(0, k);
  const sign = op === 'topk' ? -1 : 1;
  const value = (m: number): number => members[m]?.v[i] ?? Number.NaN;
  there.sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return x === y ? 0 : sign * (x - y);
  });
  return there.slice(0, k);
}

/** Where the hash of a label set lies between the smallest and the largest one: the same share as Prometheus gives it. */
function hashShare(labels: Labels): number {
  return Number(labelsHash(labels)) / 2 ** 64;
}

/**
 * `count_values("label", v)`: how many series have each value, the value as a label. The label is written before the series
 * are grouped, so it counts for `by` and `without` as any other.
 */
export function countValues(columns: readonly Column[], node: Aggregate, grid: Grid, run: Run): readonly Column[] {
  const label = run.textOf(node.param);
  if (label === '' || !label.isWellFormed()) throw executionError(`invalid label name ${quote(label)}`);
  const dropped = new Set([...node.labels, METRIC_NAME, label]);
  const kept = node.labels.filter((name) => name !== label);
  const groups = groupColumns(columns, (labels) => (node.without ? without(labels, dropped) : only(labels, kept)));
  const told = !(node.without && node.labels.includes(label));
  const out: Column[] = [];
  for (const { labels, members } of groups) {
    const counts = new Map<string, Float64Array>();
    for (const { v } of members) {
      run.did(v.length);
      for (let i = 0; i < v.length; i++) {
        const x = v[i] ?? ABSENT;
        if (x === ABSENT) continue;
        const key = told ? goPlain(x) : '';
        let column = counts.get(key);
        if (column === undefined) {
          column = emptyColumn(grid.count);
          counts.set(key, column);
          run.charge(grid.count);
        }
        column[i] = column[i] === ABSENT ? 1 : (column[i] ?? 0) + 1;
      }
    }
    for (const [value, v] of counts) out.push({ labels: told ? { ...labels, [label]: value } : labels, v });
  }
  return mergeColumns(out);
}
