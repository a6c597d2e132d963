import type { Labels } from '../../../src-shared/model/labels.ts';
import { seriesKey } from '../../../src-shared/model/labels.ts';
import type { Aggregate } from '../../../src-shared/promql/ast.ts';
import { executionError } from '../../../src-shared/promql/error.ts';
import type { Group } from './aggregate.ts';
import { mergeColumns } from './labels.ts';
import type { Run } from './run.ts';
import type { Column, Grid } from './values.ts';
import { ABSENT, emptyColumn, isEmpty } from './values.ts';

/** `topk`, `bottomk`, `limitk`, `limit_ratio`: series pass with their own labels at the steps at which they are chosen. */
export function pick(groups: readonly Group[], node: Aggregate, param: Float64Array, grid: Grid): readonly Column[] {
  const out: Column[] = [];
  for (const k of param) refuse(k, node);
  for (const { members } of groups) {
    const picked = members.map(() => emptyColumn(grid.count));
    let last: readonly number[] = [];
    for (let i = 0; i < grid.count; i++) {
      last = chosen(members, node.op, i, param[i] ?? 0);
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
      if (v !== undefined && member !== undefined && !isEmpty(v)) out.push({ labels: member.labels, v });
    }
  }
  return out;
}

function refuse(k: number, node: Aggregate): void {
  if (Number.isNaN(k))
    throw executionError(node.op === 'limit_ratio' ? 'Ratio value is NaN' : 'Parameter value is NaN');
  if (node.op === 'limit_ratio') return;
  if (k >= 2 ** 63) throw executionError(`Scalar value ${k} overflows int64`);
  if (k <= -(2 ** 63)) throw executionError(`Scalar value ${k} underflows int64`);
}

/** Indices of the members that are chosen at step `i`. */
function chosen(members: readonly Column[], op: Aggregate['op'], i: number, param: number): readonly number[] {
  const there: number[] = [];
  for (let m = 0; m < members.length; m++) if ((members[m]?.v[i] ?? ABSENT) !== ABSENT) there.push(m);
  if (op === 'limit_ratio') {
    const ratio = Math.max(-1, Math.min(1, param));
    return there.filter((m) => {
      const share = hashShare(members[m]?.labels ?? {});
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

/** A number in [0, 1) that is always the same for the same labels (FNV-1a of their text). */
function hashShare(labels: Labels): number {
  let hash = 0x811c9dc5;
  for (const c of seriesKey(labels)) hash = Math.imul(hash ^ (c.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
}

/** A float without exponent, as Go's 'f' format with the fewest digits. */
function plainNumber(x: number): string {
  if (Number.isNaN(x)) return 'NaN';
  if (!Number.isFinite(x)) return x > 0 ? '+Inf' : '-Inf';
  const text = String(x);
  const exponent = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!exponent) return text;
  const digits = (exponent[2] ?? '') + (exponent[3] ?? '');
  const point = 1 + Number(exponent[4]);
  const body =
    point <= 0
      ? `0.${'0'.repeat(-point)}${digits}`
      : digits.length <= point
        ? digits.padEnd(point, '0')
        : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return `${exponent[1] ?? ''}${body}`;
}

/** `count_values("label", v)`: how many series have each value, the value as a label. */
export function countValues(groups: readonly Group[], node: Aggregate, grid: Grid, run: Run): readonly Column[] {
  const label = run.textOf(node.param);
  if (label === '') throw executionError('invalid label name ""');
  const out: Column[] = [];
  for (const { labels, members } of groups) {
    const counts = new Map<string, Float64Array>();
    for (const { v } of members) {
      for (let i = 0; i < v.length; i++) {
        const x = v[i] ?? ABSENT;
        if (x === ABSENT) continue;
        const key = plainNumber(x);
        let column = counts.get(key);
        if (column === undefined) {
          column = emptyColumn(grid.count);
          counts.set(key, column);
          run.charge(grid.count);
        }
        column[i] = column[i] === ABSENT ? 1 : (column[i] ?? 0) + 1;
      }
    }
    for (const [value, v] of counts) out.push({ labels: { ...labels, [label]: value }, v });
  }
  return mergeColumns(out);
}
