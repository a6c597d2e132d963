import type { Labels } from '../../../../src-shared/model/labels.ts';
import { prometheusDuration } from '../../../../src-shared/time/duration.ts';
import { compareLabels } from '../../query/labels.ts';
import type { AlertTest, ExpectedAlert } from './file.ts';
import { indentLines, printLabels } from './print.ts';

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

/** What differs between the alerts that fire and those expected, as promtool prints it; undefined when nothing does. */
export function judgeAlerts(test: AlertTest, testName: string, firing: readonly ExpectedAlert[]): string | undefined {
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
  if (same) return undefined;
  const name = testName === '' ? '' : `    name: ${testName},\n`;
  const indent = ' '.repeat(12);
  return `${name}    alertname: ${test.name}, time: ${prometheusDuration(test.at)}, \n        exp:${indentLines(printed(expected), indent)}, \n        got:${indentLines(printed(got), indent)}`;
}
