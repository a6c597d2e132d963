import { type Labels, METRIC_NAME } from '../../../../src-shared/model/labels.ts';
import type { Call, Expr } from '../../../../src-shared/promql/ast.ts';
import type { Run } from '../run.ts';
import { selectColumns } from '../select.ts';
import type { Column, Grid, Value } from '../values.ts';
import { ABSENT, isEmpty, timesOf, vector } from '../values.ts';
import type { Family } from './implementation.ts';
import { mapSamples, overWindows } from './implementation.ts';

/** The labels that `absent` can tell from the selector: those asked for by equality, once. */
function toldLabels(expr: Expr | undefined): Labels {
  const selector = expr?.kind === 'matrix' ? expr.selector : expr;
  if (selector?.kind !== 'selector') return {};
  const told = new Map<string, string>();
  const seen = new Set<string>();
  for (const { name, op, value } of selector.matchers) {
    if (name === METRIC_NAME) continue;
    if (op === '=' && !seen.has(name)) told.set(name, value);
    else told.delete(name);
    seen.add(name);
  }
  return Object.fromEntries([...told].filter(([, value]) => value !== ''));
}

function whereNothing(columns: readonly Column[], arg: Expr | undefined, grid: Grid): Value {
  const v = new Float64Array(grid.count).fill(1);
  for (const column of columns) {
    for (let i = 0; i < v.length; i++) if (column.v[i] !== ABSENT) v[i] = ABSENT;
  }
  return vector(isEmpty(v) ? [] : [{ labels: toldLabels(arg), v, dropName: true }]);
}

function absent(call: Call, grid: Grid, run: Run): Value {
  return whereNothing(run.columns(call.args[0], grid), call.args[0], grid);
}

function absentOverTime(call: Call, grid: Grid, run: Run): Value {
  const [arg] = call.args;
  if (arg === undefined) return vector([]);
  const there = overWindows(run.windows(arg, grid), grid, run, () => () => 1, true);
  return whereNothing(there.type === 'vector' ? there.columns : [], arg, grid);
}

/** The value of the only sample, NaN when there is none or more than one. */
function scalar(call: Call, grid: Grid, run: Run): Value {
  const columns = run.columns(call.args[0], grid);
  const v = new Float64Array(grid.count);
  for (let i = 0; i < v.length; i++) {
    let found = 0;
    let value = Number.NaN;
    for (const column of columns) {
      const x = column.v[i] ?? ABSENT;
      if (x === ABSENT) continue;
      found += 1;
      value = x;
    }
    v[i] = found === 1 ? value : Number.NaN;
  }
  return { type: 'scalar', v };
}

/** When the counters of a selector's samples began, seconds; nothing of anything else, and of sources that do not know. */
function startTimestamp(call: Call, grid: Grid, run: Run): Value {
  const [arg] = call.args;
  return arg?.kind === 'selector' ? mapSamples(selectColumns(arg, grid, run, 'start'), (x) => x) : vector([]);
}

function constant(of: (run: Run) => number) {
  return (_call: Call, grid: Grid, run: Run): Value => ({
    type: 'scalar',
    v: new Float64Array(grid.count).fill(of(run) / 1_000),
  });
}

/** Of a selector the times of its samples, of anything else the evaluation time; seconds. */
function timestamp(call: Call, grid: Grid, run: Run): Value {
  const [arg] = call.args;
  if (arg?.kind === 'selector') return mapSamples(selectColumns(arg, grid, run, 'time'), (x) => x);
  const times = timesOf(grid);
  return mapSamples(run.columns(arg, grid), (_, i) => (times[i] ?? 0) / 1_000);
}

/** Whether samples are there, when they are from, and the way from a vector to a number. */
export const PRESENCE: Family = {
  absent,
  absent_over_time: absentOverTime,
  scalar,
  timestamp,
  start_timestamp: startTimestamp,
  start: constant(({ from }) => from),
  end: constant(({ to }) => to),
  step: constant(({ step }) => step),
  range: constant(({ from, to }) => to - from),
  time: (_call, grid) => ({ type: 'scalar', v: timesOf(grid).map((t) => t / 1_000) }),
};
