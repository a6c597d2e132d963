import { uptime } from 'node:os';
import type { Clock, Log, Secrets } from '../ports.ts';
import type { Ops, Samples } from '../store/store.ts';
import { type Calendar, systemCalendar } from './schedule/calendar.ts';
import type { Watch } from './watch.ts';
import { Watcher } from './watcher.ts';

export interface WatchDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly samples: Samples;
  readonly ops: Ops;
  readonly secrets: Secrets;
  /** `host:port` addresses that answer while the network is there; none: the network is never declared lost. */
  readonly canaries: () => readonly string[];
  /** The longest event-loop delay of late, ms; logged with late checks. */
  readonly eventLoopLagMs?: () => number;
  /** Times for monitors with a schedule. Default: node-cron with the clock of this computer. */
  readonly calendar?: Calendar;
  /** What is wrong with the store, in words; undefined while it writes. */
  readonly storageProblem?: () => string | undefined;
  /** ms since the machine's start, sleep included. Default: the operating system's. */
  readonly bootMs?: () => number;
}

function bootMs(): number {
  try {
    return uptime() * 1_000;
  } catch {
    // Some sandboxes do not tell; sleep then looks like a clock that was set, and both are blind.
    return 0;
  }
}

/** Builds the first stage. Nothing runs before `start`. */
export function createWatch(deps: WatchDeps): Watch {
  return new Watcher({
    storageProblem: () => undefined,
    eventLoopLagMs: () => 0,
    bootMs,
    calendar: systemCalendar,
    ...deps,
  });
}
