import { SIGNATURES, type Signature } from '../../src-shared/promql/functions.ts';

/** `round(vector, [scalar])`: what may be left out is in brackets, what may come more often has dots. */
function form(name: string, { args, variadic, returns }: Signature): string {
  const last = args.at(-1) ?? '';
  const optional = variadic === 0 ? last : variadic === 1 ? `[${last}]` : variadic > 1 ? `[${last}…]` : `${last}…`;
  return `${name}(${[...args.slice(0, -1), optional].filter((arg) => arg !== '').join(', ')}) ${returns}`;
}

/** The part of PromQL that is spoken here, by kind of construct. */
export function promqlFeatures(): Readonly<Record<string, readonly string[]>> {
  return {
    types: ['scalar', 'string', 'instant vector', 'range vector'],
    selectors: [
      '=  !=  =~  !~ (anchored)',
      '{"name.with.dots", "label name"="value"}',
      '[5m]',
      'offset 5m, offset -5m',
      '@ 1700000000, @ start(), @ end()',
      '[5m] anchored, [5m] smoothed, smoothed',
    ],
    durations: ['5m, 1h30m, 300', '+  -  *  /  %  ^', 'step()  range()', 'min_of(…)  max_of(…)'],
    subqueries: ['expr[30m:1m]', 'expr[30m:]'],
    arithmetic: ['+  -  *  /  %  ^', 'atan2'],
    comparison: ['==  !=  <  <=  >  >=', 'bool'],
    logical: ['and', 'or', 'unless'],
    matching: ['on(…)', 'ignoring(…)', 'group_left(…)', 'group_right(…)', 'fill(…)  fill_left(…)  fill_right(…)'],
    aggregations: [
      'sum avg min max count group stddev stdvar',
      'topk bottomk quantile count_values limitk limit_ratio',
      'by(…)',
      'without(…)',
    ],
    functions: [...SIGNATURES].map(([name, signature]) => form(name, signature)).sort(),
    missing: [
      'samples that are native histograms: histogram_avg, histogram_count, histogram_sum, histogram_stddev,',
      'histogram_stdvar and the operators </ and >/ are read, and give nothing for float samples',
    ],
  };
}

/** The same in lines of text. */
export function featureText(): string {
  return Object.entries(promqlFeatures())
    .map(([kind, lines]) => `${kind}:\n${lines.map((line) => `  ${line}`).join('\n')}`)
    .join('\n');
}
