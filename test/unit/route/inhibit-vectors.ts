import type { Labels } from '../../../src-shared/model/labels.ts';

/** A rule in Alertmanager's keys, alerts that fire, and which of them (by place) are inhibited. */
export interface InhibitVector {
  readonly what: string;
  readonly rules: readonly {
    readonly source: readonly string[];
    readonly target: readonly string[];
    readonly equal?: readonly string[];
  }[];
  readonly alerts: readonly Labels[];
  readonly inhibited: readonly number[];
}

const CRITICAL = { source: ['severity=critical'], target: ['severity=warning'], equal: ['cluster'] };
const BOTH = { source: ['a=1'], target: ['b=1'], equal: ['e'] };

export const INHIBIT_VECTORS: readonly InhibitVector[] = [
  { what: 'nothing fires', rules: [CRITICAL], alerts: [], inhibited: [] },
  { what: 'a target alone', rules: [CRITICAL], alerts: [{ severity: 'warning', cluster: 'x' }], inhibited: [] },
  { what: 'a source alone', rules: [CRITICAL], alerts: [{ severity: 'critical', cluster: 'x' }], inhibited: [] },
  {
    what: 'a source and a target',
    rules: [CRITICAL],
    alerts: [
      { severity: 'critical', cluster: 'x' },
      { severity: 'warning', cluster: 'x' },
    ],
    inhibited: [1],
  },
  {
    what: 'another cluster',
    rules: [CRITICAL],
    alerts: [
      { severity: 'critical', cluster: 'x' },
      { severity: 'warning', cluster: 'y' },
    ],
    inhibited: [],
  },
  {
    what: 'an equal label that both lack',
    rules: [CRITICAL],
    alerts: [{ severity: 'critical' }, { severity: 'warning' }],
    inhibited: [1],
  },
  {
    what: 'an equal label that the source lacks',
    rules: [CRITICAL],
    alerts: [{ severity: 'critical' }, { severity: 'warning', cluster: 'x' }],
    inhibited: [],
  },
  {
    what: 'an equal label that the target lacks',
    rules: [CRITICAL],
    alerts: [{ severity: 'critical', cluster: 'x' }, { severity: 'warning' }],
    inhibited: [],
  },
  {
    what: 'an equal label named like a method',
    rules: [{ ...CRITICAL, equal: ['constructor'] }],
    alerts: [{ severity: 'critical' }, { severity: 'warning' }],
    inhibited: [1],
  },
  {
    what: 'no equal labels',
    rules: [{ source: ['severity=critical'], target: ['severity=warning'] }],
    alerts: [
      { severity: 'critical', cluster: 'x' },
      { severity: 'warning', cluster: 'y' },
      { severity: 'info', cluster: 'y' },
    ],
    inhibited: [1],
  },
  {
    what: 'several equal labels',
    rules: [{ ...CRITICAL, equal: ['cluster', 'zone'] }],
    alerts: [
      { severity: 'critical', cluster: 'x', zone: '1' },
      { severity: 'warning', cluster: 'x', zone: '1' },
      { severity: 'warning', cluster: 'x', zone: '2' },
      { severity: 'warning', cluster: 'y', zone: '1' },
    ],
    inhibited: [1],
  },
  {
    what: 'equal values that could be mixed up',
    rules: [{ ...CRITICAL, equal: ['p', 'q'] }],
    alerts: [
      { severity: 'critical', p: 'a","b', q: 'c' },
      { severity: 'warning', p: 'a', q: 'b","c' },
    ],
    inhibited: [],
  },
  {
    what: 'an alert that meets both sides does not inhibit itself',
    rules: [{ source: ['a=1'], target: ['a=1'] }],
    alerts: [{ a: '1' }],
    inhibited: [],
  },
  {
    what: 'alerts that meet both sides do not inhibit each other',
    rules: [{ source: ['a=1'], target: ['a=1'] }],
    alerts: [
      { a: '1', n: '1' },
      { a: '1', n: '2' },
    ],
    inhibited: [],
  },
  {
    what: 'a source only inhibits what meets both sides',
    rules: [BOTH],
    alerts: [
      { a: '1', n: '1' },
      { a: '1', b: '1', n: '2' },
    ],
    inhibited: [1],
  },
  {
    what: 'what meets both sides inhibits a target only',
    rules: [BOTH],
    alerts: [
      { a: '1', b: '1', n: '1' },
      { b: '1', n: '2' },
    ],
    inhibited: [1],
  },
  {
    what: 'both sides, a source and a target',
    rules: [BOTH],
    alerts: [
      { a: '1', b: '1', n: '1' },
      { a: '1', b: '1', n: '2' },
      { a: '1', n: '3' },
      { b: '1', n: '4' },
    ],
    inhibited: [0, 1, 3],
  },
  {
    what: 'what meets both sides under other equal labels',
    rules: [BOTH],
    alerts: [
      { a: '1', e: 'x' },
      { a: '1', b: '1', e: 'y' },
      { b: '1', e: 'x' },
    ],
    inhibited: [2],
  },
  {
    what: 'two rules, one of which is met',
    rules: [CRITICAL, { source: ['alertname=NodeDown'], target: ['job=~".+"'], equal: ['instance'] }],
    alerts: [
      { alertname: 'NodeDown', instance: 'a' },
      { alertname: 'Slow', job: 'web', instance: 'a' },
      { alertname: 'Slow', job: 'web', instance: 'b' },
      { alertname: 'Slow', instance: 'a' },
    ],
    inhibited: [1],
  },
  {
    what: 'a chain: what is inhibited inhibits still',
    rules: [
      { source: ['n=1'], target: ['n=2'] },
      { source: ['n=2'], target: ['n=3'] },
    ],
    alerts: [{ n: '1' }, { n: '2' }, { n: '3' }],
    inhibited: [1, 2],
  },
  {
    what: 'a circle',
    rules: [
      { source: ['n=1'], target: ['n=2'] },
      { source: ['n=2'], target: ['n=1'] },
    ],
    alerts: [{ n: '1' }, { n: '2' }],
    inhibited: [0, 1],
  },
  {
    what: 'matchers that do not equal',
    rules: [{ source: ['severity=~"crit.*"'], target: ['severity!~"crit.*"', 'team!=""'] }],
    alerts: [{ severity: 'critical' }, { severity: 'warning', team: 'x' }, { severity: 'warning' }, { team: 'y' }],
    inhibited: [1, 3],
  },
  {
    what: 'several matchers on a side',
    rules: [{ source: ['a=1', 'b=1'], target: ['c=1'] }],
    alerts: [{ a: '1' }, { b: '1' }, { c: '1' }],
    inhibited: [],
  },
  {
    what: 'all matchers of the source met',
    rules: [{ source: ['a=1', 'b=1'], target: ['c=1'] }],
    alerts: [{ a: '1', b: '1' }, { c: '1' }],
    inhibited: [1],
  },
  {
    what: 'a target without matchers',
    rules: [{ source: ['a=1'], target: ['x=""'] }],
    alerts: [{ a: '1', x: '1' }, { b: '1' }, { b: '1', x: '2' }],
    inhibited: [1],
  },
];
