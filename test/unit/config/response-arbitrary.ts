import fc from 'fast-check';
import type { ResponseConfig } from '../../../src-main/engine/config/response-config.ts';
import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import type { Escalation } from '../../../src-shared/model/escalation.ts';
import type { Recovery } from '../../../src-shared/model/recovery.ts';
import { SEVERITIES } from '../../../src-shared/model/severity.ts';
import { type Telling, WEEKDAYS } from '../../../src-shared/model/telling.ts';

const minutes = (min: number): fc.Arbitrary<number> => fc.integer({ min, max: 3_000 }).map((n) => n * 60_000);

function escalation(matcher: fc.Arbitrary<Matcher>, receivers: readonly string[]): fc.Arbitrary<Escalation> {
  const step = fc.record(
    {
      after: minutes(1),
      afterAway: fc.constantFrom(0, 30_000),
      receivers: fc.subarray([...receivers], { minLength: 1 }),
    },
    { requiredKeys: ['after', 'receivers'] },
  );
  return fc
    .record(
      {
        name: fc.constantFrom('night', 'a: b', '"c"'),
        matchers: fc.array(matcher, { maxLength: 3 }),
        steps: fc.array(step, { minLength: 1, maxLength: 4 }),
        repeat: fc.record({ every: minutes(1), times: fc.integer({ min: 1, max: 9 }) }, { requiredKeys: ['every'] }),
        ackTimeout: minutes(1),
      },
      { requiredKeys: ['name', 'matchers', 'steps'] },
    )
    .map((one) => ({ ...one, steps: [...one.steps].sort((a, b) => a.after - b.after) }));
}

function telling(receivers: readonly string[]): fc.Arbitrary<Telling> {
  const minute = fc.integer({ min: 0, max: 1_439 });
  const quiet = fc.record({
    name: fc.constantFrom('night', 'x: y'),
    receivers: fc.subarray([...receivers], { minLength: 1 }),
    zone: fc.constantFrom('UTC', 'Europe/Berlin'),
    from: minute,
    to: minute,
    days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
    passes: fc.subarray([...SEVERITIES]),
  });
  return fc.record({
    storm: fc.record({
      alerts: fc.integer({ min: 2, max: 999 }),
      within: fc.integer({ min: 1, max: 3_600 }).map((n) => n * 1_000),
      digestEvery: fc.integer({ min: 10, max: 9_999 }).map((n) => n * 1_000),
    }),
    rate: fc.record({ messages: fc.integer({ min: 1, max: 99 }), per: fc.constantFrom(1_000, 3_600_000) }),
    quietHours: fc.array(quiet, { maxLength: 2 }),
  });
}

function recovery(matcher: fc.Arbitrary<Matcher>): fc.Arbitrary<Recovery> {
  const http = {
    url: fc.constantFrom('http://127.0.0.1:1/x?a=${b}', 'https://example.org/'),
    method: fc.constantFrom('GET' as const, 'POST' as const, 'DELETE' as const),
    headers: fc.constantFrom({}, { 'X-A': 'b: c' }),
    body: fc.constantFrom('', '{"a": 1}\n'),
    bearer: fc.constantFrom('tok', { secret: 'name' }),
  };
  const calls = fc.record(
    { kind: fc.constantFrom('http' as const, 'cache' as const, 'fallback' as const), ...http },
    { requiredKeys: ['kind', 'url', 'method', 'headers', 'body'] },
  );
  const command = fc.record(
    {
      kind: fc.constant('command' as const),
      argv: fc.array(fc.constantFrom('a', '-x', 'b c', '"', '1'), { minLength: 1, maxLength: 4 }),
      env: fc.subarray(['HOME', 'LANG']),
      cwd: fc.constantFrom('/tmp', '/a b'),
    },
    { requiredKeys: ['kind', 'argv', 'env'] },
  );
  const service = fc.record({
    kind: fc.constant('service' as const),
    service: fc.constantFrom('nginx', 'user@1.service'),
    user: fc.boolean(),
  });
  return fc.record({
    name: fc.constantFrom('restart', 'x: y'),
    matchers: fc.array(matcher, { minLength: 1, maxLength: 2 }),
    deed: fc.oneof(calls, command, service),
    mode: fc.constantFrom('confirm' as const, 'automatic' as const),
    delay: fc.constantFrom(0, 60_000),
    timeout: fc.constantFrom(1_000, 30_000),
    cooldown: fc.constantFrom(0, 600_000),
    attemptsPerAlert: fc.integer({ min: 1, max: 9 }),
    attemptsPerHour: fc.integer({ min: 1, max: 9 }),
    breaker: fc.record({ failures: fc.integer({ min: 1, max: 9 }), pause: minutes(1) }),
    whileBlind: fc.boolean(),
    whileHeld: fc.boolean(),
  });
}

/** What is done about alerts, telling receivers that exist. */
export function responseArbitrary(
  matcher: fc.Arbitrary<Matcher>,
  receivers: readonly string[],
): fc.Arbitrary<ResponseConfig> {
  const origin = fc.constant({ from: 'ui' as const });
  return fc.record({
    telling: fc.option(fc.record({ value: telling(receivers), origin }), { nil: undefined }),
    recoveries: fc.uniqueArray(fc.record({ value: recovery(matcher), origin }), {
      maxLength: 2,
      selector: ({ value }) => value.name,
    }),
    people: fc.uniqueArray(fc.constantFrom('Ines', 'no: yes', "d'Arc"), { maxLength: 3 }),
    escalations: fc.uniqueArray(fc.record({ value: escalation(matcher, receivers), origin }), {
      maxLength: 2,
      selector: ({ value }) => value.name,
    }),
  });
}
