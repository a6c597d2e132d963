import type { Labels } from '../../../src-shared/model/labels.ts';

/** Routing trees in Alertmanager's YAML; every receiver is named r and a digit or more. */
export const TREES = {
  flat: `
receiver: r0
group_by: [alertname]
routes:
- matchers: [team="payments"]
  receiver: r1
  group_by: ['...']
  continue: true
- matchers: [severity=~"crit.*"]
  receiver: r2
- matchers: [instance!=""]
`,
  deep: `
receiver: r0
group_by: [alertname, cluster]
routes:
- matchers: [service=~"mysql|cassandra"]
  receiver: r1
  group_by: [cluster, alertname, database]
  routes:
  - matchers: [owner="team-X"]
    receiver: r2
    continue: true
  - matchers: [owner="team-Y"]
    receiver: r3
  - matchers: [severity="critical"]
    receiver: r4
    routes:
    - matchers: [region="eu"]
      receiver: r5
      group_by: [region]
    - matchers: [region="us", cluster!="lab"]
      receiver: r6
- matchers: [service="files"]
  receiver: r7
  routes:
  - match: {severity: critical}
    receiver: r8
  - match_re: {severity: "warn.*"}
    receiver: r9
    group_by: []
- matchers: ['{service="", alertname=~"Dead.*"}']
  receiver: r10
`,
  chain: `
receiver: r0
routes:
- continue: true
  receiver: r1
  routes:
  - matchers: [a="1"]
    receiver: r2
    continue: true
  - matchers: [b="1"]
    receiver: r3
    continue: true
  - matchers: [c="1"]
    receiver: r4
- matchers: [a!~"1|2"]
  receiver: r5
  continue: true
  routes:
  - matchers: [b!="1"]
    receiver: r6
- receiver: r7
  matchers: [c=~""]
`,
} as const;

/** A label set in a tree, and `receiver group-labels` of every place it goes to, in order. */
export type RouteVector = readonly [tree: keyof typeof TREES, labels: Labels, expected: readonly string[]];

