import type { Labels } from '../model/labels.ts';

/** Between and after names and values, so that no two label sets spell the same bytes. */
const SEPARATOR = 0xff;
const UTF8 = new TextEncoder();

/**
 * Alertmanager's fingerprint of a label set, 16 hex digits: FNV-1a with 64 bits over each name and value in the order of
 * the names, each followed by the byte 0xff. Source: prometheus/common, model/signature.go; the FNV parameters are those
 * of draft-eastlake-fnv. Kept as two 32-bit halves: the prime is 2^40 + 0x1b3, so every product stays exact in a double.
 */
export function fingerprint(labels: Labels): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  const add = (byte: number): void => {
    low = (low ^ byte) >>> 0;
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x1_0000_0000) + (low << 8)) >>> 0;
    low = product >>> 0;
  };
  for (const name of Object.keys(labels).sort()) {
    for (const text of [name, labels[name] ?? '']) {
      const bytes = UTF8.encode(text);
      for (let i = 0; i < bytes.length; i += 1) add(bytes[i] ?? 0);
      add(SEPARATOR);
    }
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
