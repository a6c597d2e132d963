import { type Labels, METRIC_NAME } from '../model/labels.ts';
import { type ComparisonOp, type Expr, isComparison, type VectorSelector } from '../promql/ast.ts';
import { selectorText } from '../promql/selector.ts';
import { selectors } from '../promql/walk.ts';

/** Functions over a window that give the one value that stands in it. */
const KEEPS_VALUE = /^(?:avg|min|max|last|first|quantile)_over_time$/;
/** Aggregations that give the value of the one series there is. */
const ONE_VALUE: ReadonlySet<string> = new Set(['sum', 'avg', 'min', 'max']);

/** What one series of an expression would have to be like for the expression to hold, as far as its text says. */
export interface TestGuess {
  /** Input series in series notation, without values. */
  readonly series: readonly string[];
  /** The value they have. */
  readonly input: number;
  /** Labels of the result, without the metric's name. */
  readonly labels: Labels;
  /** The result's value; undefined where the text does not say it. */
  readonly value: number | undefined;
}

function beyond(op: ComparisonOp, threshold: number): number {
  if (op === '>' || op === '!=') return threshold + 1;
  return op === '<' ? threshold - 1 : threshold;
}

/** The labels that a selector asks for; where it leaves a choice, the first thing that comes to mind. */
function labelsOf({ matchers }: VectorSelector): Labels {
  return Object.fromEntries(
    matchers.flatMap(({ name, op, value }): [string, string][] => {
      if (op === '=') return value === '' ? [] : [[name, value]];
      if (op !== '=~') return [];
      const [first = ''] = value.split('|');
      return [[name, /^[\w ./:-]+$/.test(first) ? first : 'a']];
    }),
  );
}

function seriesOf(selector: VectorSelector): string {
  const { [METRIC_NAME]: name = 'metric', ...labels } = labelsOf(selector);
  return selectorText(
    name,
    Object.entries(labels).map(([label, value]) => ({ name: label, op: '=', value })),
  );
}

/** Labels of an expression's result, and its value when every series has `input`. */
function result(expr: Expr, input: number): Pick<TestGuess, 'labels' | 'value'> {
  const nothing = { labels: {}, value: undefined };
  switch (expr.kind) {
    case 'selector': {
      const { [METRIC_NAME]: _name, ...labels } = labelsOf(expr);
      return { labels, value: input };
    }
    case 'matrix':
      return result(expr.selector, input);
    case 'aggregate': {
      const { labels, value } = result(expr.expr, input);
      const kept = Object.entries(labels).filter(([name]) => expr.labels.includes(name) !== expr.without);
      return { labels: Object.fromEntries(kept), value: ONE_VALUE.has(expr.op) ? value : undefined };
    }
    case 'call': {
      const inner = expr.args.at(-1);
      if (inner === undefined || expr.fn === 'absent' || expr.fn === 'absent_over_time')
        return { ...(inner === undefined ? nothing : result(inner, input)), value: 1 };
      const { labels, value } = result(inner, input);
      return { labels, value: KEEPS_VALUE.test(expr.fn) ? value : undefined };
    }
    case 'binary':
      // The right side only says which series of the left one are meant.
      return { ...result(expr.left, input), value: undefined };
    default:
      return nothing;
  }
}

/** Reads a rule's expression for a test to begin with. */
export function guessTest(expr: Expr): TestGuess {
  const isAbsent = expr.kind === 'call' && /^absent(?:_over_time)?$/.test(expr.fn);
  const series = isAbsent ? [] : [...new Set(selectors(expr).map(seriesOf))];
  if (expr.kind !== 'binary' || !isComparison(expr.op) || expr.bool || expr.right.kind !== 'number')
    return { series, input: 1, ...result(expr, 1) };
  const input = beyond(expr.op, expr.right.value);
  return { series, input, ...result(expr.left, input) };
}
