import { readdir, readFile } from 'node:fs/promises';
import type { Reading } from './machine.ts';
import { readPortable } from './portable.ts';

async function text(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    // Containers hide parts of /proc and /sys; what is not there is left out.
    return '';
  }
}

/** Fields of /proc/stat behind `cpuN`, in clock ticks of 1/100 s (proc(5)). */
const MODES = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'] as const;

/** CPU seconds per processor and mode, context switches and processes, from /proc/stat. */
export function parseStat(stat: string): Reading[] {
  const out: Reading[] = [];
  for (const line of stat.split('\n')) {
    const [key = '', ...fields] = line.trim().split(/\s+/);
    const cpu = /^cpu(\d+)$/.exec(key)?.[1];
    if (cpu !== undefined)
      for (const [i, mode] of MODES.entries())
        out.push(['node_cpu_seconds_total', { cpu, mode }, Number(fields[i] ?? 0) / 100]);
    else if (key === 'ctxt') out.push(['node_context_switches_total', {}, Number(fields[0])]);
    else if (key === 'procs_running') out.push(['node_procs_running', {}, Number(fields[0])]);
    else if (key === 'procs_blocked') out.push(['node_procs_blocked', {}, Number(fields[0])]);
    else if (key === 'btime') out.push(['node_boot_time_seconds', {}, Number(fields[0])]);
  }
  return out;
}

const MEMORY = new Set(['MemTotal', 'MemFree', 'MemAvailable', 'Buffers', 'Cached', 'SwapTotal', 'SwapFree']);

/** Sizes from /proc/meminfo, which counts kibibytes. */
export function parseMeminfo(meminfo: string): Reading[] {
  const out: Reading[] = [];
  for (const line of meminfo.split('\n')) {
    const found = /^(\w+):\s+(\d+) kB$/.exec(line);
    if (found?.[1] !== undefined && MEMORY.has(found[1]))
      out.push([`node_memory_${found[1]}_bytes`, {}, Number(found[2]) * 1_024]);
  }
  return out;
}

/** Bytes, packets and errors per interface from /proc/net/dev; the loopback is left out. */
export function parseNetDev(dev: string): Reading[] {
  const out: Reading[] = [];
  for (const line of dev.split('\n')) {
    const found = /^\s*([^\s:]+):\s*(.*)$/.exec(line);
    if (found === null || found[1] === 'lo') continue;
    const device = found[1] ?? '';
    const fields = (found[2] ?? '').trim().split(/\s+/).map(Number);
    const put = (name: string, index: number): void => {
      const value = fields[index];
      if (value !== undefined && Number.isFinite(value)) out.push([name, { device }, value]);
    };
    put('node_network_receive_bytes_total', 0);
    put('node_network_receive_errs_total', 2);
    put('node_network_transmit_bytes_total', 8);
    put('node_network_transmit_errs_total', 10);
  }
  return out;
}

/** Bytes read and written per whole disk from /proc/diskstats; a sector there is 512 bytes. */
export function parseDiskstats(stats: string): Reading[] {
  const out: Reading[] = [];
  for (const line of stats.split('\n')) {
    const fields = line.trim().split(/\s+/);
    const device = fields[2] ?? '';
    if (!/^(?:sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+)$/.test(device)) continue;
    out.push(
      ['node_disk_read_bytes_total', { device }, Number(fields[5] ?? 0) * 512],
      ['node_disk_written_bytes_total', { device }, Number(fields[9] ?? 0) * 512],
      ['node_disk_io_time_seconds_total', { device }, Number(fields[12] ?? 0) / 1_000],
    );
  }
  return out;
}

async function temperatures(): Promise<Reading[]> {
  let zones: string[];
  try {
    zones = await readdir('/sys/class/thermal');
  } catch {
    return [];
  }
  const out: Reading[] = [];
  for (const zone of zones) {
    if (!zone.startsWith('thermal_zone')) continue;
    const [type, temp] = await Promise.all([
      text(`/sys/class/thermal/${zone}/type`),
      text(`/sys/class/thermal/${zone}/temp`),
    ]);
    // Thousandths of a degree.
    if (temp.trim() !== '')
      out.push(['node_thermal_zone_temp', { zone: zone.slice(12), type: type.trim() }, Number(temp) / 1_000]);
  }
  return out;
}

/** The readings of a Linux machine. */
export async function readProc(): Promise<Reading[]> {
  const [stat, meminfo, dev, disks, thermal] = await Promise.all([
    text('/proc/stat'),
    text('/proc/meminfo'),
    text('/proc/net/dev'),
    text('/proc/diskstats'),
    temperatures(),
  ]);
  const read = [
    ...parseStat(stat),
    ...parseMeminfo(meminfo),
    ...parseNetDev(dev),
    ...parseDiskstats(disks),
    ...thermal,
  ];
  // Node fills what /proc does not say; the first of two equal series counts.
  const known = new Set(read.map(([name]) => name));
  return [...read, ...readPortable().filter(([name]) => !known.has(name))];
}
