import { describe, expect, it } from 'vitest';
import { parseListen } from '../../../src-main/app/listen.ts';
import { table } from '../../../src-main/cli/output.ts';
import { formatRows } from '../../../src-main/cli/query.ts';
import { parseStep, parseTime } from '../../../src-main/cli/time.ts';

describe('what people write on a command line', () => {
  it('reads times and steps', () => {
    expect(parseTime('now', 5)).toBe(5);
    expect(parseTime('-6h', 6 * 3_600_000)).toBe(0);
    expect(parseTime('1700000000.5', 0)).toBe(1_700_000_000_500);
    expect(parseTime('2026-11-20T08:00:00Z', 0)).toBe(Date.UTC(2026, 10, 20, 8));
    expect(() => parseTime('yesterday-ish', 0)).toThrow(/is no time/);
    expect(parseStep('15s')).toBe(15_000);
    expect(parseStep('0.5')).toBe(500);
    for (const bad of ['0', '-1', 'x']) expect(() => parseStep(bad)).toThrow(/is no step/);
  });

  it('reads addresses to listen on', () => {
    expect(parseListen('127.0.0.1:0')).toEqual({ host: '127.0.0.1', port: 0 });
    expect(parseListen('[::1]:9470')).toEqual({ host: '::1', port: 9470 });
    for (const bad of ['9470', 'localhost', 'a:b', '127.0.0.1:70000', '::1:80'])
      expect(() => parseListen(bad)).toThrow(/HOST:PORT/);
  });
});

describe('what commands print', () => {
  it('aligns columns without trailing spaces', () => {
    expect(table(['a', 'bb'], [['xxx', 'y']])).toBe('a    bb\nxxx  y');
  });

  it('quotes CSV and disarms formulas', () => {
    const rows = [
      ['a,b', 'say "hi"', '=1+1'],
      ['-5', '1e-9', '@x'],
    ] as const;
    expect(formatRows(rows, 'csv')).toBe(`series,time,value\r\n"a,b","say ""hi""","'=1+1"\r\n-5,1e-9,"'@x"`);
  });

  it('writes rows in every format', () => {
    const rows = [['up{job="a"}', '2026-01-01T00:00:00.000Z', '1']] as const;
    expect(formatRows([], 'table')).toBe('no data');
    expect(formatRows(rows, 'csv')).toBe('series,time,value\r\n"up{job=""a""}",2026-01-01T00:00:00.000Z,1');
    expect(JSON.parse(formatRows(rows, 'json'))).toEqual([
      { series: 'up{job="a"}', time: '2026-01-01T00:00:00.000Z', value: '1' },
    ]);
  });
});
