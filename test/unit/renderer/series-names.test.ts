import { describe, expect, it } from 'vitest';
import { seriesNames } from '../../../src-shared/model/series-names.ts';

const of = (monitor: string, phase: string) => ({ __name__: 'probe', kind: 'http', monitor, phase });

describe('seriesNames', () => {
  it('leaves out what all have in common, and needs one label where one is enough', () => {
    expect(seriesNames([of('a', 'dns'), of('b', 'dns')])).toEqual(['{monitor="a"}', '{monitor="b"}']);
    expect(seriesNames([of('a', 'dns'), of('a', 'tls')])).toEqual(['{phase="dns"}', '{phase="tls"}']);
    expect(seriesNames([of('a', 'dns'), of('a', 'tls'), of('b', 'dns')])).toEqual([
      '{monitor="a",phase="dns"}',
      '{monitor="a",phase="tls"}',
      '{monitor="b",phase="dns"}',
    ]);
  });
  it('keeps the whole name of a single series, and metric names where they differ', () => {
    expect(seriesNames([of('a', 'dns')])).toEqual(['probe{kind="http",monitor="a",phase="dns"}']);
    expect(seriesNames([{ __name__: 'x' }, { __name__: 'y' }])).toEqual(['x', 'y']);
    expect(seriesNames([])).toEqual([]);
  });
});
