import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { compileMatchers } from '../../../src-shared/matcher/matcher.ts';
import { parseMatchers } from '../../../src-shared/matcher/parse.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { InhibitRule } from '../../../src-shared/model/inhibit-rule.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import { InhibitionIndex } from '../../../src-shared/route/inhibit.ts';
import { INHIBIT_VECTORS, type InhibitVector } from './inhibit-vectors.ts';

function rulesOf(rules: InhibitVector['rules']): InhibitRule[] {
  return rules.map(({ equal = [], source, target }) => ({
    source: source.flatMap((text) => parseMatchers(text)).map((one) => ({ ...one })),
    target: target.flatMap((text) => parseMatchers(text)).map((one) => ({ ...one })),
    equal: [...equal],
  }));
}

function alertOf(id: string, labels: Labels, state: Alert['state'] = 'firing'): Alert {
  return {
    id,
    fingerprint: id,
    rule: 'r',
    labels,
    annotations: {},
    state,
    activeAt: 0,
    value: 1,
    expr: '',
    closedByHand: false,
    updatedAt: 0,
  };
}

/** What the rule says, alert by alert, without an index. */
function slowly(rules: readonly InhibitRule[], target: Alert, firing: readonly Alert[]): boolean {
  return rules.some((rule) => {
    const isSource = compileMatchers(rule.source);
    const isTarget = compileMatchers(rule.target);
    if (!isTarget(target.labels)) return false;
    return firing.some(
      (source) =>
        isSource(source.labels) &&
        rule.equal.every((name) => (source.labels[name] ?? '') === (target.labels[name] ?? '')) &&
        !(isSource(target.labels) && isTarget(source.labels)),
    );
  });
}

describe('inhibition', () => {
  test.each(INHIBIT_VECTORS)('$what', ({ alerts, inhibited, rules }) => {
    const index = new InhibitionIndex(rulesOf(rules));
    const all = alerts.map((labels, i) => alertOf(`${i}`, labels));
    for (const alert of all) index.put(alert);
    expect(all.flatMap((alert, i) => (index.inhibitorOf(alert) === undefined ? [] : [i]))).toEqual(inhibited);
  });

  it('follows alerts that come, change and go, as looking at all of them would', () => {
    const labels = fc.record(
      { a: fc.constantFrom('1', '2'), b: fc.constantFrom('1', ''), e: fc.constantFrom('x', 'y', '') },
      { requiredKeys: [] },
    );
    const matchers = fc.constantFrom(['a=1'], ['b=1'], ['a=~"1|2"'], ['a!=1', 'b=1'], ['b=""']);
    const rules = fc.array(
      fc.record({ source: matchers, target: matchers, equal: fc.constantFrom([], ['e'], ['e', 'b']) }),
      { minLength: 1, maxLength: 3 },
    );
    const steps = fc.array(
      fc.record({ id: fc.nat(5), labels, state: fc.constantFrom('pending', 'firing', 'firing', 'resolved', 'drop') }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(rules, steps, (given, history) => {
        const compiled = rulesOf(given);
        const index = new InhibitionIndex(compiled);
        const known = new Map<string, Alert>();
        for (const { id, labels: own, state } of history) {
          if (state === 'drop') {
            index.drop(`${id}`);
            known.delete(`${id}`);
          } else {
            const alert = alertOf(`${id}`, own, state);
            index.put(alert);
            known.set(alert.id, alert);
          }
          const firing = [...known.values()].filter((alert) => alert.state === 'firing');
          for (const alert of known.values())
            expect(index.inhibitorOf(alert) !== undefined).toBe(slowly(compiled, alert, firing));
        }
      }),
    );
  });

  it('asks for 3,000 alerts without looking at the others for each', () => {
    const index = new InhibitionIndex(
      rulesOf([
        { source: ['severity=critical'], target: ['severity=warning'], equal: ['cluster'] },
        { source: ['severity=~".+"'], target: ['severity=~".+"'], equal: [] },
      ]),
    );
    const alerts = Array.from({ length: 6_000 }, (_, i) =>
      alertOf(`${i}`, { severity: i % 2 === 0 ? 'critical' : 'warning', cluster: `c${i >> 1}`, n: `${i}` }),
    );
    const cost = (count: number): number => {
      for (const alert of alerts.slice(0, count)) index.put(alert);
      const before = process.cpuUsage();
      let inhibited = 0;
      for (let round = 0; round < 5; round++)
        for (const alert of alerts.slice(0, 1_500)) inhibited += index.inhibitorOf(alert) === undefined ? 0 : 1;
      const { system, user } = process.cpuUsage(before);
      expect(inhibited).toBe(5 * 750);
      return user + system;
    };
    const few = Math.min(cost(1_500), cost(1_500));
    const many = Math.min(cost(6_000), cost(6_000));
    // Four times the alerts around them: a scan would cost four times as much.
    expect(many).toBeLessThan(2.5 * few + 20_000);
  });
});
