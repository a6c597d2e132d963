/** An alerting rule as it is being written. */
export interface RuleDraft {
  readonly name: string;
  readonly expr: string;
  /** As typed: `5m`. */
  readonly for: string;
  readonly severity: string;
  readonly summary: string;
}

/** A text as YAML: plain where that is safe, else in double quotes (JSON's escapes are YAML's). */
function scalar(text: string): string {
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

/** The draft as a Prometheus rule file with one group. */
export function ruleYaml({ name, expr, for: held, severity, summary }: RuleDraft): string {
  const lines = [
    'groups:',
    '  - name: explore',
    '    rules:',
    `      - alert: ${scalar(name)}`,
    `        expr: ${block(expr, '          ')}`,
    ...(held === '' || held === '0' || held === '0s' ? [] : [`        for: ${held}`]),
    '        labels:',
    `          severity: ${scalar(severity)}`,
    ...(summary === '' ? [] : ['        annotations:', `          summary: ${scalar(summary)}`]),
  ];
  return `${lines.join('\n')}\n`;
}
