import { describe, expect, it } from 'vitest';
import { filtered, restText, sortedRows, tableOf } from '../../../../src-renderer/features/explore/table-rows.ts';
import type { InstantResult } from '../../../../src-shared/model/query.ts';

function vector(...series: readonly (readonly [Record<string, string>, number])[]): InstantResult {
  return {
    type: 'vector',
    vector: series.map(([labels, v]) => ({ labels, t: 0, v })),
    matrix: [],
    warnings: [],
    infos: [],
  };
}
const answer = (result: InstantResult) => ({ index: 0, expr: 'x', unit: 'number' as const, result });

describe('tableOf', () => {
  it('gives a column to what tells rows apart and says the rest once', () => {
    const table = tableOf([
      answer(vector([{ __name__: 'up', job: 'a', zone: 'z' }, 1], [{ __name__: 'up', job: 'b', zone: 'z' }, 0])),
    ]);
    expect(table.labels).toEqual(['job']);
    expect(table.common).toEqual({ __name__: 'up', zone: 'z' });
  });
  it('puts many labels together', () => {
    const wide = (value: string) => Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`l${i}`, value]));
    const table = tableOf([answer(vector([wide('a'), 1], [wide('b'), 2]))]);
    expect(table.labels).toHaveLength(6);
    expect(table.rest).toHaveLength(4);
    const [row] = table.rows;
    expect(row && restText(row, table.rest)).toBe('l6="a", l7="a", l8="a", l9="a"');
  });
  it('shows a number, a text and the newest value of a range', () => {
    const base = { vector: [], matrix: [], warnings: [], infos: [] };
    const rows = tableOf([
      answer({ ...base, type: 'scalar', scalar: { t: 0, v: 3 } }),
      { ...answer({ ...base, type: 'string', string: { t: 0, v: 'hello' } }), index: 1 },
      { ...answer({ ...base, type: 'matrix', matrix: [{ labels: { a: 'b' }, t: [0, 1], v: [4, 5] }] }), index: 2 },
    ]).rows;
    expect(rows.map(({ letter, value }) => `${letter} ${value}`)).toEqual(['A 3', 'B hello', 'C 5']);
  });
});

describe('rows', () => {
  const { rows } = tableOf([
    answer(
      vector([{ host: 'n10', job: 'a' }, 2], [{ host: 'n9', job: 'b' }, Number.NaN], [{ host: 'n1', job: 'b' }, 7]),
    ),
  ]);
  const hosts = (given: typeof rows) => given.map(({ labels }) => labels['host']);
  it('are found by words of labels', () => {
    expect(hosts(filtered(rows, 'JOB n9'))).toEqual(['n9']);
    expect(filtered(rows, ' ')).toBe(rows);
  });
  it('sort numbers in names as numbers, and what has no value last', () => {
    expect(hosts(sortedRows(rows, 'host', false))).toEqual(['n1', 'n9', 'n10']);
    expect(hosts(sortedRows(rows, '', true))).toEqual(['n1', 'n10', 'n9']);
    expect(hosts(sortedRows(rows, '', false))).toEqual(['n10', 'n1', 'n9']);
  });
});
