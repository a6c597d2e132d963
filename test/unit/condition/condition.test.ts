import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConditionError } from '../../../src-shared/condition/condition.ts';
import { evaluateCondition, type Facts } from '../../../src-shared/condition/evaluate.ts';
import { parseCondition } from '../../../src-shared/condition/parse.ts';

const body = '{"status":"degraded","database":{"ms":12.5,"ok":true,"none":null},"list":[{"s":"up"},{"s":"down"}]}';
const facts: Facts = {
  status: 503,
  latencyMs: 812.34,
  certDays: 13.96,
  body: () => body,
  json: () => ({ ok: true, value: JSON.parse(body) as unknown }),
  header: (name) => (name === 'content-type' ? 'application/json; charset=utf-8' : undefined),
};
const run = (text: string): [boolean, string, string] => {
  const { passed, resolved, failing } = evaluateCondition(parseCondition(text), facts);
  return [passed, resolved, failing];
};

describe('assertions', () => {
  it.each([
    ['status in 200..299', false, 'status in 200..299 (was 503)', 'down'],
    ['status in 200..299, 503', true, 'status in 200..299, 503 (was 503)', 'down'],
    ['status == 503', true, 'status == 503 (was 503)', 'down'],
    ['latency < 800ms : degraded', false, 'latency < 800ms (was 812.3 ms)', 'degraded'],
    ['latency < 1s', true, 'latency < 1s (was 812.3 ms)', 'down'],
    ['latency<=0.9s:degraded', true, 'latency<=0.9s (was 812.3 ms)', 'degraded'],
    ['json $.status == "healthy"', false, 'json $.status == "healthy" (was "degraded")', 'down'],
    ['json $.database.ms < 20', true, 'json $.database.ms < 20 (was 12.5)', 'down'],
    ['json $.database.ok == true', true, 'json $.database.ok == true (was true)', 'down'],
    ['json $.database.none == null', true, 'json $.database.none == null (was null)', 'down'],
    ['json $.list[*].s == "up"', false, 'json $.list[*].s == "up" (was "down")', 'down'],
    ["json $.list[?@.s == 'up'].s exists", true, 'json $.list[?@.s == \'up\'].s exists (was "up")', 'down'],
    ['json $.missing exists : degraded', false, 'json $.missing exists (was nothing there)', 'degraded'],
    ['json $.status matches /^deg/', true, 'json $.status matches /^deg/ (was "degraded")', 'down'],
    ['json $.status < 5', false, 'json $.status < 5 (was "degraded")', 'down'],
    ['cert_days > 14', false, 'cert_days > 14 (was 13.9)', 'down'],
    [
      'header content-type contains json',
      true,
      'header content-type contains json (was "application/json; charset=utf-8")',
      'down',
    ],
    ['header X-Nope exists', false, 'header X-Nope exists (was no such header)', 'down'],
    [
      'body contains "\\"ok\\":true"',
      true,
      `body contains "\\"ok\\":true" (was ${JSON.stringify(`${body.slice(0, 80)}…`)})`,
      'down',
    ],
  ])('%s', (text, passed, resolved, failing) => {
    expect(run(text)).toEqual([passed, resolved, failing]);
  });

  it.each([
    ['', 0, 'the assertion is empty'],
    ['stauts == 1', 0, 'an assertion starts with'],
    ['status ~ 5', 7, 'an operator belongs here'],
    ['status in 299..200', 10, 'the range is empty'],
    ['latency < 800', 13, 'a latency needs its unit'],
    ['latency < 800h', 13, '"h" is no unit'],
    ['json $.a[ == 1', 5, 'bad JSONPath'],
    ['json $.a == healthy', 12, 'quotation marks'],
    ['json $.a == "x', 12, 'has no end'],
    ['body matches /(/', 13, 'bad pattern'],
    ['status == 200 : broken', 16, 'degraded or down'],
    ['status == 200 and more', 14, 'should end here'],
  ])('%s is refused with its place', (text, position, message) => {
    let error: unknown;
    try {
      parseCondition(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ConditionError);
    expect((error as ConditionError).position).toBe(position);
    expect((error as ConditionError).message).toContain(message);
  });

  it('says when there is no JSON to look at', () => {
    const none: Facts = { ...facts, json: () => ({ ok: false, error: 'the body is empty' }) };
    const result = evaluateCondition(parseCondition('json $.a exists'), none);
    expect(result).toMatchObject({ passed: false, resolved: 'json $.a exists (was no JSON: the body is empty)' });
  });
});

describe('the parser', () => {
  const pieces = fc.constantFrom(
    'status',
    'latency',
    'json',
    '$.a',
    '$[',
    '$..*',
    'body',
    'header',
    'cert_days',
    '==',
    '<',
    'in',
    '200..299',
    '..',
    'matches',
    '/a/',
    '/',
    '"x"',
    '"',
    '\\',
    ':',
    'degraded',
    'exists',
    ' ',
    '800ms',
    '?@.a',
    '(',
    ']',
    '\n',
    '€',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 10 }).map((all) => all.join(' ')),
    fc.array(pieces, { maxLength: 10 }).map((all) => all.join('')),
  );

  it('throws nothing but its own error, inside the text; what it reads it can evaluate and read again', () => {
    fc.assert(
      fc.property(texts, (text) => {
        let parsed: ReturnType<typeof parseCondition>;
        try {
          parsed = parseCondition(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ConditionError);
          const { position } = error as ConditionError;
          expect(position >= 0 && position <= text.length).toBe(true);
          return;
        }
        const first = evaluateCondition(parsed, facts);
        const again = evaluateCondition(parseCondition(parsed.text), facts);
        expect(again).toEqual(first);
        expect(first.resolved.startsWith(parsed.core)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});
