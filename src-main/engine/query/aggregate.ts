import type { Labels } from '../../../src-shared/model/labels.ts';
import { METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';
import type { Aggregate } from '../../../src-shared/promql/ast.ts';
import { countValues, pick } from './aggregate-select.ts';
import { only, without } from './labels.ts';
import type { Run } from './run.ts';
import { Mean, quantileOfSorted, Sum, sortValues, Variance } from './sums.ts';
import type { Column, Grid } from './values.ts';
import { ABSENT } from './values.ts';

/** The series that one result series is made of. */
export interface Group {
  readonly labels: Labels;
  readonly members: readonly Column[];
}

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

/** Groups columns by the labels an aggregation keeps. */
function groupColumns(node: Aggregate, columns: readonly Column[]): readonly Group[] {
  const dropped = new Set([...node.labels, METRIC_NAME]);
  const groups = new Map<string, { labels: Labels; members: Column[] }>();
  for (const column of columns) {
    const labels = node.without ? without(column.labels, dropped) : only(column.labels, node.labels);
    const key = seriesKey(labels);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { labels, members: [column] });
    else group.members.push(column);
  }
  return [...groups.values()];
}

/** Evaluates an aggregation at all steps. */
export function evaluateAggregate(node: Aggregate, grid: Grid, run: Run): readonly Column[] {
  const groups = groupColumns(node, run.columns(node.expr, grid));
  run.charge(groups.length * grid.count);
  const taking = accumulator(node.op);
  if (taking !== undefined) return groups.map((group) => accumulate(group, taking, grid));
  if (node.op === 'count_values') return countValues(groups, node, grid, run);
  const param = run.scalar(node.param, grid);
  if (node.op === 'quantile') return quantiles(groups, node, param, grid, run);
  return pick(groups, node, param, grid);
}

function accumulate({ labels, members }: Group, taking: Accumulator, grid: Grid): Column {
  const out = new Float64Array(grid.count);
  for (let i = 0; i < out.length; i++) {
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
  return { labels, v: out };
}

function quantiles(
  groups: readonly Group[],
  node: Aggregate,
  param: Float64Array,
  grid: Grid,
  run: Run,
): readonly Column[] {
  const wrong = param.find((q) => !(q >= 0 && q <= 1));
  if (wrong !== undefined) warnQuantile(wrong, node, run);
  return groups.map(({ labels, members }) => {
    const values = new Float64Array(members.length);
    const out = new Float64Array(grid.count);
    for (let i = 0; i < out.length; i++) {
      let count = 0;
      for (const { v } of members) {
        const x = v[i] ?? ABSENT;
        if (x !== ABSENT) values[count++] = x;
      }
      sortValues(values, count);
      out[i] = count === 0 ? ABSENT : quantileOfSorted(param[i] ?? Number.NaN, values, count);
    }
    return { labels, v: out };
  });
}

function warnQuantile(q: number, node: Aggregate, run: Run): void {
  const text = q === Number.POSITIVE_INFINITY ? '+Inf' : q === Number.NEGATIVE_INFINITY ? '-Inf' : String(q);
  run.warn(`quantile value should be between 0 and 1, got ${text}`, node.param ?? node);
}
