import type { Labels } from '../../../../src-shared/model/labels.ts';
import { prometheusDuration } from '../../../../src-shared/time/duration.ts';
import { compareLabels } from '../../query/labels.ts';
import type { AlertTest, ExpectedAlert } from './file.ts';
import { indentLines, printLabels } from './print.ts';
import type { Verdict } from './verdict.ts';

function sorted(alerts: readonly ExpectedAlert[]): readonly ExpectedAlert[] {
  return [...alerts].sort((a, b) => compareLabels(a.labels, b.labels) || compareLabels(a.annotations, b.annotations));
}

function identity(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function printed(alerts: readonly ExpectedAlert[]): string {
  if (alerts.length === 0) return '[]';
  const each = alerts.map(({ labels, annotations }, i) => {
    const text = `\nLabels:${printLabels(labels)}\nAnnotations:${printLabels(annotations)}`;
    return `${i}:${indentLines(text, '  ')}`;
  });
  return `[\n${each.join(',\n')}\n]`;
}

/** An alert for people: its labels, then each annotation on a line of its own. */
function told({ labels, annotations }: ExpectedAlert): string {
  const names = Object.keys(annotations).sort();
  return [printLabels(labels), ...names.map((name) => `${name}: ${annotations[name] ?? ''}`)].join('\n');
}

/** The alerts that fire beside those expected. */
export function judgeAlerts(test: AlertTest, testName: string, firing: readonly ExpectedAlert[]): Verdict {
  const [expected, got] = [sorted(test.alerts), sorted(firing)];
  const same =
    expected.length === got.length &&
    expected.every(({ labels, annotations }, i) => {
      const other = got[i];
      return (
        other !== undefined &&
        identity(labels) === identity(other.labels) &&
        identity(annotations) === identity(other.annotations)
      );
    });
  const verdict = {
    place: test.place,
    kind: 'alerts',
    subject: test.name,
    at: test.at,
    expected: expected.map(told),
    got: got.map(told),
    problem: '',
  } as const;
  if (same) return { ...verdict, failure: '' };
  const name = testName === '' ? '' : `    name: ${testName},\n`;
  const indent = ' '.repeat(12);
  const failure = `${name}    alertname: ${test.name}, time: ${prometheusDuration(test.at)}, \n        exp:${indentLines(printed(expected), indent)}, \n        got:${indentLines(printed(got), indent)}`;
  return { ...verdict, failure };
}
