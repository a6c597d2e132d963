import { readMachine } from '../../collect/machine/machine.ts';
import { tenths } from '../http/exchange.ts';
import type { MonitorKind } from './kind.ts';
import { DURATION } from './measures.ts';
import { plainFacts } from './plain-facts.ts';

/** This computer: CPU, memory, load, disks, network, temperature under node_exporter's names. */
export const machine = {
  kind: 'machine',
  networked: false,
  host: () => '',
  defaults: () => [],
  measures: () => [DURATION],
  async check(_monitor, context) {
    const started = context.clock.monotonic();
    const collected = await readMachine(context.pool);
    const durationMs = tenths(context.clock.monotonic() - started);
    return { outcome: 'up', reason: '', durationMs, phases: {}, facts: plainFacts(durationMs), collected };
  },
} as const satisfies MonitorKind<'machine'>;
