import { type Block, blockOf, type Emitter, fieldTable } from './emitter.ts';

const FIELDS = fieldTable(
  ['system_cpu_ratio', 'ratio', 'cpu', 'cpu_usage', 'current_cpu'],
  ['system_cpu_avg_ratio', 'ratio', 'avg_cpu', 'average_cpu', 'cpu_avg'],
  ['system_cpu_max_ratio', 'ratio', 'max_cpu', 'peak_cpu', 'cpu_max'],
  ['system_disk_ratio', 'ratio', 'disk', 'disk_usage', 'disk_used'],
  ['system_load1', 'count', 'load1', 'load_1', 'load_average', 'load_avg'],
  ['system_threads', 'count', 'threads', 'thread'],
  ['service_uptime_seconds', 'seconds', 'uptime'],
);
// Memory comes both as a share and as a size; the unit in the name decides, so there is a table for each.
const MEMORY_RATIO = fieldTable(
  ['system_memory_ratio', 'ratio', 'memory', 'memory_usage', 'memory_used', 'current_memory'],
  ['system_memory_avg_ratio', 'ratio', 'avg_memory', 'average_memory'],
  ['system_memory_max_ratio', 'ratio', 'max_memory', 'peak_memory'],
);
const MEMORY_BYTES = fieldTable(
  ['system_memory_bytes', 'bytes', 'memory', 'memory_usage', 'memory_used', 'current_memory', 'rss', 'memory_rss'],
  ['system_memory_avg_bytes', 'bytes', 'avg_memory', 'average_memory'],
  ['system_memory_max_bytes', 'bytes', 'max_memory', 'peak_memory'],
  ['system_memory_available_bytes', 'bytes', 'memory_available', 'available_memory'],
  ['system_memory_total_bytes', 'bytes', 'memory_total', 'total_memory'],
);

const SHARE = /(?:percent|percentage|pct|ratio)$/i;
const SIZE = /(?:bytes|kb|mb|gb)$/i;

function keep(block: Block, test: (key: string) => boolean): Block {
  return Object.fromEntries(Object.entries(block).filter(([key]) => test(key)));
}

/** CPU, memory, disk, load and uptime as a process or host reports them about itself. */
export function system(block: Block, emit: Emitter): void {
  emit.fields(
    keep(block, (key) => !SIZE.test(key)),
    FIELDS,
  );
  emit.fields(
    keep(block, (key) => SHARE.test(key) || /^memory(?:_?usage)?$/i.test(key)),
    MEMORY_RATIO,
  );
  emit.fields(
    keep(block, (key) => SIZE.test(key)),
    MEMORY_BYTES,
  );
  // Nested: {"cpu": {"percent": 12, …}, "memory": {"percent": 40, "used_mb": 512}}.
  for (const part of ['cpu', 'memory', 'disk'] as const) {
    const inner = blockOf(block[part]);
    if (inner === undefined) continue;
    const named = Object.fromEntries(
      Object.entries(inner).map(([key, value]) => [
        /^(?:percent|usage|usage_percent|used_percent|percent_used|current)$/.test(key)
          ? `${part}_percent`
          : `${part}_${key}`,
        value,
      ]),
    );
    system(named, emit);
  }
}
