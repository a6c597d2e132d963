/**
 * Queries that Prometheus 2.42 and 3.x answer alike, over the series of samples.ts. What changed between the two is kept
 * out by construction: range selectors, subqueries and the look-back became left-open (samples never lie on the edge of a
 * window, and steps never on a multiple of a subquery's step); `atan2` kept the metric name (it is only looked at inside
 * aggregations); counters that begin behind a gap were extrapolated further (`rate` and `increase` see none);
 * `holt_winters` was renamed, and functions that came later are not here.
 */
const RANGE_FUNCTIONS = [
  'rate',
  'irate',
  'increase',
  'delta',
  'idelta',
  'deriv',
  'changes',
  'resets',
  'avg_over_time',
  'min_over_time',
  'max_over_time',
  'sum_over_time',
  'count_over_time',
  'last_over_time',
  'present_over_time',
  'stddev_over_time',
  'stdvar_over_time',
] as const;
const INSTANT_FUNCTIONS = [
  'abs',
  'ceil',
  'exp',
  'floor',
  'ln',
  'log10',
  'log2',
  'sgn',
  'sqrt',
  'deg',
  'rad',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'asinh',
  'acosh',
  'atanh',
  'round',
  'sort',
  'sort_desc',
  'timestamp',
  'absent',
] as const;
const DATE_FUNCTIONS = [
  'minute',
  'hour',
  'day_of_week',
  'day_of_month',
  'day_of_year',
  'days_in_month',
  'month',
  'year',
] as const;
const AGGREGATIONS = ['sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar'] as const;
const ARITHMETIC = ['+', '-', '*', '/', '%', '^'] as const;
const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='] as const;

const MATCHERS = ['', '{job="a"}', '{job!="a"}', '{instance=~"0|2"}', '{instance!~"0.*",job=~".+"}'] as const;
const GROUPINGS = ['', ' by (job)', ' by (instance, nothing)', ' without (instance)', ' without ()'] as const;

function pick<T>(from: readonly T[], n: number): T {
  const found = from[n % from.length];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

/** Every query once, the same at every run. */
export const QUERIES: readonly string[] = [
  ...new Set([
    ...RANGE_FUNCTIONS.flatMap((fn, i) => [
      `${fn}(c_total${pick(MATCHERS, i)}[5m])`,
      `${fn}(g[${pick(['1m', '7m30s', '1h'], i)}] offset ${pick(['2m', '11s', '1h'], i)})`,
      ...(fn === 'rate' || fn === 'increase' ? [] : [`${fn}(gaps[10m])`]),
      `${fn}((g * 2)[20m:${pick(['1m', '40s'], i)}])`,
    ]),
    ...INSTANT_FUNCTIONS.flatMap((fn, i) => [`${fn}(g${pick(MATCHERS, i)})`, `${fn}(rate(c_total[4m]))`]),
    ...DATE_FUNCTIONS.flatMap((fn) => [`${fn}()`, `${fn}(c_total * 86400)`]),
    ...AGGREGATIONS.flatMap((op, i) => [
      `${op}${pick(GROUPINGS, i)} (g)`,
      `${op}${pick(GROUPINGS, i + 2)} (rate(c_total[5m]))`,
      `${op} by (le) (h_bucket)`,
    ]),
    ...ARITHMETIC.flatMap((op, i) => [
      `g ${op} cap`,
      `g ${op} ${pick(['2', '-3.5', '0'], i)}`,
      `7 ${op} g`,
      `g ${op} on (instance, job) group_left () cap`,
      `sum by (job) (g) ${op} ignoring (x) max by (job) (cap)`,
      `${i + 3} ${op} ${i - 2}`,
    ]),
    ...COMPARISONS.flatMap((op, i) => [
      `g ${op} 5`,
      `g ${op} bool cap`,
      `3 ${op} bool ${i}`,
      `c_total ${op} on (job, instance) (cap * 3)`,
    ]),
    ...['and', 'or', 'unless'].flatMap((op) => [
      `g ${op} cap`,
      `g{job="a"} ${op} on (instance) c_total{job="b"}`,
      `(g > 0) ${op} ignoring (instance) late`,
    ]),
    ...[1, 3].flatMap((k) => [`topk(${k}, g)`, `bottomk(${k}, g) by (job)`, `topk by (job) (${k}, rate(c_total[5m]))`]),
    ...['-1', '0', '0.25', '0.5', '0.99', '1', '2'].flatMap((phi) => [
      `quantile(${phi}, g)`,
      `quantile by (job) (${phi}, rate(c_total[10m]))`,
      `quantile_over_time(${phi}, g[9m])`,
      `histogram_quantile(${phi}, rate(h_bucket[5m]))`,
      `histogram_quantile(${phi}, sum by (le, job) (h_bucket))`,
    ]),
    'count_values("v", round(g / 20))',
    'count_values by (job) ("v", cap)',
    'predict_linear(g[10m], 600)',
    'predict_linear(c_total[30m], -60)',
    'clamp(g, -5, 12.5)',
    'clamp_min(g, 0)',
    'clamp_max(g, 3)',
    'round(g, 0.1)',
    'round(g, 7)',
    'label_replace(late, "first", "$1", "path", "/([^/]+)/.*")',
    'label_replace(g, "job", "x-$1", "job", "(a)")',
    'label_join(g, "where", "/", "job", "instance")',
    'absent(nothing{job="x"})',
    'absent_over_time(nothing{job="x",y!="z"}[5m])',
    'absent_over_time(gaps[3m])',
    'scalar(late)',
    'scalar(g)',
    'vector(3) + time()',
    'pi() * 2',
    'time()',
    'g @ end() - g',
    'rate(c_total[5m] @ start())',
    'sum_over_time(g[5m] offset -3m)',
    'max_over_time(rate(c_total[5m])[30m:1m])',
    'avg_over_time(sum by (job) (g)[15m:40s] offset 1m)',
    'min_over_time(min_over_time(g[2m])[10m:1m])',
    '-g',
    '-(g ^ 2) + +g',
    '2 ^ 3 ^ 0.5',
    'g * on (job) group_left (path) late',
    'late * on (job) group_right (path) g',
    'sum(g) / count(g) > bool (avg(g) - 1)',
    'g{instance="0"} or vector(1)',
    'sgn(deriv(g[5m])) * on () group_left () vector(scalar(count(g)))',
    '{__name__=~"g|cap",job="a"}',
    '{job="b",le="+Inf"}',
    ...['g atan2 cap', 'g atan2 2', '7 atan2 g'].map((query) => `sum by (job, instance) (${query})`),
    '1 atan2 -2',
    'NaN',
    'Inf - Inf',
    '1 / 0',
    'g > NaN',
  ]),
];
