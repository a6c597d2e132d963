import type { Call } from '../../../../src-shared/promql/ast.ts';
import { compareLabels } from '../labels.ts';
import type { Run } from '../run.ts';
import type { Column, Grid, Value } from '../values.ts';
import { vector } from '../values.ts';
import type { Family } from './implementation.ts';

const collator = new Intl.Collator('en', { numeric: true });

/** Orders the answer of an instant query; in a range query there is no order to give, and Prometheus says so. */
function sorting(compare: (a: Column, b: Column, call: Call, run: Run) => number): Family[string] {
  return (call: Call, grid: Grid, run: Run): Value => {
    if (run.range) {
      run.warn('sort is ineffective for range queries since results are always ordered by labels', call);
    }
    const columns = run.columns(call.args[0], grid);
    return vector(grid.count === 1 ? [...columns].sort((a, b) => compare(a, b, call, run)) : columns);
  };
}

/** NaN goes last in both directions. */
function byValue(sign: 1 | -1) {
  return (a: Column, b: Column): number => {
    const x = a.v[0] ?? Number.NaN;
    const y = b.v[0] ?? Number.NaN;
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return x === y ? 0 : sign * (x < y ? -1 : 1);
  };
}

function byLabel(sign: 1 | -1) {
  return (a: Column, b: Column, call: Call, run: Run): number => {
    for (const arg of call.args.slice(1)) {
      const name = run.textOf(arg);
      const order = collator.compare(a.labels[name] ?? '', b.labels[name] ?? '');
      if (order !== 0) return sign * order;
    }
    return sign * compareLabels(a.labels, b.labels);
  };
}

export const SORT: Family = {
  sort: sorting(byValue(1)),
  sort_desc: sorting(byValue(-1)),
  sort_by_label: sorting(byLabel(1)),
  sort_by_label_desc: sorting(byLabel(-1)),
};
