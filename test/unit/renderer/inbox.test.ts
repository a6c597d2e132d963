import { describe, expect, it } from 'vitest';
import { isAbout, ruleChart } from '../../../src-renderer/charts/rule-chart.ts';
import { countNew, idsOf, inboxLines, moveCursor } from '../../../src-renderer/features/alerts/order.ts';
import { inboxSentence } from '../../../src-renderer/features/alerts/use-inbox-sentence.ts';
import { sliceOf } from '../../../src-renderer/features/alerts/use-window.ts';
import { alertSentence, runbookOf, takenSentence } from '../../../src-renderer/features/alerts/words.ts';
import { standing } from '../../../src-renderer/state/inbox.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import { alertOf, statusOf } from '../../support/fixture-data.ts';

const NOW = 1_700_000_000_000;
function alert(n: number, kind: Parameters<typeof alertOf>[1], change: Partial<Alert> = {}): Alert {
  return { ...alertOf(statusOf(n, 'down', NOW, 10), kind, n, NOW - n * 60_000), ...change };
}
const ack = { at: NOW - 30_000, by: 'kim', note: 'on it' };

describe('standing', () => {
  it('needs somebody until it is taken, and again when that ends', () => {
    expect(standing(alert(1, 'down'), NOW)).toBe('needs');
    expect(standing(alert(1, 'down', { ack }), NOW)).toBe('taken');
    expect(standing(alert(1, 'down', { ack: { ...ack, until: NOW - 1 } }), NOW)).toBe('needs');
    expect(standing(alert(1, 'down', { snoozedUntil: NOW + 1 }), NOW)).toBe('taken');
    expect(standing(alert(1, 'down', { snoozedUntil: NOW - 1 }), NOW)).toBe('needs');
    expect(standing(alert(1, 'down', { state: 'pending' }), NOW)).toBe('pending');
    expect(standing(alert(1, 'down', { closedByHand: true }), NOW)).toBe('resolved');
  });
});

describe('inboxLines', () => {
  const alerts = [
    alert(1, 'cert'),
    alert(2, 'down', { ack }),
    alert(3, 'down'),
    alert(4, 'down'),
    alert(5, 'degraded', { state: 'resolved', resolvedAt: NOW }),
  ];
  it('puts what needs you first, worst and longest first, then taken, then resolved', () => {
    const lines = inboxLines(alerts, '', NOW);
    expect(idsOf(lines)).toEqual(['alert-4', 'alert-3', 'alert-1', 'alert-2', 'alert-5']);
    expect(lines.flatMap((line) => (line.type === 'heading' ? [`${line.section} ${line.count}`] : []))).toEqual([
      'needs 3',
      'taken 1',
      'resolved 1',
    ]);
  });
  it('narrows by words and by label=value', () => {
    expect(idsOf(inboxLines(alerts, 'severity=info', NOW))).toEqual(['alert-1']);
    expect(idsOf(inboxLines(alerts, 'monitordown severity=critical', NOW))).toEqual(['alert-4', 'alert-3', 'alert-2']);
    expect(inboxLines(alerts, 'nothing like it', NOW)).toEqual([]);
  });
  it('counts what waits', () => {
    const shown = inboxLines(alerts.slice(0, 3), '', NOW);
    expect(countNew(shown, inboxLines(alerts, '', NOW))).toBe(2);
    expect(countNew(shown, shown)).toBe(0);
  });
});

describe('moveCursor', () => {
  it('stays inside and begins at the near end', () => {
    const ids = ['a', 'b', 'c'];
    expect(moveCursor(ids, '', 1)).toBe('a');
    expect(moveCursor(ids, 'gone', -1)).toBe('c');
    expect(moveCursor(ids, 'c', 1)).toBe('c');
    expect(moveCursor(ids, 'b', -1)).toBe('a');
    expect(moveCursor([], '', 1)).toBe('');
  });
});

describe('sliceOf', () => {
  it('covers what is seen and never more than the list', () => {
    for (const top of [0, 37, 3_600, 100_000]) {
      const { start, end } = sliceOf(top, 600, 36, 2_800);
      expect(start).toBeLessThanOrEqual(Math.floor(top / 36));
      expect(end).toBeGreaterThanOrEqual(Math.min(2_800, Math.ceil((top + 600) / 36)));
      expect(end).toBeLessThanOrEqual(2_800);
      expect(end - start).toBeLessThan(60);
    }
    expect(sliceOf(0, 600, 36, 3)).toEqual({ start: 0, end: 3 });
  });
});

describe('ruleChart', () => {
  it('draws the left side and keeps the number as threshold', () => {
    expect(ruleChart('monitor_state == 2')).toEqual({ expr: 'monitor_state', threshold: { value: 2, label: '== 2' } });
    expect(ruleChart('probe_ssl_earliest_cert_expiry - time() < 14 * 86400').threshold?.value).toBe(1_209_600);
    expect(ruleChart('rate(x{a="b>1"}[5m]) >= 0.05').expr).toBe('rate(x{a="b>1"}[5m])');
  });
  it('draws an expression of another form as it is', () => {
    for (const expr of ['absent(up)', 'a > 1 and b > 2', 'a > b', 'sum(a > 1)', 'x{a="b > 1"}'])
      expect(ruleChart(expr)).toEqual({ expr });
  });
  it('finds the series of the alert by the labels both have', () => {
    expect(isAbout({ __name__: 'up', monitor: 'A', quantile: '0.5' }, { monitor: 'A', severity: 'x' })).toBe(true);
    expect(isAbout({ monitor: 'B' }, { monitor: 'A' })).toBe(false);
  });
});

describe('words', () => {
  it('says an alert as on the phone', () => {
    expect(alertSentence(alert(4, 'down'), NOW)).toBe('Mail API is down, for 4 min. Critical.');
    const over = alert(4, 'down', { state: 'resolved', resolvedAt: NOW, closedByHand: true });
    expect(alertSentence(over, NOW)).toContain('resolved by hand, it lasted');
    expect(takenSentence(alert(4, 'down', { ack }), NOW)).toBe('Acknowledged by kim 30 s ago: on it.');
    expect(takenSentence(alert(4, 'down'), NOW)).toBe('');
  });
  it('says how many need you and how bad', () => {
    expect(inboxSentence([], NOW)).toBe('Nothing needs you.');
    expect(inboxSentence([alert(1, 'down'), alert(2, 'cert'), alert(3, 'down', { ack })], NOW)).toBe(
      '2 need you: 1 critical, 1 info. 1 is acknowledged or snoozed.',
    );
  });
  it('opens only runbooks on the web', () => {
    const of = (runbook_url: string): string | undefined =>
      runbookOf(alert(1, 'down', { annotations: { runbook_url } }));
    expect(of('https://runbooks.example/a')).toBe('https://runbooks.example/a');
    expect(of('javascript:alert(1)')).toBeUndefined();
    expect(of('file:///etc/passwd')).toBeUndefined();
  });
});
