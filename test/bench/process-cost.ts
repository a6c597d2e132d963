import { readFile } from 'node:fs/promises';

/** Clock ticks per second of /proc/<pid>/stat; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** What a process has cost so far, as the operating system counts it. */
export interface ProcessCost {
  /** User and system time of all its threads, s. */
  readonly cpuSeconds: number;
  /** Bytes it caused to be written to storage. */
  readonly writtenBytes: number;
  /** Resident memory now, bytes. */
  readonly rssBytes: number;
}

/** Reads /proc (Linux only). */
export async function processCost(pid: number): Promise<ProcessCost> {
  const [stat, io, status] = await Promise.all(
    ['stat', 'io', 'status'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8')),
  );
  // The command name in brackets may hold spaces; fields are counted after it.
  const fields = (stat ?? '').slice((stat ?? '').lastIndexOf(')') + 2).split(' ');
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    writtenBytes: Number(/^write_bytes: (\d+)/m.exec(io ?? '')?.[1]),
    rssBytes: Number(/^VmRSS:\s+(\d+) kB/m.exec(status ?? '')?.[1]) * 1024,
  };
}
