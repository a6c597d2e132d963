import { z } from 'zod';
import type { Contract } from './define.ts';

const known = new WeakMap<Contract, string>();

/** FNV-1a over UTF-16 units, 32 bits, from a given basis. */
function fnv1a(text: string, basis: number): string {
  let hash = basis;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function shape(schema: z.ZodType, io: 'input' | 'output'): unknown {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' });
}

/**
 * A fingerprint of everything two ends of a contract have to agree on: names, access and the schemas of every method.
 * An old browser tab on an updated server is found out by it; it protects nothing. Computed once per contract.
 */
export function contractHash(contract: Contract): string {
  let hash = known.get(contract);
  if (hash === undefined) {
    const text = Object.keys(contract)
      .sort()
      .map((name) => {
        const spec = contract[name];
        if (spec === undefined) return [name];
        const answer = spec.type === 'call' ? shape(spec.output, 'output') : shape(spec.event, 'output');
        return [name, spec.type, spec.access, shape(spec.input, 'input'), answer];
      });
    const json = JSON.stringify(text);
    hash = fnv1a(json, 0x811c9dc5) + fnv1a(json, 0x2f7a1b39);
    known.set(contract, hash);
  }
  return hash;
}
