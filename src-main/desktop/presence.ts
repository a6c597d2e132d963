import type { Clock, Presence, PresenceNow } from '../engine/ports.ts';

/** What the operating system says of the person at the keyboard; Electron's `powerMonitor` is one. */
export interface IdleSource {
  /** `idleThreshold` in seconds. */
  getSystemIdleState(idleThreshold: number): 'active' | 'idle' | 'locked' | 'unknown';
}

/** Without a key or a movement for so long, somebody is away, s. */
const AWAY_S = 300;
/** How often the system is asked, ms. */
const LOOK_MS = 15_000;

/** Asks the operating system whether somebody is there, and tells when that changes. */
export class DesktopPresence implements Presence, Disposable {
  readonly #source: IdleSource;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  readonly #timer: Disposable;
  #now: PresenceNow;

  constructor(source: IdleSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
    this.#now = { state: 'unknown', since: clock.now() };
    this.#timer = clock.every(LOOK_MS, () => this.look());
  }

  now(): PresenceNow {
    return this.#now;
  }

  onChange(fn: () => void): Disposable {
    this.#listeners.add(fn);
    return { [Symbol.dispose]: () => void this.#listeners.delete(fn) };
  }

  /** Asks now: when it starts, and when the screen was locked or unlocked. */
  look(): void {
    const found = this.#source.getSystemIdleState(AWAY_S);
    const state = found === 'idle' ? 'away' : found;
    if (state === this.#now.state) return;
    // Somebody who is away has been so since the last key.
    const since = this.#clock.now() - (state === 'away' ? AWAY_S * 1_000 : 0);
    this.#now = { state, since };
    for (const fn of this.#listeners) fn();
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
  }
}
