import type { Expr } from '../../../src-shared/promql/ast.ts';
import { goFloat } from '../../../src-shared/text/go-float.ts';
import type { Run } from './run.ts';

/** Prometheus warns of every quantile that is none. */
export function warnQuantiles(quantiles: Iterable<number>, at: Expr, run: Run): void {
  for (const q of new Set(quantiles)) {
    if (!(q >= 0 && q <= 1)) run.warn(`quantile value should be between 0 and 1, got ${goFloat(q)}`, at);
  }
}
