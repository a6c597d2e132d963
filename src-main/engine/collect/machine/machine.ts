import type { CollectedSample, SeriesPool } from '../collected.ts';
import { readDisks } from './disks.ts';
import { readPortable } from './portable.ts';
import { readProc } from './proc.ts';

/** One reading of the machine: `[metric, labels, value]` in node_exporter's names and base units. */
export type Reading = readonly [name: string, labels: Readonly<Record<string, string>>, value: number];

/**
 * CPU, memory, load, disks, network and temperature of this computer. On Linux from /proc and /sys, elsewhere what Node
 * knows. What a system does not offer is left out.
 */
export async function readMachine(pool: SeriesPool): Promise<readonly CollectedSample[]> {
  const [base, disks] = await Promise.all([process.platform === 'linux' ? readProc() : readPortable(), readDisks()]);
  return [...base, ...disks].map(([name, labels, value]) => ({ series: pool.of(name, labels), value }));
}
