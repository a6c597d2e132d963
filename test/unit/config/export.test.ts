import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { EXPORTED_RULES, type Exportable, exportConfiguration } from '../../../src-main/engine/config/export.ts';
import { loadConfiguration } from '../../../src-main/engine/config/load.ts';
import { NO_RESPONSE } from '../../../src-main/engine/config/response-config.ts';
import { NO_FEDERATION } from '../../../src-main/engine/federate/config.ts';
import { CHANNEL_KINDS } from '../../../src-main/engine/notify/channels/kinds.ts';
import { InhibitRule } from '../../../src-shared/model/inhibit-rule.ts';
import { type MaintenanceTimes, type MaintenanceWindow, WEEKDAYS } from '../../../src-shared/model/maintenance.ts';
import { Monitor } from '../../../src-shared/model/monitor.ts';
import { Receiver } from '../../../src-shared/model/receiver.ts';
import { ChildRoute, type Route } from '../../../src-shared/model/route.ts';
import type { RuleGroup } from '../../../src-shared/model/rule.ts';
import type { Slo } from '../../../src-shared/model/slo.ts';
import { type NumberRange, TimeSpan } from '../../../src-shared/model/time-interval.ts';
import { channelOf } from './channel-arbitrary.ts';
import { federate } from './federate-arbitrary.ts';
import { responseArbitrary } from './response-arbitrary.ts';
import { scrapeConfig } from './scrape-arbitrary.ts';

const dir = mkdtempSync(join(tmpdir(), 'tocsin-export-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Texts that YAML, substitution and quoting stumble over. */
const nasty = fc.oneof(
  fc.constantFrom(
    'yes',
    'null',
    '1.10',
    '0x1f',
    '${HOME}',
    '$${x}',
    '- a',
    '# b',
    'a: b',
    '{x}',
    '"',
    "'",
    'ü → 日本',
    '*a',
    '&b',
    '!c',
    '~',
    '1e3',
  ),
  fc.string({ minLength: 1, maxLength: 20 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
);
const oneLine = nasty.map((text) => text.replace(/[\r\n\0]/g, ' '));
const name = nasty.map((text) => `m${text.replace(/\p{Cc}/gu, '')}`.trim()).filter((text) => !/\p{Cs}/u.test(text));
const whole = nasty.filter((text) => !/\p{Cs}/u.test(text));
const labels = fc.dictionary(fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,6}$/), whole, { maxKeys: 3 });
const ms = (min: number) => fc.integer({ min, max: 40 * 86_400_000 });
const secret = fc.oneof(
  whole,
  whole.map((text) => ({ secret: text })),
);
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });

const common = {
  name,
  interval: ms(1_000),
  timeout: ms(100),
  retryInterval: maybe(ms(1_000)),
  failureThreshold: fc.integer({ min: 1, max: 100 }),
  group: whole,
  category: fc.constantFrom('application', 'queue'),
  labels,
  severity: fc.constantFrom('info', 'critical'),
  runbook: maybe(whole),
  paused: fc.boolean(),
  assert: fc.subarray([
    'status in 200..299',
    'latency < 800ms : degraded',
    'json $.a["b"] == "x: y"',
    'body contains "${A}"',
  ]),
};
const http = {
  url: fc.constantFrom('http://127.0.0.1:1/a?b=${c}', 'https://x.example/'),
  method: fc.constantFrom('GET', 'POST'),
  headers: fc.dictionary(
    fc.stringMatching(/^[A-Za-z-]{1,8}$/),
    oneLine.filter((text) => !/\p{Cs}/u.test(text)),
    { maxKeys: 2 },
  ),
  body: maybe(whole),
  auth: maybe(fc.record({ basic: fc.record({ username: whole, password: secret }) })),
  redirects: fc.integer({ min: 0, max: 10 }),
  ipVersion: fc.constantFrom('any', '4', '6'),
  ca: maybe(fc.constant('-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n')),
};
const collect = fc.record({
  preset: fc.constantFrom('auto', 'none'),
  json: fc.array(
    fc.record({ path: fc.constant('$.a'), metric: fc.constant('a:b'), labels, scale: fc.integer({ min: -5, max: 5 }) }),
    { maxLength: 2 },
  ),
});
const monitor = fc
  .oneof(
    fc.record({ kind: fc.constant('http'), ...common, ...http, collect }),
    fc.record({ kind: fc.constant('prometheus'), ...common, ...http, sampleLimit: fc.nat() }),
    fc.record({
      kind: fc.constant('tcp'),
      ...common,
      host: fc.constant('::1'),
      port: fc.integer({ min: 1, max: 65_535 }),
      send: maybe(whole),
      expect: maybe(whole),
    }),
    fc.record({
      kind: fc.constant('tls'),
      ...common,
      host: fc.constant('x.example'),
      port: fc.constant(8443),
      verifyTls: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('heartbeat'),
      ...common,
      token: fc.stringMatching(/^[A-Za-z0-9_-]{8,20}$/),
      period: ms(1_000),
      grace: ms(0),
    }),
    fc.record({ kind: fc.constant('machine'), ...common }),
  )
  .map((raw) => Monitor.parse(JSON.parse(JSON.stringify(raw))));

