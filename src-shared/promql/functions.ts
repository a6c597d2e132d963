import type { ValueType } from './ast.ts';

/** Signature of a PromQL function as the type check needs it. */
export interface Signature {
  readonly args: readonly ValueType[];
  /** How many of the last argument may be given: 0 exactly once, n up to n more or none, -1 any number or none. */
  readonly variadic: number;
  readonly returns: ValueType;
}

function signature(args: readonly ValueType[], returns: ValueType, variadic = 0): Signature {
  return { args, variadic, returns };
}

const perSample = signature(['vector'], 'vector');
const overTime = signature(['matrix'], 'vector');
const dateOf = signature(['vector'], 'vector', 1);

function each(names: string, value: Signature): [string, Signature][] {
  return names.split(' ').map((name) => [name, value]);
}

/**
 * Every function of the language (Prometheus, "Query functions"). Those of native histograms alone give nothing for float
 * samples, as in Prometheus: this store keeps none.
 */
export const SIGNATURES: ReadonlyMap<string, Signature> = new Map<string, Signature>([
  ...each('abs ceil exp floor ln log10 log2 sgn sqrt deg rad timestamp start_timestamp', perSample),
  ...each('sort sort_desc', perSample),
  ...each('sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh', perSample),
  ...each('absent', perSample),
  ...each('rate irate increase delta idelta deriv changes resets', overTime),
  ...each('avg_over_time min_over_time max_over_time sum_over_time count_over_time last_over_time', overTime),
  ...each(
    'first_over_time present_over_time stddev_over_time stdvar_over_time mad_over_time absent_over_time',
    overTime,
  ),
  ...each('ts_of_min_over_time ts_of_max_over_time ts_of_first_over_time ts_of_last_over_time', overTime),
  ...each('minute hour day_of_month day_of_week day_of_year days_in_month month year', dateOf),
  ['quantile_over_time', signature(['scalar', 'matrix'], 'vector')],
  ['predict_linear', signature(['matrix', 'scalar'], 'vector')],
  ['double_exponential_smoothing', signature(['matrix', 'scalar', 'scalar'], 'vector')],
  ['clamp', signature(['vector', 'scalar', 'scalar'], 'vector')],
  ['clamp_min', signature(['vector', 'scalar'], 'vector')],
  ['clamp_max', signature(['vector', 'scalar'], 'vector')],
  ['round', signature(['vector', 'scalar'], 'vector', 1)],
  ['histogram_quantile', signature(['scalar', 'vector'], 'vector')],
  ['histogram_quantiles', signature(['vector', 'string', 'scalar', 'scalar'], 'vector', 9)],
  ['histogram_fraction', signature(['scalar', 'scalar', 'vector'], 'vector')],
  ...each('histogram_avg histogram_count histogram_sum histogram_stddev histogram_stdvar', perSample),
  ['info', signature(['vector', 'vector'], 'vector', 1)],
  ['label_replace', signature(['vector', 'string', 'string', 'string', 'string'], 'vector')],
  ['label_join', signature(['vector', 'string', 'string', 'string'], 'vector', -1)],
  ['sort_by_label', signature(['vector', 'string'], 'vector', -1)],
  ['sort_by_label_desc', signature(['vector', 'string'], 'vector', -1)],
  ['scalar', signature(['vector'], 'scalar')],
  ['vector', signature(['scalar'], 'vector')],
  ...each('time start end step range', signature([], 'scalar')),
  ['pi', signature([], 'scalar')],
]);
