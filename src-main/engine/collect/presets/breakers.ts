import { type Block, blockOf, type Emitter, fieldTable } from './emitter.ts';

const FIELDS = fieldTable(
  ['circuit_breaker_failures_total', 'count', 'failure', 'failures', 'total_failures'],
  ['circuit_breaker_recovery_seconds', 'seconds', 'recovery_timeout', 'recovery_time', 'reset_timeout'],
);

/** closed 0, half-open 1, open 2, as the interface document numbers them. */
function stateOf(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const word = value.toLowerCase().replaceAll(/[\s_-]/g, '');
  return word === 'closed' ? 0 : word === 'halfopen' ? 1 : word === 'open' ? 2 : undefined;
}

function one(name: string, value: unknown, emit: Emitter): void {
  const block = blockOf(value);
  const state = stateOf(block === undefined ? value : (block['state'] ?? block['status']));
  if (state !== undefined) emit.add('circuit_breaker_state', state, { name });
  if (block !== undefined) emit.fields(block, FIELDS, { name });
}

/** Circuit breakers: a map from name to state (a word or a block), a list of named ones, or a single one. */
export function breakers(value: unknown, emit: Emitter): void {
  if (Array.isArray(value)) {
    for (const member of value.slice(0, 200)) {
      const block = blockOf(member);
      const name: unknown = block?.['name'] ?? block?.['service'] ?? block?.['endpoint'];
      if (block !== undefined && typeof name === 'string') one(name, block, emit);
    }
    return;
  }
  const map: Block | undefined = blockOf(value);
  if (map === undefined) return;
  if (stateOf(map['state']) !== undefined) {
    one(typeof map['name'] === 'string' ? map['name'] : 'default', map, emit);
    return;
  }
  for (const name of Object.keys(map).slice(0, 200)) one(name, map[name], emit);
}
