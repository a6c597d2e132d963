import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readAlertStatistics } from '../../src-main/engine/alert-statistics/statistics.ts';
import { createReports } from '../../src-main/engine/report/create.ts';
import type { OpsCommand } from '../../src-main/engine/store/ops.ts';
import type { Alert } from '../../src-shared/model/alert.ts';
import { Monitor } from '../../src-shared/model/monitor.ts';
import { type AlertReport, REPORT_FORMATS, ReportData } from '../../src-shared/model/report.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { openTestStore, tempFolder } from './support.ts';

const MIN = 60_000;
const HOUR = 60 * MIN;

it('reports alerts by severity and rule with MTTA, MTTR, noise and what was seen, in every format', async () => {
  // 00:00 UTC on a Tuesday.
  const from = Date.UTC(2026, 0, 6);
  const clock = new FakeClock(from);
  const store = await openTestStore(tempFolder(), clock);
  const monitors = ['a', 'b'].map((name) => Monitor.parse({ name, kind: 'http', url: 'http://127.0.0.1:9/' }));
  const commands: OpsCommand[] = monitors.map(({ name }) => ({
    do: 'state.change',
    monitor: name,
    state: 'up',
    from,
    reason: '',
  }));
  // Half of one monitor's ten hours nobody saw.
  commands.push({
    do: 'state.overlay',
    monitor: 'b',
    state: 'blind',
    from: from + 2 * HOUR,
    to: from + 7 * HOUR,
    reason: '',
  });
  const add = (rule: string, severity: string, hour: number, lasted: number, ackedAfter?: number): void => {
    const firedAt = from + hour * HOUR;
    const id = `${rule}-${hour}`;
    const alert: Alert = {
      id,
      fingerprint: rule,
      rule,
      labels: { alertname: rule, severity, monitor: 'a' },
      annotations: {},
      state: 'resolved',
      activeAt: firedAt,
      firedAt,
      resolvedAt: firedAt + lasted,
      value: 1,
      expr: 'up == 0',
      closedByHand: false,
      updatedAt: firedAt + lasted,
    };
    commands.push({ do: 'alert.put', alert });
    if (ackedAfter !== undefined)
      commands.push({
        do: 'alert.event',
        event: { alertId: id, at: firedAt + ackedAfter, kind: 'acknowledged', by: 'kim', reason: '' },
      });
  };
  add('=Down', 'critical', 1, 30 * MIN, 4 * MIN);
  add('=Down', 'critical', 3, 10 * MIN, 2 * MIN);
  for (const hour of [2, 4, 6, 8]) add('<Slow>', 'warning', hour, 5 * MIN);
  await store.ops.commit(commands);
  clock.advance(10 * HOUR);
  const reports = createReports({
    store,
    clock,
    version: '1.0.0',
    workerPath: resolve(import.meta.dirname, '../../src-main/engine/report/render.worker.ts'),
    monitors: () => monitors,
    alertStatistics: (query) =>
      readAlertStatistics(query, {
        ops: store.ops,
        tryOut: () => Promise.reject(new Error('nothing is tried out for a report')),
        ruleGroups: () => [],
        route: () => {
          throw new Error('no route is asked for');
        },
      }),
  });
  const order = { kind: 'alerts', from, to: from + 24 * HOUR, zone: 'UTC', series: [], measured: true } as const;
  const data = (await reports.build(order)) as AlertReport;
  expect(ReportData.parse(data)).toEqual(data);
  // What has not happened yet is neither seen nor missed.
  expect([data.from, data.to]).toEqual([from, from + 10 * HOUR]);
  expect(data.coverage).toBeCloseTo(0.75, 6);
  expect(data.total).toMatchObject({ fired: 6, acknowledged: 2, atNight: 5 });
  expect(data.total.toAcknowledge.mean).toBe(3 * MIN);
  expect(data.total.toResolve.mean).toBe(10 * MIN);
  expect(data.bySeverity.map(({ key, fired }) => [key, fired])).toEqual([
    ['critical', 2],
    ['warning', 4],
  ]);
  expect(data.byRule.map(({ key, fired }) => [key, fired])).toEqual([
    ['<Slow>', 4],
    ['=Down', 2],
  ]);
  expect(data.ledger.map(({ rule, selfHealed, actedOn, noise }) => [rule, selfHealed, actedOn, noise])).toEqual([
    ['<Slow>', 4, 0, 0.5],
    ['=Down', 0, 2, 0],
  ]);

  const text = new Map<string, string>();
  for (const format of REPORT_FORMATS) {
    const file = await reports.render(data, format);
    expect(file.fileName).toBe(`tocsin-alerts-2026-01-06-to-2026-01-06.${format}`);
    const again = await reports.render(data, format);
    expect(Buffer.compare(Buffer.from(file.bytes), Buffer.from(again.bytes))).toBe(0);
    text.set(format, new TextDecoder('latin1').decode(file.bytes));
  }
  expect(text.get('pdf')).toMatch(/^%PDF-/);
  expect(JSON.parse(text.get('json') ?? '')).toEqual(data);
  const html = text.get('html') ?? '';
  expect(html).toContain('6 alerts fired, 5 at night; 4 healed by themselves.');
  expect(html).toContain('75.0 % of the monitors&#39; time was seen.');
  expect(html).toContain('&lt;Slow&gt;');
  expect(html).not.toContain('<Slow>');
  // One day, and each of its parts explained.
  expect(html.match(/<rect class="(?:night|day)"/g)).toHaveLength(4);
  const lines = (text.get('csv') ?? '').split('\r\n');
  expect(lines[0]).toMatch(/^from,to,coverage,by,key,fired,acknowledged,mtta_seconds,/);
  expect(lines.slice(1, 6).map((line) => line.split(',').slice(2, 8).join())).toEqual([
    '0.75,all,,6,2,180',
    '0.75,severity,critical,2,2,180',
    '0.75,severity,warning,4,0,',
    '0.75,rule,<Slow>,4,0,',
    `0.75,rule,"'=Down",2,2,180`,
  ]);
  expect(lines[6]).toBe('');
  expect(lines.slice(7, 10)).toEqual([
    'rule,noise,fired,acted_on,self_healed,woke,open,messages',
    '<Slow>,0.5,4,0,4,0,0,0',
    `"'=Down",0,2,2,0,0,0,0`,
  ]);

  // Nothing fired in the hour before: the report says so and counts nothing.
  const calm = (await reports.build({ ...order, to: from + HOUR - 1 })) as AlertReport;
  expect(calm.total.fired).toBe(0);
  const page = new TextDecoder().decode((await reports.render(calm, 'html')).bytes);
  expect(page).not.toContain('<svg');
  expect(page).toContain('No alert fired. 100 % of the monitors&#39; time was seen.');
  await clock.run(16_000);
});
