import type { RuleDraft } from '../model/rule-draft.ts';
import { expressionFault } from '../promql/expression-fault.ts';
import { parse } from '../promql/parse.ts';
import { RuleTexts } from '../template/template.ts';
import { formatDuration } from '../time/duration.ts';
import { instructions, scalar } from './rule-yaml.ts';
import { guessTest, type TestGuess } from './test-guess.ts';

/** Evaluations after the moment from which the rule could fire: a window of a few samples is full by then. */
const MORE = 5;

/** A text full of double quotes as YAML: in single ones, where that needs no escapes. */
function notation(text: string): string {
  return /['\n]/.test(text) ? scalar(text) : `'${text}'`;
}

/** A block of names and values, or an empty one. */
function pairs(indent: string, title: string, values: Readonly<Record<string, string>>): readonly string[] {
  const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return [`${indent}${title}: {}`];
  return [`${indent}${title}:`, ...entries.map(([name, text]) => `${indent}  ${scalar(name)}: ${scalar(text)}`)];
}

/** Fills the templates of a rule; one that asks for a value that is not known stays as it is. */
function filled(
  texts: Readonly<Record<string, string>>,
  { labels, value }: Pick<TestGuess, 'labels' | 'value'>,
): Readonly<Record<string, string>> {
  const rule = new RuleTexts({ externalLabels: {}, externalUrl: '', query: () => [] });
  const fill = (text: string): string =>
    value === undefined && /value/i.test(text) ? text : rule.fill(text, labels, value ?? 0);
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fill(text)]));
}

/**
 * Unit tests of a rule to begin with: its own series and labels, with values for which it holds where its expression is one that
 * says them. Empty while the expression cannot be read.
 */
export function testTemplate({ rule, group }: RuleDraft): string {
  if (rule.expr.trim() === '' || expressionFault(rule.expr) !== undefined) return '';
  const guess = guessTest(parse(rule.expr));
  const every = group.interval;
  const held = rule.type === 'alerting' ? rule.for : 0;
  const steps = Math.ceil(held / every) + MORE;
  const at = formatDuration(steps * every);
  const series =
    guess.series.length === 0
      ? ['    input_series: []']
      : [
          '    input_series:',
          ...guess.series.flatMap((one) => [
            `      - series: ${notation(one)}`,
            `        values: ${notation(`${guess.input}x${steps}`)}`,
          ]),
        ];
  const head = [
    `evaluation_interval: ${formatDuration(every)}`,
    'tests:',
    `  - name: ${scalar(rule.type === 'alerting' ? `${rule.name} fires` : `${rule.name} is recorded`)}`,
    // Said though it is the evaluation's: older versions of promtool have no default for it.
    `    interval: ${formatDuration(every)}`,
    ...series,
  ];
  if (rule.type === 'recording') {
    const labels = Object.entries({ ...guess.labels, ...rule.labels }).map(
      ([name, v]) => `${name}=${JSON.stringify(v)}`,
    );
    return `${[
      ...head,
      '    promql_expr_test:',
      `      - expr: ${scalar(rule.name)}`,
      `        eval_time: ${at}`,
      '        exp_samples:',
      `          - labels: ${notation(`${rule.name}{${labels.sort().join(', ')}}`)}`,
      `            value: ${guess.value ?? guess.input}`,
    ].join('\n')}\n`;
  }
  // What Tocsin adds to a rule are annotations to promtool, and so in a test.
  const annotations = { ...rule.annotations, ...instructions(rule) };
  return `${[
    ...head,
    '    alert_rule_test:',
    ...(held > 0 ? ['      - eval_time: 0s', `        alertname: ${scalar(rule.name)}`, '        exp_alerts: []'] : []),
    `      - eval_time: ${at}`,
    `        alertname: ${scalar(rule.name)}`,
    '        exp_alerts:',
    ...pairs('          ', '- exp_labels', { ...guess.labels, ...filled(rule.labels, guess) }).map((line, i) =>
      // The values stand under the name, which the dash has moved to the right.
      i === 0 ? line : `  ${line}`,
    ),
    ...pairs('            ', 'exp_annotations', filled(annotations, guess)),
  ].join('\n')}\n`;
}