const channels = fc
  .array(
    fc.oneof(
      fc.record({ type: fc.constant('log'), sendResolved: fc.boolean(), path: maybe(whole) }),
      fc.record({ type: fc.constant('webhook'), url: secret.filter((one) => typeof one === 'object') }),
    ),
    { maxLength: 3 },
  )
  // In the file, channels of one type stand together.
  .map((list) => list.sort((a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : 0)));
const receiver = fc.record({ name, channels }).map((raw) => Receiver.parse(JSON.parse(JSON.stringify(raw))));

const matcher = fc.oneof(
  fc.record({ name: fc.constantFrom('a', 'severity'), op: fc.constantFrom('=' as const, '!=' as const), value: whole }),
  fc.record({
    name: fc.constant('b'),
    op: fc.constantFrom('=~' as const, '!~' as const),
    value: fc.constantFrom('a|b', '\\d+\\.x', '.*"\\n'),
  }),
);

const rule = fc.oneof(
  fc.record({
    type: fc.constant('recording' as const),
    name: fc.constantFrom('a:b', 'c'),
    expr: fc.constantFrom('up', 'sum by (a) (up{b=~"${c}|d"})'),
    labels: fc.constantFrom({}, { x: '${y}' }),
  }),
  fc.record({
    type: fc.constant('alerting' as const),
    name: fc.constantFrom('Down', 'No: good'),
    expr: fc.constantFrom('up == 0', 'up\n  == 0'),
    for: ms(0),
    keepFiringFor: ms(0),
    labels: fc.constantFrom({}, { severity: 'critical' }),
    annotations: fc.constantFrom({}, { summary: '{{ $labels.a }}: "x"\nis ${b}' }),
  }),
);
const ruleGroup: fc.Arbitrary<RuleGroup> = fc.record({
  name: fc.constantFrom('a', 'b: c', 'd'),
  interval: ms(1_000),
  rules: fc.uniqueArray(rule, { maxLength: 3, selector: (one) => one.name + one.expr }),
  origin: fc.constant({ from: 'shipped' as const }),
});

const child: fc.Arbitrary<ChildRoute> = fc.letrec<{ child: ChildRoute }>((tie) => ({
  child: fc
    .record(
      {
        matchers: fc.array(matcher, { maxLength: 3 }),
        continue: fc.boolean(),
        groupBy: fc.constantFrom([], ['...'], ['a', 'größe']),
        groupWait: ms(0),
        muteTimeIntervals: fc.constantFrom([], ['nights']),
        activeTimeIntervals: fc.constant(['nights', 'work: hours']),
        routes: fc.array(tie('child'), { maxLength: 2 }),
      },
      { requiredKeys: ['matchers', 'continue'] },
    )
    .map((raw) => ChildRoute.parse(raw)),
})).child;

const range = (min: number, max: number): fc.Arbitrary<NumberRange> =>
  fc
    .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
    .map(([a, b]) => ({ begin: Math.min(a, b), end: Math.max(a, b) }));
