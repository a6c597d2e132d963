import { cpus, freemem, loadavg, totalmem, uptime } from 'node:os';
import type { Reading } from './machine.ts';

/** What Node knows on every system: CPU times, memory, load (0 on Windows), start time. */
export function readPortable(): Reading[] {
  const out: Reading[] = [];
  for (const [i, { times }] of cpus().entries()) {
    const cpu = String(i);
    // os.cpus counts milliseconds.
    for (const mode of ['user', 'nice', 'sys', 'idle', 'irq'] as const)
      out.push([
        'node_cpu_seconds_total',
        { cpu, mode: mode === 'sys' ? 'system' : mode },
        Math.round(times[mode] / 10) / 100,
      ]);
  }
  const [one = 0, five = 0, fifteen = 0] = loadavg();
  out.push(
    ['node_load1', {}, Math.round(one * 100) / 100],
    ['node_load5', {}, Math.round(five * 100) / 100],
    ['node_load15', {}, Math.round(fifteen * 100) / 100],
    ['node_memory_MemTotal_bytes', {}, totalmem()],
    ['node_memory_MemAvailable_bytes', {}, freemem()],
    ['node_boot_time_seconds', {}, Math.round(Date.now() / 1_000 - uptime())],
  );
  return out;
}
