import { expect, it } from 'vitest';
import { Catalogue } from '../../src-main/engine/store/tsdb/catalogue.ts';

it('tells new series some at a time, and layouts when all of their series are told', () => {
  const catalogue = new Catalogue();
  const sets = Array.from({ length: 25 }, (_, i) => ({ __name__: 'm', at: String(i) }));
  const { layout } = catalogue.layout('a', sets);
  const told: number[] = [];
  while (catalogue.newSeries > 10) {
    const part = catalogue.additions(10);
    expect(part.layouts).toEqual([]);
    told.push(...part.series.map(({ id }) => id));
    catalogue.confirm(part);
  }
  // What comes meanwhile waits for its turn.
  catalogue.layout('b', [{ __name__: 'n' }]);
  const rest = catalogue.additions(10);
  expect(rest.layouts.map(({ id }) => id)).toEqual([layout.id, layout.id + 1]);
  catalogue.confirm(rest);
  told.push(...rest.series.map(({ id }) => id));
  expect(told).toEqual(Array.from({ length: 26 }, (_, i) => i + 1));
  expect(catalogue.additions()).toEqual({ series: [], layouts: [] });
});
