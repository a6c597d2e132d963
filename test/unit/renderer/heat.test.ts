import { describe, expect, it } from 'vitest';
import { differences, heatColour, heatOf, hottest } from '../../../src-renderer/charts/heat.ts';
import { logAxis, valueAxis } from '../../../src-renderer/charts/scale.ts';
import { powers } from '../../../src-renderer/charts/trend.ts';
import { formatValue } from '../../../src-renderer/charts/unit.ts';

const N = Number.NaN;

describe('differences', () => {
  it('makes counts of cumulative buckets, whatever their order', () => {
    const { bounds, counts } = differences([
      { le: '+Inf', v: Float64Array.of(10, 10) },
      { le: '0.1', v: Float64Array.of(2, 0) },
      { le: '1', v: Float64Array.of(7, 9) },
    ]);
    expect(bounds).toEqual([0.1, 1, Infinity]);
    expect(counts.map((v) => [...v])).toEqual([
      [2, 0],
      [5, 9],
      [3, 1],
    ]);
    expect(hottest(counts)).toBe(9);
  });
  it('adds groups up, leaves a gap a gap, and never counts below nothing', () => {
    const { bounds, counts } = differences([
      { le: '1', v: Float64Array.of(4, N, N) },
      { le: '1', v: Float64Array.of(1, N, 5) },
      { le: '2', v: Float64Array.of(3, N, 8) },
      { le: 'none', v: Float64Array.of(9, 9, 9) },
    ]);
    expect(bounds).toEqual([1, 2]);
    expect(counts.map((v) => [...v])).toEqual([
      [5, N, 5],
      [0, N, 3],
    ]);
  });
});

describe('colours of heat', () => {
  it('go from stop to stop', () => {
    const stops = ['rgb(0,0,0)', 'rgb(100,100,100)', 'rgb(200,0,0)'];
    expect(heatColour(stops, 0)).toBe('rgb(0,0,0)');
    expect(heatColour(stops, 0.25)).toBe('rgb(50,50,50)');
    expect(heatColour(stops, 1)).toBe('rgb(200,0,0)');
    expect(heatOf(25, 100)).toBe(0.5);
    expect(heatOf(1, 0)).toBe(0);
  });
});

describe('axes', () => {
  it('a logarithmic one ends at ticks around the values', () => {
    const axis = logAxis('seconds', Math.log10(0.23), Math.log10(1.4));
    expect(axis.labels).toEqual(['200 ms', '500 ms', '1 s', '2 s']);
    expect([...powers(Float64Array.of(100, 0, -1))]).toEqual([2, N, N]);
  });
  it('a logarithmic one over many powers stays readable', () => {
    const { labels, min, max } = logAxis('number', -3, 9);
    expect(labels.length).toBeLessThanOrEqual(6);
    expect(min).toBeLessThanOrEqual(-3);
    expect(max).toBeGreaterThanOrEqual(9);
  });
  it('a fitted one is cut at the least value, others are not', () => {
    expect(valueAxis('number', 500, 510, 4, true).min).toBe(500);
    expect(valueAxis('number', 500, 510).min).toBe(0);
    expect(valueAxis('number', 500, 500, 4, true).min).toBe(0);
  });
  it('small numbers keep two digits', () => {
    expect(formatValue('number', 0.0031)).toBe('0.0031');
    expect(formatValue('number', -0.00052)).toBe('−0.00052');
    expect(formatValue('perSecond', 3e-9)).toBe('3.0e−9/s');
    expect(formatValue('number', 0.25)).toBe('0.25');
  });
});
