import fc from 'fast-check';
import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import { METRIC_NAME } from '../../../src-shared/model/labels.ts';
import type {
  At,
  Duration,
  Expr,
  Extension,
  Matching,
  MatrixSelector,
  QuerySeconds,
  Subquery,
  ValueType,
  VectorSelector,
} from '../../../src-shared/promql/ast.ts';
import {
  AGGREGATION_PARAMETER,
  AGGREGATIONS,
  ARITHMETIC,
  COMPARISONS,
  SET_OPERATORS,
} from '../../../src-shared/promql/ast.ts';
import { SIGNATURES } from '../../../src-shared/promql/functions.ts';

const HERE = { from: 0, to: 0 };
const ms = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 20_000, max: 400_000 }) },
  fc.integer({ min: 1, max: 400_000_000 }),
);
const shift = fc.record({
  offset: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    fc.integer({ min: -90_000, max: 90_000 }),
    fc.integer({ min: -100_000_000, max: 100_000_000 }),
  ),
  at: fc.oneof(
    { weight: 8, arbitrary: fc.constant(undefined) },
    fc.constantFrom<At>('start', 'end'),
    fc.integer({ min: -10_000_000, max: 2_000_000_000_000 }),
  ),
});
const labelName = fc.oneof(
  fc.constantFrom('job', 'instance', 'le', 'on', 'offset', 'constructor'),
  fc.constantFrom('a b', 'ü'),
);
const metricName = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('m', 'm', 'n_total', 'b_bucket', 'job:x:rate5m') },
  fc.constantFrom('sum', 'inf', 'offset', 'rate', 'by', 'and', 'a b', 'NaN', 'start', 'fill'),
);
const matcher: fc.Arbitrary<Matcher> = fc.oneof(
  fc.record({ name: labelName, op: fc.constantFrom('=' as const, '!=' as const), value: fc.string() }),
  fc.record({
    name: labelName,
    op: fc.constantFrom('=~' as const, '!~' as const),
    value: fc.constantFrom('a|b', '.*', 'x.+', '(?i:y)'),
  }),
);
/** The second argument of `info`. */
const labelSelector: fc.Arbitrary<VectorSelector> = fc
  .array(fc.oneof(matcher, fc.constant<Matcher>({ name: METRIC_NAME, op: '=~', value: '.+_info' })), { maxLength: 2 })
  .map((matchers) => ({ kind: 'selector', matchers, offset: 0, at: undefined, ...HERE }));
const extend = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  fc.record({ extend: fc.constantFrom<Extension>('anchored', 'smoothed') }),
);
/** What only the query knows, with what the text knows around it. */
const querySeconds: fc.Arbitrary<QuerySeconds> = fc
  .tuple(fc.constantFrom('step' as const, 'range' as const), fc.constantFrom('+', '*', 'min_of', 'max_of'), fc.nat(90))
  .map(([of, op, right]) => ({ op: op as '+', left: { op: of }, right }));
const range: fc.Arbitrary<Duration> = fc.oneof({ weight: 6, arbitrary: ms }, querySeconds);
const selector: fc.Arbitrary<VectorSelector> = fc
  .tuple(
    metricName,
    fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(matcher, { maxLength: 2 })),
    shift,
    extend,
  )
  .map(([name, matchers, moved, extended]) => ({
    kind: 'selector',
    matchers: [{ name: METRIC_NAME, op: '=', value: name }, ...matchers],
    ...moved,
    ...extended,
    ...HERE,
  }));
const matrix: fc.Arbitrary<MatrixSelector> = fc
  .tuple(selector, range)
  .map(([inner, of]) => ({ kind: 'matrix', selector: inner, range: of, ...HERE }));
const matching: fc.Arbitrary<Matching | undefined> = fc
  .oneof(
    fc.constant(undefined),
    fc.record({
      on: fc.boolean(),
      labels: fc.uniqueArray(fc.constantFrom('job', 'a b'), { maxLength: 2 }),
      group: fc.constantFrom('none' as const, 'left' as const, 'right' as const),
      include: fc.uniqueArray(fc.constantFrom('zone', 'rack'), { maxLength: 1 }),
    }),
  )
  .map((made) => (made?.group === 'none' ? { ...made, include: [] } : made));
const fillValue = fc.constantFrom(undefined, 0, 7, Number.NaN);
const filled: fc.Arbitrary<Matching | undefined> = fc
  .tuple(matching, fillValue, fillValue)
  .map(([made, left, right]) => {
    if (left === undefined && right === undefined) return made;
    return { on: false, labels: [], group: 'none', include: [], ...made, fill: { left, right } };
  });

