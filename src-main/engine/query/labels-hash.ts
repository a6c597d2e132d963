import { xxhash64 } from '../../../src-shared/math/xxhash.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';

const utf8 = new TextEncoder();

/** A text with its length before it: one byte, or 255 and three bytes, little-endian. */
function sized(text: string): Uint8Array {
  const bytes = utf8.encode(text);
  const size = bytes.length;
  const head = size < 255 ? [size] : [255, size & 255, (size >> 8) & 255, (size >> 16) & 255];
  const out = new Uint8Array(head.length + size);
  out.set(head);
  out.set(bytes, head.length);
  return out;
}

/**
 * The hash by which Prometheus tells label sets apart: xxHash64 of the labels in the order of their names, as its
 * `stringlabels` build (the usual one) keeps them in memory. `limit_ratio` chooses by it.
 */
export function labelsHash(labels: Labels): bigint {
  const parts = Object.keys(labels)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .flatMap((name) => [sized(name), sized(labels[name] ?? '')]);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return xxhash64(bytes);
}
