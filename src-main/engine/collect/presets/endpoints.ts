import { type Block, type BlockLabels, blockOf, type Emitter } from './emitter.ts';
import { performance } from './performance.ts';

/** Endpoints that are told apart; a reply may list thousands. */
const LIMIT = 200;

function textOf(block: Block, ...keys: string[]): string | undefined {
  const key = keys.find((k) => typeof block[k] === 'string');
  const value = key === undefined ? undefined : block[key];
  return typeof value === 'string' ? value : undefined;
}

function labelsOf(endpoint: string, block: Block): BlockLabels {
  const method = textOf(block, 'method', 'http_method');
  return method === undefined ? { endpoint } : { endpoint, method };
}

/** Numbers per endpoint: a map from path to numbers, or a list whose members name their path. */
export function endpoints(value: unknown, emit: Emitter): void {
  if (Array.isArray(value)) {
    for (const member of value.slice(0, LIMIT)) {
      const block = blockOf(member);
      const name = block === undefined ? undefined : textOf(block, 'endpoint', 'path', 'route', 'url', 'name');
      if (block !== undefined && name !== undefined) performance(block, emit, 'endpoint', labelsOf(name, block));
    }
    return;
  }
  const map = blockOf(value);
  if (map === undefined) return;
  for (const name of Object.keys(map).slice(0, LIMIT)) {
    const block = blockOf(map[name]);
    if (block !== undefined) performance(block, emit, 'endpoint', labelsOf(name, block));
  }
}
