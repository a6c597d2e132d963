import { join } from 'node:path';
import type { Clock, Log } from '../engine/ports.ts';
import { createLog, parseLogLevel, stderrSink } from '../log/log.ts';
import { RotatingFile } from '../log/rotating-file.ts';

export interface OpenLogOptions {
  readonly clock: Clock;
  /** A level by name (`TOCSIN_LOG`); anything else is `info`. */
  readonly level: string | undefined;
  /** Folder that keeps `tocsin.log`; absent: standard error. */
  readonly folder?: string;
}

/** The program's log: standard error for a console, rotated files for a desktop app that nobody sees the terminal of. */
export function openLog({ clock, level, folder }: OpenLogOptions): Log {
  const file = folder === undefined ? undefined : new RotatingFile(join(folder, 'tocsin.log'));
  return createLog({
    level: parseLogLevel(level) ?? 'info',
    now: () => clock.now(),
    sinks: [file ? (line) => file.append(line) : stderrSink()],
  });
}
