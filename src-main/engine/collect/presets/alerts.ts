import { type Block, blockOf, type Emitter, fieldTable } from './emitter.ts';

const FIELDS = fieldTable(
  ['service_alerts_total', 'count', 'total_alerts', 'alerts'],
  ['service_alerts_active', 'count', 'active_alerts', 'alerts_active', 'unresolved_alerts'],
);

/** How many alerts a service counts about itself: in all, active, by type and by severity. */
export function alertSummary(block: Block, emit: Emitter): void {
  emit.fields(block, FIELDS);
  for (const by of ['type', 'severity'] as const) {
    const map = blockOf(block[`alerts_by_${by}`]);
    if (map === undefined) continue;
    for (const name of Object.keys(map).slice(0, 100)) {
      const value = map[name];
      if (typeof value === 'number')
        emit.add(`service_alerts_by_${by}`, value, { [by === 'type' ? 'type' : 'level']: name });
    }
  }
  const active: unknown = block['active_alerts'];
  if (Array.isArray(active)) emit.add('service_alerts_active', active.length);
}
