import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStep, parseTime } from '../../../src-main/api/prometheus-v1/params.ts';
import { alertValueText, seconds, valueText } from '../../../src-main/api/prometheus-v1/value.ts';

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
    expect(valueText(value)).toBe(text);
  });

  it('of alerts always have an exponent', () => {
    expect([1, 0.25, 12_345, NaN, Infinity].map(alertValueText)).toEqual([
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
        expect(Number(valueText(value))).toBe(value);
        expect(Number(alertValueText(value)) === value).toBe(true);
      }),
    );
  });

  it('times are seconds with milliseconds', () => {
    expect([0, 1, 1_435_781_451_781].map(seconds)).toEqual([0, 0.001, 1_435_781_451.781]);
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
