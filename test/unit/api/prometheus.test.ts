import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takesGzip } from '../../../src-main/api/compress.ts';
import { matcherSets, unescapeName } from '../../../src-main/api/prometheus-v1/matchers.ts';
import { parseStep, parseTime } from '../../../src-main/api/prometheus-v1/params.ts';
import { shownConfiguration } from '../../../src-main/api/prometheus-v1/shown-configuration.ts';
import { NO_RESPONSE } from '../../../src-main/engine/config/response-config.ts';
import { NO_FEDERATION } from '../../../src-main/engine/federate/config.ts';
import { JsonBytes } from '../../../src-main/engine/query/render/json-bytes.ts';
import { goSample, goWithExponent } from '../../../src-shared/text/go-float.ts';

describe('values', () => {
  it.each([
    [0, '0'],
    [-0, '-0'],
    [1.5, '1.5'],
    [1e-6, '0.000001'],
    [1e-7, '1e-07'],
    [123456789012345680000, '123456789012345680000'],
    [1e21, '1e+21'],
    [1.5e300, '1.5e+300'],
    [NaN, 'NaN'],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
  ])('%s is written %s', (value, text) => {
    expect(goSample(value)).toBe(text);
  });

  it('of alerts always have an exponent', () => {
    expect([1, 0.25, 12_345, NaN, Infinity].map(goWithExponent)).toEqual([
      '1e+00',
      '2.5e-01',
      '1.2345e+04',
      'NaN',
      '+Inf',
    ]);
  });

  it('read back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(goSample(value))).toBe(value);
        expect(Number(goWithExponent(value)) === value).toBe(true);
      }),
    );
  });

  it('samples are bytes that JSON reads back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -1e12, max: 4e12 }), fc.double())), (samples) => {
        const out = new JsonBytes();
        out.text('[');
        samples.forEach(([t, v], i) => {
          if (i > 0) out.text(',');
          out.sample(t, v);
        });
        out.text(']');
        const read = JSON.parse(new TextDecoder().decode(out.take())) as [number, string][];
        expect(read.map(([t]) => Math.round(t * 1_000))).toEqual(samples.map(([t]) => t));
        expect(read.map(([, v]) => v)).toEqual(samples.map(([, v]) => goSample(v)));
      }),
    );
  });

  it('decimals as they are written elsewhere', () => {
    const decimal = fc
      .tuple(fc.integer({ min: -2e9, max: 2e9 }), fc.constantFrom(1, 10, 1e3, 1e6, 1e7, 3))
      .map(([n, by]) => n / by);
    fc.assert(
      fc.property(fc.oneof(decimal, fc.double({ min: -1e10, max: 1e10 })), (value) => {
        const out = new JsonBytes();
        out.value(value);
        expect(new TextDecoder().decode(out.take())).toBe(goSample(value));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    [0, '0'],
    [1, '0.001'],
    [-1_050, '-1.050'],
    [1_435_781_451_781, '1435781451.781'],
    [1_435_781_451_000, '1435781451'],
    [70, '0.070'],
  ])('the time %s ms is written %s', (ms, text) => {
    const out = new JsonBytes();
    out.time(ms);
    expect(new TextDecoder().decode(out.take())).toBe(text);
  });
});

describe('parameters', () => {
  it.each([
    ['0', 0],
    ['1435781430.781', 1_435_781_430_781],
    ['1.5e3', 1_500_000],
    ['2015-07-01T20:10:51.781Z', 1_435_781_451_781],
    ['2015-07-01T22:10:51+02:00', 1_435_781_451_000],
    ['2015-07-01', undefined],
    ['2015-13-01T00:00:00Z', undefined],
    ['NaN', undefined],
    ['0x10', undefined],
    ['', undefined],
  ])('the time %s is %s', (text, ms) => {
    expect(parseTime(text)).toBe(ms);
  });

  it.each([
    ['15', 15_000],
    ['0.5', 500],
    ['1h30m', 5_400_000],
    ['15s', 15_000],
    ['1m1h', undefined],
    ['fast', undefined],
  ])('the step %s is %s', (text, ms) => {
    expect(parseStep(text)).toBe(ms);
  });
});

describe('selectors of match[]', () => {
  it('are selectors and nothing else', () => {
    expect(matcherSets(['up', '{a=~"b.*"}'], true)).toEqual([
      [{ name: '__name__', op: '=', value: 'up' }],
      [{ name: 'a', op: '=~', value: 'b.*' }],
    ]);
    for (const text of ['sum(up)', '(up)', 'up offset 5m', '1', 'up[5m]'])
      expect(() => matcherSets([text], true)).toThrow(/parse error/);
    expect(() => matcherSets(['{}'], true)).toThrow(
      'invalid parameter "match[]": match[] must contain at least one non-empty matcher',
    );
    expect(() => matcherSets(['a{'], false)).toThrow(/^1:\d+: parse error: /);
  });

  it.each([
    ['job', 'job'],
    ['U__job', 'job'],
    ['U__http_2e_status__code', 'http.status_code'],
    ['U___1f600_', '😀'],
    ['U__bad_zz_', 'U__bad_zz_'],
    ['U__lone_d800_', 'U__lone_d800_'],
  ])('the name %s in a path is %s', (escaped, name) => {
    expect(unescapeName(escaped)).toBe(name);
  });
});

describe('compression', () => {
  it.each([
    ['gzip', true],
    ['deflate, gzip;q=0.5', true],
    ['*', true],
    ['gzip;q=0', false],
    ['br', false],
    [undefined, false],
  ])('%s', (header, taken) => {
    expect(takesGzip(header)).toBe(taken);
  });
});

describe('the configuration as it is shown', () => {
  it('has no credential in it, and says where they are kept', () => {
    const text = shownConfiguration({
      monitors: [],
      scrapeConfigs: [],
      federate: NO_FEDERATION,
      response: NO_RESPONSE,
      ruleGroups: [],
      disabledRules: [],
      receivers: [
        {
          origin: { from: 'ui' },
          receiver: {
            name: 'desk',
            channels: [
              {
                type: 'webhook',
                url: 'https://hooks/T0PSECRET',
                http_config: {
                  authorization: { type: 'Bearer', credentials: 'T0PSECRET' },
                  headers: {},
                  followRedirects: true,
                },
                sendResolved: true,
              },
              { type: 'pagerduty', routing_key: 'T0PSECRET', sendResolved: true },
              { type: 'slack', api_url: { secret: 'slack-url' }, sendResolved: true },
            ],
          },
        },
      ],
      maintenance: [],
      slos: [],
      route: undefined,
      timeIntervals: [],
      inhibitRules: [],
      retention: undefined,
      canaries: undefined,
      externalLabels: { site: 'desk' },
      resolveTimeout: undefined,
      templates: [],
    });
    expect(text).not.toContain('T0PSECRET');
    expect(text).toContain('secret: slack-url');
    expect(text).toContain('site: desk');
  });
});
