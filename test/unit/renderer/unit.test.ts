import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueAxis } from '../../../src-renderer/charts/scale.ts';
import { formatShare, formatValue, scaleFor } from '../../../src-renderer/charts/unit.ts';

describe('formatValue', () => {
  it('chooses the unit for the size', () => {
    expect(formatValue('ms', 0.42)).toBe('420 µs');
    expect(formatValue('ms', 82.42)).toBe('82.4 ms');
    expect(formatValue('ms', 1_310)).toBe('1.31 s');
    expect(formatValue('seconds', 0.0824)).toBe('82.4 ms');
    expect(formatValue('ms', 90_000)).toBe('1.50 min');
    expect(formatValue('bytes', 1_536)).toBe('1.50 KiB');
    expect(formatValue('bytes', 268_435_456)).toBe('256 MiB');
    expect(formatValue('ratio', 0.978)).toBe('97.8 %');
    expect(formatValue('number', 9_999)).toBe('9999');
    expect(formatValue('number', 24_000)).toBe('24 k');
    expect(formatValue('perSecond', 12.5)).toBe('12.5/s');
  });
  it('writes zero, gaps and signs plainly', () => {
    expect(formatValue('ms', 0)).toBe('0 ms');
    expect(formatValue('number', Number.NaN)).toBe('–');
    expect(formatValue('number', -3)).toBe('−3');
    expect(formatValue('number', Infinity)).toBe('∞');
  });
});

describe('formatShare', () => {
  it('never rounds an outage away', () => {
    expect(formatShare(1)).toBe('100 %');
    expect(formatShare(0.99996)).toBe('99.996 %');
    expect(formatShare(0.9999999)).toBe('> 99.999 %');
    expect(formatShare(0.9783)).toBe('97.8 %');
    expect(formatShare(null)).toBe('–');
  });
  it('says 100 % only for the whole', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (ratio) => {
        expect(formatShare(ratio)).not.toBe('100 %');
      }),
    );
  });
});

describe('valueAxis', () => {
  it('begins at zero and steps roundly in the unit shown', () => {
    const axis = valueAxis('bytes', 0, 800 * 1024 ** 2);
    expect(axis.labels).toEqual(['0 MiB', '200 MiB', '400 MiB', '600 MiB', '800 MiB']);
    expect(valueAxis('ms', 40, 1_800).labels).toEqual(['0.0 s', '0.5 s', '1.0 s', '1.5 s', '2.0 s']);
  });
  it('ends a share at 100 %', () => {
    const axis = valueAxis('ratio', 0, 1);
    expect(axis.max).toBe(1);
    expect(axis.labels.at(-1)).toBe('100 %');
  });
  it('has an axis for nothing at all', () => {
    expect(valueAxis('ms', Infinity, -Infinity).ticks.length).toBeGreaterThan(1);
  });
  it('covers every value with ascending, distinct labels', () => {
    const unit = fc.constantFrom('ms', 'seconds', 'bytes', 'ratio', 'number', 'perSecond');
    const value = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(unit, value, value, (u, a, b) => {
        fc.pre(Math.max(Math.abs(a), Math.abs(b)) > 1e-6);
        const axis = valueAxis(u, Math.min(a, b), Math.max(a, b));
        const slack = 1e-6 * (axis.max - axis.min);
        expect(axis.max).toBeGreaterThanOrEqual(Math.max(a, b) - slack);
        expect(axis.min).toBeLessThanOrEqual(Math.min(a, b) + slack);
        expect(axis.ticks.length).toBeLessThan(9);
        expect(new Set(axis.labels).size).toBe(axis.labels.length);
      }),
    );
  });
  it('uses one scale for the whole axis', () => {
    expect(scaleFor('bytes', 3_000_000)).toEqual({ divisor: 1_048_576, suffix: ' MiB' });
  });
});
