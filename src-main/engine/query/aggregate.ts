import { METRIC_NAME } from '../../../src-shared/model/labels.ts';
import type { Aggregate, Expr } from '../../../src-shared/promql/ast.ts';
import { countValues, pick } from './aggregate-select.ts';
import { warnQuantiles } from './annotations.ts';
import { type Group, groupColumns } from './grouping.ts';
import { only, without } from './labels.ts';
import type { Run } from './run.ts';
import { Mean, quantileOfSorted, Sum, sortValues, Variance } from './sums.ts';
import type { Column, Grid } from './values.ts';
import { ABSENT } from './values.ts';

/** Takes the values of one step and gives one back. */
interface Accumulator {
  reset(): void;
  add(x: number): void;
  readonly value: number;
}

class Extreme implements Accumulator {
  readonly #sign: 1 | -1;
  #value = Number.NaN;

  constructor(sign: 1 | -1) {
    this.#sign = sign;
  }
  reset(): void {
    this.#value = Number.NaN;
  }
  add(x: number): void {
    if (Number.isNaN(this.#value) || this.#sign * x > this.#sign * this.#value) this.#value = x;
  }
  get value(): number {
    return this.#value;
  }
}

class Counter implements Accumulator {
  #count = 0;
  readonly #constant: boolean;

  constructor(constant: boolean) {
    this.#constant = constant;
  }
  reset(): void {
    this.#count = 0;
  }
  add(): void {
    this.#count += 1;
  }
  get value(): number {
    return this.#constant ? 1 : this.#count;
  }
}

class Deviation extends Variance {
  override get value(): number {
    return Math.sqrt(super.value);
  }
}

function accumulator(op: Aggregate['op']): Accumulator | undefined {
  switch (op) {
    case 'sum':
      return new Sum();
    case 'avg':
      return new Mean();
    case 'min':
      return new Extreme(-1);
    case 'max':
      return new Extreme(1);
    case 'count':
      return new Counter(false);
    case 'group':
      return new Counter(true);
    case 'stddev':
      return new Deviation();
    case 'stdvar':
      return new Variance();
    default:
      return undefined;
  }
}

/** Evaluates an aggregation at all steps. */
export function evaluateAggregate(node: Aggregate, grid: Grid, run: Run): readonly Column[] {
  const columns = run.columns(node.expr, grid);
  if (node.op === 'count_values') return countValues(columns, node, grid, run);
  const dropped = new Set([...node.labels, METRIC_NAME]);
  const groups = groupColumns(columns, (labels) =>
    node.without ? without(labels, dropped) : only(labels, node.labels),
  );
  run.charge(groups.length * grid.count);
  const taking = accumulator(node.op);
  if (taking !== undefined) return groups.map((group) => accumulate(group, taking, grid, run));
  const param = run.scalar(node.param, grid);
  if (node.op === 'quantile') return quantiles(groups, node, param, grid, run);
  return pick(groups, node, param, grid, run);
}

function accumulate(group: Group, taking: Accumulator, grid: Grid, run: Run): Column {
  const { labels, members } = group;
  const out = new Float64Array(grid.count);
  for (let i = 0; i < out.length; i++) {
    run.did(members.length);
    let any = false;
    taking.reset();
    for (const member of members) {
      const x = member.v[i] ?? ABSENT;
      if (x === ABSENT) continue;
      taking.add(x);
      any = true;
    }
    out[i] = any ? taking.value : ABSENT;
  }
  return { labels, v: out, dropName: dropsName(group, out) };
}

/** A group loses its name when one of its members does that has a sample at the last step that has any. */
function dropsName({ labels, members }: Group, v: Float64Array): boolean {
  // Only `by (__name__)` has a name to lose.
  if (labels[METRIC_NAME] === undefined) return false;
  const last = v.findLastIndex((x) => x !== ABSENT);
  return members.some((member) => member.dropName === true && member.v[last] !== ABSENT);
}

function quantiles(
  groups: readonly Group[],
  node: Aggregate,
  param: Float64Array,
  grid: Grid,
  run: Run,
): readonly Column[] {
  warnOfWorst(param, node.param ?? node, run);
  return groups.map((group) => {
    const { labels, members } = group;
    const values = new Float64Array(members.length);
    const out = new Float64Array(grid.count);
    for (let i = 0; i < out.length; i++) {
      run.did(members.length);
      let count = 0;
      for (const { v } of members) {
        const x = v[i] ?? ABSENT;
        if (x !== ABSENT) values[count++] = x;
      }
      sortValues(values, count);
      out[i] = count === 0 ? ABSENT : quantileOfSorted(param[i] ?? Number.NaN, values, count);
    }
    return { labels, v: out, dropName: dropsName(group, out) };
  });
}

/** Of a quantile that changes from step to step Prometheus names the worst on either side. */
function warnOfWorst(param: Float64Array, at: Expr, run: Run): void {
  const numbers = param.filter((q) => !Number.isNaN(q));
  const worst = [numbers.length < param.length ? Number.NaN : 0, Math.max(0, ...numbers), Math.min(0, ...numbers)];
  warnQuantiles(worst, at, run);
}
