import { SIGNATURES, type Signature } from '../../src-shared/promql/functions.ts';

/** `round(vector, [scalar])`: what may be left out is in brackets, what may come more often has dots. */
function form(name: string, { args, variadic, returns }: Signature): string {
  const last = args.at(-1) ?? '';
  const shown = variadic === 0 ? args : [...args.slice(0, -1), variadic > 0 ? `[${last}]` : `${last}…`];
  return `${name}(${shown.join(', ')}) ${returns}`;
}

/** The part of PromQL that is spoken here, by kind of construct. */
export function promqlFeatures(): Readonly<Record<string, readonly string[]>> {
  return {
    types: ['scalar', 'string', 'instant vector', 'range vector'],
    selectors: ['=  !=  =~  !~ (anchored)', '[5m]', 'offset 5m, offset -5m', '@ 1700000000, @ start(), @ end()'],
    subqueries: ['expr[30m:1m]'],
    arithmetic: ['+  -  *  /  %  ^', 'atan2'],
    comparison: ['==  !=  <  <=  >  >=', 'bool'],
    logical: ['and', 'or', 'unless'],
    matching: ['on(…)', 'ignoring(…)', 'group_left(…)', 'group_right(…)'],
    aggregations: [
      'sum avg min max count group stddev stdvar',
      'topk bottomk quantile count_values limitk limit_ratio',
      'by(…)',
      'without(…)',
    ],
    functions: [...SIGNATURES].map(([name, signature]) => form(name, signature)).sort(),
    missing: ['native histograms and their functions'],
  };
}

/** The same in lines of text. */
export function featureText(): string {
  return Object.entries(promqlFeatures())
    .map(([kind, lines]) => `${kind}:\n${lines.map((line) => `  ${line}`).join('\n')}`)
    .join('\n');
}
