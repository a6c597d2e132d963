import { type Completion, snippetCompletion } from '@codemirror/autocomplete';

function whole(template: string, label: string, info: string): Completion {
  return snippetCompletion(template, { label, info, type: 'snippet', detail: 'pattern', boost: -1 });
}

/** Whole questions that are asked often; Tab moves from blank to blank. */
export const SNIPPETS: readonly Completion[] = [
  whole('sum by (${label}) (rate(${counter}[${5m}]))', 'sum by … rate', 'Events per second, added up per label'),
  whole(
    'histogram_quantile(${0.95}, sum by (le) (rate(${name_bucket}[${5m}])))',
    'quantile of a histogram',
    'The value that 95 % of the observations stay below',
  ),
  whole(
    'sum by (le) (rate(${name_bucket}[${5m}]))',
    'heat map of a histogram',
    'Observations per second and bucket, for the heat map',
  ),
  whole(
    'sum(rate(${errors}[${5m}])) / sum(rate(${total}[${5m}]))',
    'share of errors',
    'Failures per second divided by all per second',
  ),
  whole('topk(${5}, ${expression})', 'the largest few', 'The series with the largest values at every instant'),
  whole(
    '${expression} - ${expression} offset ${1d}',
    'against yesterday',
    'The difference to the same time of the day before',
  ),
  whole('predict_linear(${gauge}[${6h}], ${86400})', 'where it is going', 'Continues the line of six hours for a day'),
  whole('absent(${selector})', 'nothing there', 'Is 1 while no such series has a sample'),
];
