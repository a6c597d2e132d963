import type { Labels } from '../../../src-shared/model/labels.ts';

/** Matchers of a silence, a label set, and whether it is hidden. */
export type SilenceVector = readonly [matchers: string, labels: Labels, hidden: boolean];

export const SILENCE_VECTORS: readonly SilenceVector[] = [
  ['a=b', { a: 'b' }, true],
  ['a=b', { a: 'b', c: 'd' }, true],
  ['a=b', { a: 'bb' }, false],
  ['a=b', { c: 'b' }, false],
  ['a=B', { a: 'b' }, false],
  ['a=~"b|c"', { a: 'c' }, true],
  ['a=~"b|c"', { a: 'bc' }, false],
  ['a=~"b"', { a: 'abc' }, false],
  ['a=~".*b.*"', { a: 'abc' }, true],
  ['a=~".+"', { a: 'x' }, true],
  ['a=~".+"', { b: 'x' }, false],
  ['a=~"(?i)ABC"', { a: 'abc' }, true],
  ['a=~"b\\nc"', { a: 'b\nc' }, true],
  ['a!=b,c=d', { c: 'd' }, true],
  ['a!=b,c=d', { a: 'b', c: 'd' }, false],
  ['a!~"b.*",c=d', { a: 'bcd', c: 'd' }, false],
  ['a!~"b.*",c=d', { a: 'cb', c: 'd' }, true],
  ['a!~"b.*",c=d', { c: 'd' }, true],
  ['a="",c=d', { c: 'd' }, true],
  ['a="",c=d', { a: 'x', c: 'd' }, false],
  ['a=~"",c=d', { c: 'd' }, true],
  ['a=~".*",c=d', { a: 'x', c: 'd' }, true],
  ['a!="",c=d', { c: 'd' }, false],
  ['a!="",c=d', { a: 'x', c: 'd' }, true],
  ['a="b,c"', { a: 'b,c' }, true],
  ['a="b\\"c"', { a: 'b"c' }, true],
  ['a=b,a=~"b|c"', { a: 'b' }, true],
  ['a=b,a=c', { a: 'b' }, false],
  ['toString!="",c=d', { c: 'd' }, false],
  ['a="größe"', { a: 'größe' }, true],
];
