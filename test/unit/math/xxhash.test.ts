import { describe, expect, it } from 'vitest';
import { labelsHash } from '../../../src-main/engine/query/labels-hash.ts';
import { xxhash64 } from '../../../src-shared/math/xxhash.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('xxHash64', () => {
  it.each([
    ['', 0xef46db3751d8e999n],
    ['a', 0xd24ec4f1a98c6e5bn],
    ['abc', 0x44bc2cf5ad770999n],
    ['Nobody inspects the spammish repetition', 0xfbcea83c8a378bf1n],
    ['abcdefghijklmnopqrstuvwxyz', 0xcfe1f278fa89835cn],
  ])('of %j is the published value', (text, wanted) => {
    expect(xxhash64(bytes(text))).toBe(wanted);
  });

  it('of labels does not depend on the order in which they are written', () => {
    expect(labelsHash({ b: '2', a: '1' })).toBe(labelsHash({ a: '1', b: '2' }));
    expect(labelsHash({ a: '1' })).toBe(xxhash64(Uint8Array.of(1, 97, 1, 49)));
    expect(labelsHash({ a: 'x'.repeat(300) })).toBe(
      xxhash64(Uint8Array.of(1, 97, 255, 44, 1, 0, ...bytes('x'.repeat(300)))),
    );
  });
});
