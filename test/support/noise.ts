/** The `i`-th value of noise between -1 and 1, the same each time for the same seed (mulberry32's mixing). */
export function noise(seed: number, i: number): number {
  let x = Math.imul(seed * 7_919 + i, 0x6d2b79f5) | 0;
  x = Math.imul(x ^ (x >>> 15), x | 1);
  x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
  return ((x ^ (x >>> 14)) >>> 0) / 2 ** 31 - 1;
}