function call(type: ValueType, depth: number): fc.Arbitrary<Expr> {
  const names = [...SIGNATURES].filter(([, signature]) => signature.returns === type);
  return fc.constantFrom(...names).chain(([fn, { args, variadic }]) => {
    const least = variadic === 0 ? args.length : args.length - 1;
    const most = variadic === 0 ? args.length : least + (variadic === -1 ? 2 : variadic);
    return fc
      .integer({ min: least, max: most })
      .chain((count) =>
        fc
          .tuple(
            ...Array.from({ length: count }, (_, i) =>
              fn === 'info' && i === 1
                ? labelSelector
                : expression(args[Math.min(i, args.length - 1)] ?? 'vector', depth - 1),
            ),
          )
          .map((given) => ({ kind: 'call', fn, args: given, ...HERE })),
      );
  });
}

function scalar(depth: number): fc.Arbitrary<Expr> {
  const literal: fc.Arbitrary<Expr> = fc
    .oneof(fc.double(), fc.integer(), fc.constantFrom(0.5, 2, 1e30, Number.POSITIVE_INFINITY, Number.NaN))
    .map((value) => ({ kind: 'number', value: Math.abs(value), ...HERE }));
  if (depth <= 0) return literal;
  return fc.oneof(literal, call('scalar', depth), binary('scalar', depth));
}

function binary(type: 'scalar' | 'vector', depth: number): fc.Arbitrary<Expr> {
  const side = fc.constantFrom<ValueType>('vector', 'scalar').chain((of) => expression(of, depth - 1));
  const of = (kinds: readonly ValueType[]): fc.Arbitrary<Expr> => expression(kinds[0] ?? 'vector', depth - 1);
  const base = { kind: 'binary' as const, ...HERE };
  if (type === 'scalar') {
    return fc
      .tuple(fc.constantFrom(...ARITHMETIC, ...COMPARISONS), of(['scalar']), of(['scalar']))
      .map(([op, left, right]) => ({
        ...base,
        op,
        left,
        right,
        bool: COMPARISONS.some((c) => c === op),
        matching: undefined,
      }));
  }
  return fc.oneof(
    fc.tuple(fc.constantFrom(...ARITHMETIC, ...COMPARISONS), of(['vector']), of(['vector']), fc.boolean(), filled).map(
      ([op, left, right, bool, matched]): Expr => ({
        ...base,
        op,
        left,
        right,
        bool: bool && COMPARISONS.some((c) => c === op),
        matching: matched,
      }),
    ),
    fc.tuple(fc.constantFrom(...SET_OPERATORS), of(['vector']), of(['vector']), matching).map(
      ([op, left, right, matched]): Expr => ({
        ...base,
        op,
        left,
        right,
        bool: false,
        matching: matched && { ...matched, group: 'none', include: [] },
      }),
    ),
    fc
      .tuple(fc.constantFrom(...ARITHMETIC, ...COMPARISONS), of(['vector']), side)
      .map(([op, left, right]): Expr => ({ ...base, op, left, right, bool: false, matching: undefined })),
  );
}

const aggregate = (depth: number): fc.Arbitrary<Expr> =>
  fc.constantFrom(...AGGREGATIONS).chain((op) => {
    const wanted = AGGREGATION_PARAMETER[op];
    const labels = fc.uniqueArray(labelName, { maxLength: 2 });
    const param = wanted === undefined ? fc.constant(undefined) : expression(wanted, depth - 1);
    return fc
      .tuple(param, expression('vector', depth - 1), labels, fc.boolean())
      .map(([given, expr, names, without]) => ({
        kind: 'aggregate',
        op,
        expr,
        param: given,
        without,
        labels: names,
        ...HERE,
      }));
  });

/** Arbitrary well-typed expressions without parentheses that mean nothing. */
export function expression(type: ValueType, depth = 3): fc.Arbitrary<Expr> {
  switch (type) {
    case 'string':
      return fc.string({ unit: 'grapheme' }).map((value) => ({ kind: 'string', value, ...HERE }));
    case 'scalar':
      return scalar(depth);
    case 'matrix': {
      if (depth <= 0) return matrix;
      const subquery: fc.Arbitrary<Subquery> = fc
        .tuple(expression('vector', depth - 1), range, fc.oneof(fc.constant(undefined), range), shift)
        .map(([expr, of, step, moved]) => ({ kind: 'subquery', expr, range: of, step, ...moved, ...HERE }));
      return fc.oneof<[fc.Arbitrary<Expr>, fc.Arbitrary<Expr>]>(matrix, subquery);
    }
    case 'vector': {
      if (depth <= 0) return selector;
      const unary: fc.Arbitrary<Expr> = expression('vector', depth - 1).map((expr) => ({
        kind: 'unary',
        op: '-',
        expr,
        ...HERE,
      }));
      return fc.oneof(selector, unary, aggregate(depth), call('vector', depth), binary('vector', depth));
    }
  }
}

/** A tree without positions, for comparing. */
export function plain(expr: Expr): unknown {
  return JSON.parse(
    JSON.stringify(expr, (key, value: unknown) => {
      if (key === 'from' || key === 'to' || key === 'parens') return undefined;
      return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
    }),
  );
}
