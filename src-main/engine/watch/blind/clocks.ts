/** One look at the clocks, ms. `boot` counts since the machine's start, sleep included (os.uptime), where it is known. */
export interface Moment {
  readonly wall: number;
  readonly monotonic: number;
  readonly boot: number;
}

/** What happened between two looks. Times are wall clock, epoch ms. */
export interface Gap {
  readonly cause: 'sleep' | 'clock_jump' | 'event_loop';
  readonly from: number;
  readonly to: number;
  readonly detail: string;
}

/** A silence longer than this was sleep (or a stopped process), not a busy loop. */
export const SLEEP_MS = 30_000;
/** A busy event loop up to SLEEP_MS; below this the lateness figures tell it. */
export const STALL_MS = 5_000;
/** Difference of the clocks that is a jump and no correction (NTP slews less than 1 ms per s). */
export const JUMP_MS = 5_000;
/** With the host's hint that the machine went to sleep, a shorter silence is enough. */
const HINTED_MS = 2_000;

function seconds(ms: number): string {
  const s = Math.round(Math.abs(ms) / 1_000);
  return s < 120 ? `${s} s` : `${Math.round(s / 60)} min`;
}

/**
 * Compares two looks at the clocks, normally 250 ms apart. Both clocks far on: the process slept or was stopped. Only
 * the wall clock: it was set, or the machine slept with a monotonic clock that stands still meanwhile (Linux); the time
 * since boot tells the two apart.
 */
export function compareClocks(before: Moment, now: Moment, hinted: boolean): Gap | undefined {
  const monotonic = now.monotonic - before.monotonic;
  const wall = now.wall - before.wall;
  const apart = wall - monotonic;
  const from = before.wall;
  const to = now.wall;
  const stood = now.boot - before.boot - monotonic;
  const asleep = hinted ? HINTED_MS : SLEEP_MS;
  if (apart > JUMP_MS && (hinted || stood > JUMP_MS)) {
    return { cause: 'sleep', from, to, detail: `the machine slept for ${seconds(wall)}` };
  }
  if (Math.abs(apart) > JUMP_MS) {
    const where = apart > 0 ? 'forward' : 'back';
    return {
      cause: 'clock_jump',
      // The wall clock says nothing about how long a jump back lasted.
      from: Math.min(from, to),
      to,
      detail: `the clock was set ${where} by ${seconds(apart)}`,
    };
  }
  if (monotonic > asleep) {
    return {
      cause: 'sleep',
      from,
      to,
      detail: `nothing ran for ${seconds(wall)}: the machine slept or this process was stopped`,
    };
  }
  if (monotonic > STALL_MS) {
    return { cause: 'event_loop', from, to, detail: `this program was too busy for ${seconds(monotonic)}` };
  }
  return undefined;
}
