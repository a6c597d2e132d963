import type { AlertingRule } from '../model/rule.ts';
import type { RuleDraft } from '../model/rule-draft.ts';
import { formatDuration } from '../time/duration.ts';
import { flapText } from './changes.ts';

/** A text as YAML: plain where that is safe, else in double quotes (JSON's escapes are YAML's). */
export function scalar(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) && !/^(?:true|false|yes|no|on|off|null)$/i.test(text)
    ? text
    : JSON.stringify(text);
}

/** The expression as a block, so that its lines stay as they are. */
function block(text: string, indent: string): string {
  return `|-\n${text
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line))
    .join('\n')}`;
}

function pairs(title: string, record: Readonly<Record<string, string>>): readonly string[] {
  const entries = Object.entries(record);
  if (entries.length === 0) return [];
  return [`        ${title}:`, ...entries.map(([name, value]) => `          ${scalar(name)}: ${scalar(value)}`)];
}

/** What Tocsin adds to a rule of Prometheus; a rule file has it as annotations. */
export function instructions({ recover, onNoData, onError, flap }: AlertingRule): Readonly<Record<string, string>> {
  return {
    ...(recover === undefined ? {} : { tocsin_recover: recover }),
    ...(onNoData === undefined ? {} : { tocsin_on_no_data: onNoData }),
    ...(onError === undefined ? {} : { tocsin_on_error: onError }),
    ...(flap === undefined ? {} : { tocsin_flap: flapText(flap) }),
  };
}

/** The draft as a Prometheus rule file with one group. */
export function ruleYaml({ rule, group }: RuleDraft): string {
  const { interval, limit = 0, queryOffset = 0, source } = group;
  const lines = [
    'groups:',
    `  - name: ${scalar(group.name)}`,
    `    interval: ${formatDuration(interval)}`,
    ...(limit > 0 ? [`    limit: ${limit}`] : []),
    ...(queryOffset > 0 ? [`    query_offset: ${formatDuration(queryOffset)}`] : []),
    ...(source === undefined ? [] : [`    source: ${scalar(source)}`]),
    '    rules:',
    `      - ${rule.type === 'alerting' ? 'alert' : 'record'}: ${scalar(rule.name)}`,
    `        expr: ${block(rule.expr, '          ')}`,
    ...(rule.type === 'alerting' && rule.for > 0 ? [`        for: ${formatDuration(rule.for)}`] : []),
    ...(rule.type === 'alerting' && rule.keepFiringFor > 0
      ? [`        keep_firing_for: ${formatDuration(rule.keepFiringFor)}`]
      : []),
    ...pairs('labels', rule.labels),
    ...(rule.type === 'alerting' ? pairs('annotations', { ...rule.annotations, ...instructions(rule) }) : []),
  ];
  return `${lines.join('\n')}\n`;
}