export const ROUTE_VECTORS: readonly RouteVector[] = [
  ['flat', { alertname: 'A' }, ['r0 {alertname="A"}']],
  ['flat', {}, ['r0 {}']],
  ['flat', { alertname: 'A', team: 'payments' }, ['r1 {alertname="A", team="payments"}']],
  ['flat', { alertname: 'A', team: 'payment' }, ['r0 {alertname="A"}']],
  ['flat', { alertname: 'A', team: 'payments2' }, ['r0 {alertname="A"}']],
  ['flat', { alertname: 'A', severity: 'critical' }, ['r2 {alertname="A"}']],
  ['flat', { alertname: 'A', severity: 'crit' }, ['r2 {alertname="A"}']],
  ['flat', { alertname: 'A', severity: 'very critical' }, ['r0 {alertname="A"}']],
  ['flat', { alertname: 'A', severity: 'Critical' }, ['r0 {alertname="A"}']],
  ['flat', { alertname: 'A', instance: 'x' }, ['r0 {alertname="A"}']],
  [
    'flat',
    { alertname: 'A', team: 'payments', severity: 'critical' },
    ['r1 {alertname="A", severity="critical", team="payments"}', 'r2 {alertname="A"}'],
  ],
  [
    'flat',
    { alertname: 'A', team: 'payments', instance: 'x' },
    ['r1 {alertname="A", instance="x", team="payments"}', 'r0 {alertname="A"}'],
  ],
  [
    'flat',
    { alertname: 'A', team: 'payments', severity: 'info' },
    ['r1 {alertname="A", severity="info", team="payments"}'],
  ],
  ['flat', { alertname: 'A "b"\\' }, ['r0 {alertname="A \\"b\\"\\\\"}']],
  ['flat', { alertname: 'größe' }, ['r0 {alertname="größe"}']],
  ['flat', { alertname: 'a\tb\nc' }, ['r0 {alertname="a\\tb\\nc"}']],
  ['flat', { team: 'payments' }, ['r1 {team="payments"}']],

  ['deep', { alertname: 'A' }, ['r0 {alertname="A"}']],
  ['deep', { alertname: 'A', cluster: 'x' }, ['r0 {alertname="A", cluster="x"}']],
  ['deep', { cluster: 'x' }, ['r0 {cluster="x"}']],
  ['deep', { alertname: 'A', service: 'mysql' }, ['r1 {alertname="A"}']],
  ['deep', { alertname: 'A', service: 'cassandra', database: 'd' }, ['r1 {alertname="A", database="d"}']],
  ['deep', { alertname: 'A', service: 'mysqlx' }, ['r0 {alertname="A"}']],
  ['deep', { alertname: 'A', service: 'mysql', owner: 'team-X' }, ['r2 {alertname="A"}']],
  ['deep', { alertname: 'A', service: 'mysql', owner: 'team-Y' }, ['r3 {alertname="A"}']],
  ['deep', { alertname: 'A', service: 'mysql', owner: 'team-Z' }, ['r1 {alertname="A"}']],
  [
    'deep',
    { alertname: 'A', service: 'mysql', owner: 'team-X', severity: 'critical' },
    ['r2 {alertname="A"}', 'r4 {alertname="A"}'],
  ],
  ['deep', { alertname: 'A', service: 'mysql', owner: 'team-Y', severity: 'critical' }, ['r3 {alertname="A"}']],
  ['deep', { alertname: 'A', service: 'mysql', severity: 'critical' }, ['r4 {alertname="A"}']],
  ['deep', { alertname: 'A', service: 'mysql', severity: 'critical', region: 'eu' }, ['r5 {region="eu"}']],
  ['deep', { alertname: 'A', service: 'mysql', severity: 'critical', region: 'us' }, ['r6 {alertname="A"}']],
  [
    'deep',
    { alertname: 'A', service: 'mysql', severity: 'critical', region: 'us', cluster: 'lab' },
    ['r4 {alertname="A", cluster="lab"}'],
  ],
  [
    'deep',
    { alertname: 'A', service: 'mysql', severity: 'critical', region: 'us', cluster: 'prod' },
    ['r6 {alertname="A", cluster="prod"}'],
  ],
  [
    'deep',
    { alertname: 'A', service: 'mysql', owner: 'team-X', severity: 'critical', region: 'eu' },
    ['r2 {alertname="A"}', 'r5 {region="eu"}'],
  ],
  ['deep', { alertname: 'A', service: 'mysql', region: 'eu' }, ['r1 {alertname="A"}']],
  ['deep', { alertname: 'A', service: 'files' }, ['r7 {alertname="A"}']],
  ['deep', { alertname: 'A', service: 'files', severity: 'critical' }, ['r8 {alertname="A"}']],
  ['deep', { alertname: 'A', service: 'files', severity: 'criticals' }, ['r7 {alertname="A"}']],
  ['deep', { alertname: 'A', service: 'files', severity: 'warning' }, ['r9 {alertname="A"}']],
  ['deep', { alertname: 'A', service: 'files', severity: 'a warning' }, ['r7 {alertname="A"}']],
  ['deep', { alertname: 'A', service: 'files', severity: 'warn', cluster: 'x' }, ['r9 {alertname="A", cluster="x"}']],
  ['deep', { alertname: 'DeadMan' }, ['r10 {alertname="DeadMan"}']],
  ['deep', { alertname: 'Dead' }, ['r10 {alertname="Dead"}']],
  ['deep', { alertname: 'NotDead' }, ['r0 {alertname="NotDead"}']],
  ['deep', { alertname: 'DeadMan', service: 'web' }, ['r0 {alertname="DeadMan"}']],
  ['deep', { alertname: 'DeadMan', service: 'files' }, ['r7 {alertname="DeadMan"}']],
  ['deep', { owner: 'team-X' }, ['r0 {}']],

  ['chain', { x: '1' }, ['r1 {}', 'r6 {}', 'r7 {}']],
  ['chain', { a: '1' }, ['r2 {}', 'r7 {}']],
  ['chain', { a: '2' }, ['r1 {}', 'r7 {}']],
  ['chain', { a: '3' }, ['r1 {}', 'r6 {}', 'r7 {}']],
  ['chain', { a: '12' }, ['r1 {}', 'r6 {}', 'r7 {}']],
  ['chain', { b: '1' }, ['r3 {}', 'r5 {}', 'r7 {}']],
  ['chain', { b: '2' }, ['r1 {}', 'r6 {}', 'r7 {}']],
  ['chain', { c: '1' }, ['r4 {}', 'r6 {}']],
  ['chain', { c: '2' }, ['r1 {}', 'r6 {}']],
  ['chain', { a: '1', b: '1' }, ['r2 {}', 'r3 {}', 'r7 {}']],
  ['chain', { a: '1', c: '1' }, ['r2 {}', 'r4 {}']],
  ['chain', { b: '1', c: '1' }, ['r3 {}', 'r4 {}', 'r5 {}']],
  ['chain', { a: '1', b: '1', c: '1' }, ['r2 {}', 'r3 {}', 'r4 {}']],
  ['chain', { a: '2', b: '1', c: '2' }, ['r3 {}']],
  ['chain', { a: '2', b: '2', c: '2' }, ['r1 {}']],
];
