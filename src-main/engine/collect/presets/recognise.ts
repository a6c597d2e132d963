import type { CollectedSample, SeriesPool } from '../collected.ts';
import { alertSummary } from './alerts.ts';
import { breakers } from './breakers.ts';
import { cache } from './cache.ts';
import { cost } from './cost.ts';
import { database } from './database.ts';
import { type Block, blockOf, Emitter, fieldTable } from './emitter.ts';
import { endpoints } from './endpoints.ts';
import { type Health, health } from './health.ts';
import { performance } from './performance.ts';
import { system } from './system.ts';
import { workflows } from './workflows.ts';

export type { Health } from './health.ts';

type Shape = (value: unknown, emit: Emitter) => void;

function onBlock(shape: (block: Block, emit: Emitter) => void): Shape {
  return (value, emit) => {
    const block = blockOf(value);
    if (block !== undefined) shape(block, emit);
  };
}

/** Which shape a field holds, by its name. */
const BY_NAME: readonly (readonly [RegExp, Shape])[] = [
  [/^(?:database|db|mongo(?:db)?|postgres(?:ql)?|mysql)$/i, onBlock(database)],
  [/^(?:system|system_metrics|resources|system_resources|process)$/i, onBlock(system)],
  [/endpoints?(?:_metrics|_stats)?$/i, endpoints],
  [/^(?:cache|redis|cache_(?:stats|metrics|performance))$/i, onBlock(cache)],
  [/^(?:circuit_?)?breakers?(?:_states?|_status)?$/i, breakers],
  [/^costs?(?:_(?:analysis|tracking|summary|estimates?))?$/i, onBlock(cost)],
  [/^workflows?(?:_(?:metrics|stats|executions?))?$/i, workflows],
];

/** Blocks whose members are parts of the service: numbers in there are a part's, not the service's. */
const PARTS = new Set(['components', 'component_status', 'checks', 'services', 'dependencies', 'health_checks']);
const PART = fieldTable(
  ['component_response_seconds', 'seconds', 'response_time', 'latency', 'duration'],
  ['component_error_ratio', 'ratio', 'error_rate'],
);

function shapeOf(key: string): Shape | undefined {
  return BY_NAME.find(([name]) => name.test(key))?.[1];
}

function parts(map: Block, emit: Emitter): void {
  for (const name of Object.keys(map).slice(0, 200)) {
    const shape = shapeOf(name);
    if (shape !== undefined) shape(map[name], emit);
    const block = blockOf(map[name]);
    if (block !== undefined && shape === undefined) emit.fields(block, PART, { component: name });
  }
}

/** How deep blocks inside blocks are looked into. */
const DEPTH = 4;

function walk(block: Block, emit: Emitter, depth: number): void {
  // Numbers that stand directly in the block.
  performance(block, emit);
  system(block, emit);
  alertSummary(block, emit);
  emit.fields(block, CACHE_INLINE);
  if (typeof block['workflow_id'] === 'string') workflows([block], emit);
  for (const key in block) {
    const value = block[key];
    if (typeof value !== 'object' || value === null) continue;
    const shape = shapeOf(key);
    const inner = blockOf(value);
    if (shape !== undefined) shape(value, emit);
    else if (PARTS.has(key) && inner !== undefined) parts(inner, emit);
    else if (inner !== undefined && depth < DEPTH && !key.startsWith('alerts_by_')) walk(inner, emit, depth + 1);
  }
}

const CACHE_INLINE = new Map([
  ['cache_hit_rate', { metric: 'cache_hit_ratio', dimension: 'ratio' } as const],
  ['cache_hit', { metric: 'cache_hit_ratio', dimension: 'ratio' } as const],
]);

/**
 * Recognises the shapes of health and metrics replies that services of the field give, and turns them into series in
 * base units. What it does not know it leaves out; it never throws.
 */
export function recognise(
  value: unknown,
  pool: SeriesPool,
): { readonly samples: readonly CollectedSample[]; readonly health: Health | undefined } {
  const root = blockOf(value);
  if (root === undefined) return { samples: [], health: undefined };
  const emit = new Emitter(pool);
  const found = health(root, emit);
  walk(root, emit, 0);
  return { samples: emit.samples(), health: found };
}
