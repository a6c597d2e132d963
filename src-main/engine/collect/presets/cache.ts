import { type Block, type Emitter, fieldTable } from './emitter.ts';

const FIELDS = fieldTable(
  ['cache_hit_ratio', 'ratio', 'hit_rate', 'hit', 'cache_hit_rate', 'cache_hit', 'hit_ratio'],
  ['cache_response_seconds', 'seconds', 'response_time', 'latency', 'ping'],
  ['cache_size_bytes', 'bytes', 'memory_usage', 'used_memory', 'memory', 'size', 'memory_used'],
);
const COUNTS = fieldTable(
  ['cache_hits_total', 'count', 'hits', 'cache_hits'],
  ['cache_misses_total', 'count', 'misses', 'cache_misses'],
  ['cache_entries', 'count', 'keys', 'entries', 'items', 'key', 'entry', 'item'],
  ['cache_evictions_total', 'count', 'evictions', 'evicted_keys'],
);

/** Hits, misses, ratio and size of a cache. Without a ratio it is made of hits and misses. */
export function cache(block: Block, emit: Emitter): void {
  emit.fields(block, FIELDS);
  emit.fields(block, COUNTS);
  const hits = block['hits'] ?? block['cache_hits'];
  const misses = block['misses'] ?? block['cache_misses'];
  if (typeof hits === 'number' && typeof misses === 'number' && hits + misses > 0)
    emit.add('cache_hit_ratio', Number((hits / (hits + misses)).toPrecision(6)));
}
