import { describe, expect, it } from 'vitest';
import { evaluateInstant } from '../../../src-main/engine/query/evaluate.ts';
import { alertingInstances, foundIn } from '../../../src-main/engine/rules/evaluate.ts';
import { shippedRules } from '../../../src-main/engine/rules/packs/shipped.ts';
import { METRIC_NAME } from '../../../src-shared/model/labels.ts';
import { RuleGroup } from '../../../src-shared/model/rule.ts';
import { checkRule } from '../../../src-shared/rule/check-rule.ts';
import { MemorySource } from '../../support/memory-source.ts';

const AT = 1_780_000_000_000;
const rules = shippedRules.flatMap((group) => group.rules);

/** What the shipped rules make of samples at AT: `name severity summary`. */
function firing(series: readonly (readonly [Record<string, string>, number])[]): readonly string[] {
  const source = new MemorySource();
  for (const [labels, value] of series) {
    for (let back = 0; back <= 300; back += 15) source.add(labels, AT - back * 1_000, value);
  }
  return rules.flatMap((rule) => {
    if (rule.type !== 'alerting') return [];
    const found = foundIn(evaluateInstant(rule.expr, source, AT));
    const active = alertingInstances(rule, found, 0, { externalLabels: {}, externalUrl: '', query: () => [] });
    return active.map(({ labels, annotations }) => `${rule.name} ${labels['severity']} ${annotations['summary']}`);
  });
}

const shop = { monitor: 'shop', instance: 'https://shop/', kind: 'http', severity: 'error' };

describe('the shipped rules', () => {
  it('fit the model, read, and have sound templates', () => {
    expect(shippedRules.map((group) => RuleGroup.parse(group))).toEqual(shippedRules);
    expect(rules.flatMap(checkRule)).toEqual([]);
  });

  it.each([
    ['down', { ...shop, [METRIC_NAME]: 'monitor_state' }, 2, ['MonitorDown error shop is down']],
    ['degraded', { ...shop, [METRIC_NAME]: 'monitor_state' }, 1, ['MonitorDegraded warning shop is degraded']],
    ['up', { ...shop, [METRIC_NAME]: 'monitor_state' }, 0, []],
    ['blind', { ...shop, [METRIC_NAME]: 'monitor_state' }, 3, []],
    [
      'a silent heartbeat, once',
      { ...shop, kind: 'heartbeat', [METRIC_NAME]: 'monitor_state' },
      2,
      ['HeartbeatMissed error shop has not reported'],
    ],
    [
      'a certificate of two days',
      { ...shop, [METRIC_NAME]: 'probe_ssl_earliest_cert_expiry' },
      AT / 1_000 + 2 * 86_400,
      ['CertificateExpires critical Certificate of shop expires in 2 days'],
    ],
    [
      'a certificate of ten days',
      { ...shop, [METRIC_NAME]: 'probe_ssl_earliest_cert_expiry' },
      AT / 1_000 + 10 * 86_400,
      ['CertificateExpires warning Certificate of shop expires in 10 days'],
    ],
    [
      'a certificate that has ended',
      { ...shop, [METRIC_NAME]: 'probe_ssl_earliest_cert_expiry' },
      AT / 1_000 - 60,
      ['CertificateExpires critical Certificate of shop has expired'],
    ],
    ['1.5 s', { ...shop, [METRIC_NAME]: 'probe_duration_seconds' }, 1.5, ['HighLatency warning shop answers in 1.5s']],
    ['3 s', { ...shop, [METRIC_NAME]: 'probe_duration_seconds' }, 3, ['HighLatency critical shop answers in 3s']],
    ['0.9 s', { ...shop, [METRIC_NAME]: 'probe_duration_seconds' }, 0.9, []],
    [
      '7 % errors',
      { ...shop, [METRIC_NAME]: 'api_error_ratio' },
      0.07,
      ['HighErrorRate critical shop: 7% of requests fail'],
    ],
    [
      '95 % memory',
      { ...shop, [METRIC_NAME]: 'system_memory_ratio' },
      0.95,
      ['HighMemory warning shop: memory at 95%'],
    ],
    [
      'a full store',
      { [METRIC_NAME]: 'tocsin_store_problem' },
      1,
      ['ConsoleUnhealthy critical The console cannot store its data'],
    ],
  ] as const)('say what %s means', (_what, labels, value, expected) => {
    expect(firing([[labels, value]])).toEqual(expected);
  });

  it('see a full disk and an idle processor', () => {
    const disk = { job: 'node', instance: 'db:9100', mountpoint: '/var' };
    expect(
      firing([
        [{ ...disk, [METRIC_NAME]: 'node_filesystem_avail_bytes' }, 5],
        [{ ...disk, [METRIC_NAME]: 'node_filesystem_size_bytes' }, 100],
      ]),
    ).toEqual(['DiskFull critical node db:9100: disk /var 95% full']);
    const cpu = { [METRIC_NAME]: 'node_cpu_seconds_total', cpu: '0', mode: 'idle', instance: 'localhost', job: 'node' };
    expect(firing([[cpu, 5_000]])).toEqual(['HighCPU warning node localhost: CPU at 100%']);
  });
});
