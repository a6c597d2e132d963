import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renameInTests } from '../../../src-renderer/features/rules/editor/rename-in-tests.ts';
import type { RuleDraft } from '../../../src-shared/model/rule-draft.ts';
import { testTemplate } from '../../../src-shared/rule/test-template.ts';

const GROUP = { name: 'desk', interval: 60_000 };

function alerting(name: string): RuleDraft {
  const rule = { type: 'alerting', expr: 'latency{host="a"} > 2', for: 300_000, keepFiringFor: 0 } as const;
  return { rule: { ...rule, name, labels: { severity: 'warning' }, annotations: { summary: 'slow' } }, group: GROUP };
}
function recording(name: string): RuleDraft {
  const rule = { type: 'recording', expr: 'max by (job) (load{job="a"})', labels: { of: 'all' } } as const;
  return { rule: { ...rule, name }, group: GROUP };
}

describe('renaming a rule in its tests', () => {
  const alertName = fc.string({ minLength: 1, unit: 'grapheme' }).filter((name) => name.trim() === name);
  const seriesName = fc.stringMatching(/^[a-z]{4,8}:[a-z_]{1,8}:[a-z0-9]{1,8}$/);

  it('gives the tests that the rule would have begun with under its new name', () => {
    fc.assert(
      fc.property(alertName, alertName, (was, now) => {
        expect(renameInTests(testTemplate(alerting(was)), was, now, 'alerting')).toBe(testTemplate(alerting(now)));
      }),
    );
    fc.assert(
      fc.property(seriesName, seriesName, (was, now) => {
        expect(renameInTests(testTemplate(recording(was)), was, now, 'recording')).toBe(testTemplate(recording(now)));
      }),
    );
  });

  it('follows a name that comes after its first test', () => {
    expect(renameInTests(testTemplate(alerting('')), '', 'Slow', 'alerting')).toBe(testTemplate(alerting('Slow')));
  });

  it('changes nothing while there is no new name', () => {
    const tests = testTemplate(alerting('Slow'));
    expect(renameInTests(tests, 'Slow', '', 'alerting')).toBe(tests);
  });

  it('finds an alert however it is written, and leaves others and free words alone', () => {
    const tests = `tests:
  - name: Down at night # Down
    alert_rule_test:
      - {eval_time: 1m, alertname: Down}
      - alertname: 'Down' # the first
      - alertname: "DownTwice"
        exp_alerts:
          - exp_annotations: {summary: Down}
    promql_expr_test:
      - expr: ALERTS{alertname="Down"} or ALERTS{alertname="DownTwice"}
      - expr: "ALERTS{alertname=\\"Down\\"}"
`;
    expect(renameInTests(tests, 'Down', 'Gone', 'alerting')).toBe(`tests:
  - name: Down at night # Down
    alert_rule_test:
      - {eval_time: 1m, alertname: Gone}
      - alertname: Gone # the first
      - alertname: "DownTwice"
        exp_alerts:
          - exp_annotations: {summary: Down}
    promql_expr_test:
      - expr: ALERTS{alertname="Gone"} or ALERTS{alertname="DownTwice"}
      - expr: "ALERTS{alertname=\\"Gone\\"}"
`);
  });

  it('finds a recorded series in expressions of several lines, and leaves labels and other series alone', () => {
    const tests = `tests:
  - name: errors of the shop
    input_series:
      - {series: 'errors{job="errors"}', values: '1x5'}
    promql_expr_test:
      - expr: |-
          errors{errors="a"} > 1
            or job:errors:rate and errors_total
        exp_samples: [{labels: 'errors{job="errors"}', value: 1}]
    alert_rule_test:
      - exp_alerts:
          - exp_annotations: {summary: errors}
`;
    expect(renameInTests(tests, 'errors', 'faults', 'recording')).toBe(`tests:
  - name: errors of the shop
    input_series:
      - {series: 'faults{job="errors"}', values: '1x5'}
    promql_expr_test:
      - expr: |-
          faults{errors="a"} > 1
            or job:errors:rate and errors_total
        exp_samples: [{labels: 'faults{job="errors"}', value: 1}]
    alert_rule_test:
      - exp_alerts:
          - exp_annotations: {summary: errors}
`);
  });
});
