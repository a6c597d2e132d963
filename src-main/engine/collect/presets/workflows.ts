import { type Block, blockOf, type Emitter, fieldTable } from './emitter.ts';

const FIELDS = fieldTable(
  [
    'workflow_runs_total',
    'count',
    'total_executions',
    'executions',
    'runs',
    'total_runs',
    'execution',
    'run',
    'total_workflows',
  ],
  [
    'workflow_failures_total',
    'count',
    'error',
    'errors',
    'failures',
    'failed',
    'failed_executions',
    'failed_workflows',
  ],
  ['workflow_active', 'count', 'active', 'active_workflows', 'running'],
  ['workflow_success_ratio', 'ratio', 'success_rate'],
  [
    'workflow_duration_seconds',
    'seconds',
    'execution_time',
    'avg_execution_time',
    'average_execution_time',
    'duration',
    'avg_duration',
  ],
  ['workflow_memory_bytes', 'bytes', 'memory_usage', 'memory'],
);

function named(block: Block): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  const workflow = block['workflow_id'] ?? block['workflow'] ?? block['name'];
  const node = block['node_name'] ?? block['node'];
  if (typeof workflow === 'string') labels['workflow'] = workflow;
  if (typeof node === 'string') labels['node'] = node;
  return labels;
}

function one(block: Block, labels: Readonly<Record<string, string>>, emit: Emitter): void {
  emit.fields(block, FIELDS, labels);
  if (typeof block['success'] === 'boolean') emit.add('workflow_success', block['success'] ? 1 : 0, labels);
}

/** Runs, failures, success ratio and node times of workflows: totals, a map or a list, or the record of one node. */
export function workflows(value: unknown, emit: Emitter): void {
  if (Array.isArray(value)) {
    for (const member of value.slice(0, 200)) {
      const block = blockOf(member);
      if (block !== undefined) one(block, named(block), emit);
    }
    return;
  }
  const block = blockOf(value);
  if (block === undefined) return;
  one(block, named(block), emit);
  for (const name of Object.keys(block).slice(0, 200)) {
    const inner = blockOf(block[name]);
    if (inner !== undefined) one(inner, { workflow: name, ...named(inner) }, emit);
  }
}
