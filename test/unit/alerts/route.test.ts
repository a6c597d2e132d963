import { describe, expect, it } from 'vitest';
import { compileRoute } from '../../../src-main/engine/alerts/route.ts';
import type { Route } from '../../../src-shared/model/route.ts';

const route: Route = {
  receiver: 'desk',
  groupBy: ['alertname'],
  groupWait: 30_000,
  groupInterval: 300_000,
  repeatInterval: 14_400_000,
  routes: [
    { matchers: [{ name: 'team', op: '=', value: 'payments' }], receiver: 'pay', groupBy: ['...'], continue: true },
    { matchers: [{ name: 'severity', op: '=~', value: 'crit.*' }], receiver: 'pager', groupWait: 0, continue: false },
    { matchers: [{ name: 'monitor', op: '!=', value: '' }], continue: false },
  ],
};
const to = compileRoute(route);

describe('routing', () => {
  it('gives what no child takes to the root', () => {
    expect(to({ alertname: 'A' })).toEqual([
      {
        receiver: 'desk',
        groupKey: '{}:{alertname="A"}',
        groupLabels: { alertname: 'A' },
        groupWait: 30_000,
        groupInterval: 300_000,
        repeatInterval: 14_400_000,
      },
    ]);
  });

  it('takes the first child that matches and goes on only after `continue`', () => {
    const both = to({ alertname: 'A', team: 'payments', severity: 'critical', monitor: 'm' });
    expect(both.map((d) => d.receiver)).toEqual(['pay', 'pager']);
    expect(both[1]?.groupWait).toBe(0);
    expect(both[1]?.groupKey).toBe('{}/{severity=~"crit.*"}:{alertname="A"}');
  });

  it('groups by every label for `...` and lets children inherit the receiver', () => {
    expect(to({ alertname: 'A', team: 'payments' })[0]?.groupLabels).toEqual({ alertname: 'A', team: 'payments' });
    expect(to({ alertname: 'A', monitor: 'm' })[0]).toMatchObject({
      receiver: 'desk',
      groupKey: '{}/{monitor!=""}:{alertname="A"}',
    });
  });

  it('refuses a regular expression that does not compile', () => {
    const bad = { ...route, routes: [{ matchers: [{ name: 'a', op: '=~' as const, value: '(' }], continue: false }] };
    expect(() => compileRoute(bad)).toThrow();
  });
});