const spans = fc
  .array(
    fc.record(
      {
        times: fc.constantFrom(
          [],
          [{ start: 0, end: 1_440 }],
          [
            { start: 61, end: 62 },
            { start: 540, end: 1_020 },
          ],
        ),
        weekdays: fc.array(range(0, 6), { maxLength: 2 }),
        daysOfMonth: fc.array(fc.oneof(range(1, 31), range(-28, -1)), { maxLength: 2 }),
        months: fc.array(range(1, 12), { maxLength: 2 }),
        years: fc.array(range(1_970, 2_100), { maxLength: 2 }),
        location: fc.constantFrom('UTC', 'Local', 'Europe/Berlin'),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 3 },
  )
  .map((list) => list.map((one) => TimeSpan.parse(one)));
const inhibitRule = fc
  .record(
    {
      name: fc.constant('a: b'),
      source: fc.array(matcher, { maxLength: 2 }),
      target: fc.array(matcher, { maxLength: 2 }),
      equal: fc.constantFrom([], ['a', 'b c']),
    },
    { requiredKeys: ['source', 'target', 'equal'] },
  )
  .map((raw) => InhibitRule.parse(raw));
const maintenanceTimes: fc.Arbitrary<MaintenanceTimes> = fc.oneof(
  fc.record({
    kind: fc.constant('once' as const),
    start: fc.constant('2026-10-25 02:30'),
    end: fc.constant('2026-10-26T03:30+01:00'),
  }),
  fc.record({
    kind: fc.constant('cron' as const),
    cron: fc.constant('*/5 2-4 * * sun'),
    duration: fc.constantFrom(60_000, 5_400_001, 31 * 86_400_000),
  }),
  fc.record({
    kind: fc.constant('weekly' as const),
    days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
    at: fc.constantFrom('00:00', '23:59'),
    duration: fc.constantFrom(60_000, 5_400_001, 31 * 86_400_000),
  }),
  fc.record({
    kind: fc.constant('monthly' as const),
    days: fc.subarray<number | 'last'>([1, 31, 'last'], { minLength: 1 }),
    at: fc.constant('04:05'),
    duration: fc.constantFrom(60_000, 5_400_001, 31 * 86_400_000),
  }),
  fc.record({ kind: fc.constant('by_hand' as const), duration: fc.constantFrom(60_000, 5_400_001, 31 * 86_400_000) }),
);
const maintenanceWindow: fc.Arbitrary<MaintenanceWindow> = fc.record(
  {
    name: fc.constantFrom('patching', 'release: "2"', '${HOME}'),
    note: fc.constantFrom('', 'kernel # 6'),
    when: maintenanceTimes,
    timezone: fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe'),
    monitors: fc.subarray(['a', 'b c']),
    groups: fc.subarray(['Orders']),
    matchers: fc.subarray(['team="x"', 'env=~"prod|stage"'], { minLength: 1 }),
  },
  { requiredKeys: ['name', 'note', 'when', 'monitors', 'groups', 'matchers'] },
);

const slo: fc.Arbitrary<Slo> = fc.record({
  name: fc.constantFrom('checkout', 'api: fast'),
  note: fc.constantFrom('', 'what users feel'),
  objective: fc.constantFrom(0.999, 0.5),
  window: fc.constantFrom(7 * 86_400_000, 30 * 86_400_000),
  indicator: fc.constantFrom<Slo['indicator']>(
    { kind: 'availability', monitors: ['a', 'b.c'], matchers: [] },
    { kind: 'availability', monitors: [], matchers: ['team="x"'] },
    { kind: 'ratio', good: 'ok_total{job="x"}', total: 'sum(rate(all_total[$window]))' },
    { kind: 'latency', monitors: [], matchers: [], below: 250 },
  ),
  labels: fc.constantFrom({}, { team: 'x' }),
});

const state: fc.Arbitrary<Exportable> = fc
  .record({
    monitors: fc.uniqueArray(monitor, { maxLength: 4, selector: (one) => one.name }),
    receivers: fc.uniqueArray(receiver, { maxLength: 3, selector: (one) => one.name }),
    children: fc.array(child, { maxLength: 3 }),
    timeIntervals: fc.tuple(spans, spans).map(([a, b]) => [
      { name: 'nights', spans: a },
      { name: 'work: hours', spans: b },
    ]),
    inhibitRules: fc.array(inhibitRule, { maxLength: 2 }),
    wait: ms(0),
    canaries: maybe(fc.subarray(['192.0.2.1:443', '[::1]:53'])),
    externalLabels: labels,
    resolveTimeout: maybe(ms(1_000)),
    withRoute: fc.boolean(),
    scrapeConfigs: fc.uniqueArray(scrapeConfig, { maxLength: 2, selector: (one) => one.jobName }),
    federate,
    response: responseArbitrary(matcher, ['desk']),
    ruleGroups: fc.uniqueArray(ruleGroup, { maxLength: 3, selector: (one) => one.name }),
    slos: fc.uniqueArray(slo, { maxLength: 2, selector: (one) => one.name }),
    windows: fc.uniqueArray(maintenanceWindow, { maxLength: 3, selector: (one) => one.name }),
    disabledRules: fc.uniqueArray(nasty, { maxLength: 2 }),
  })
  .filter(
    ({ monitors }) =>
      new Set(monitors.map((one) => (one.kind === 'heartbeat' ? one.token : one.name))).size === monitors.length,
  )
  .map(
    ({
      canaries,
      children,
      disabledRules,
      externalLabels,
      federate: servers,
      monitors,
      receivers,
      resolveTimeout,
      response,
      ruleGroups,
      scrapeConfigs,
      timeIntervals,
      inhibitRules,
      slos,
      wait,
      windows,
      withRoute,
    }) => {
      const route: Route = {
        receiver: receivers[0]?.name ?? 'desk',
        groupBy: ['...'],
        groupWait: wait,
        groupInterval: 5_000,
        repeatInterval: 60_000,
        routes: children,
      };
      return {
        monitors: monitors.map((one) => ({ monitor: one, origin: { from: 'ui' as const } })),
        receivers: receivers.map((one) => ({ receiver: one, origin: { from: 'ui' as const } })),
        scrapeConfigs,
        federate: servers,
        response,
        ruleGroups,
        disabledRules,
        route: withRoute ? { route, origin: { from: 'ui' as const } } : undefined,
        retention: withRoute
          ? {
              raw: 86_400_000,
              m1: 90_000_000,
              h1: 2 * 86_400_000,
              d1: canaries ? null : 86_400_000,
              maxBytes: 1_500_000_000,
            }
          : undefined,
        timeIntervals: timeIntervals.map((interval) => ({ interval, origin: { from: 'ui' as const } })),
        inhibitRules: inhibitRules.map((rule) => ({ rule, origin: { from: 'ui' as const } })),
        canaries,
        externalLabels,
        resolveTimeout,
        slos: slos.map((one) => ({ slo: one, origin: { from: 'ui' as const } })),
        maintenance: windows.map((window) => ({ window, origin: { from: 'ui' as const } })),
        templates: [],
      };
    },
  );

/** What the state says, without where it stands. */
function essence(from: Exportable): unknown {
  return JSON.parse(
    JSON.stringify({
      ...from,
      monitors: from.monitors.map((one) => one.monitor),
      response: {
        ...from.response,
        escalations: from.response.escalations.map(({ value }) => value),
        recoveries: from.response.recoveries.map(({ value }) => value),
        telling: from.response.telling?.value,
      },
      receivers: from.receivers.map((one) => one.receiver),
      route: from.route?.route,
      timeIntervals: from.timeIntervals.map((one) => one.interval),
      inhibitRules: from.inhibitRules.map((one) => one.rule),
      maintenance: from.maintenance.map((one) => one.window),
      slos: from.slos.map((one) => one.slo),
      ruleGroups: from.ruleGroups.map(({ interval, name: group, rules }) => ({ interval, group, rules })),
    }),
  );
}

const NOTHING: Exportable = {
  monitors: [],
  receivers: [],
  scrapeConfigs: [],
  federate: NO_FEDERATION,
  response: NO_RESPONSE,
  ruleGroups: [],
  disabledRules: [],
  route: undefined,
  retention: undefined,
  canaries: undefined,
  externalLabels: {},
  timeIntervals: [],
  inhibitRules: [],
  resolveTimeout: undefined,
  slos: [],
  maintenance: [],
  templates: [],
};

test.each(CHANNEL_KINDS.map((kind) => [kind.type, kind] as const))(
  'a %s channel is written as it was read',
  async (_type, kind) => {
    await fc.assert(
      fc.asyncProperty(channelOf(kind, whole), async (channel) => {
        const entry = { receiver: { name: 'desk', channels: [channel] }, origin: { from: 'ui' as const } };
        const file = join(dir, 'channels.yml');
        const { main } = exportConfiguration({ ...NOTHING, receivers: [entry] });
        writeFileSync(file, main);
        const result = await loadConfiguration([file], { variables: { a: 'wrong', x: 'wrong' } });
        if (!result.ok) throw new Error(`${JSON.stringify(result.problems)}\n${main}`);
        expect(result.configuration.receivers[0]?.receiver.channels).toEqual([channel]);
      }),
      { numRuns: 12 },
    );
  },
);

test('what is exported loads to the same state', async () => {
  await fc.assert(
    fc.asyncProperty(state, async (before) => {
      const file = join(dir, 'tocsin.yml');
      const { main, rules } = exportConfiguration(before);
      writeFileSync(file, main);
      writeFileSync(join(dir, EXPORTED_RULES), rules ?? '');
      const result = await loadConfiguration([file], { variables: { HOME: 'wrong', A: 'wrong' } });
      if (!result.ok) throw new Error(`${JSON.stringify(result.problems)}\n${exportConfiguration(before).main}`);
      const { files: _, ...after } = result.configuration;
      expect(essence(after)).toEqual(essence(before));
    }),
    { numRuns: 150 },
  );
});
