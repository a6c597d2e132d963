import { systemClock } from '../../src-main/app/system-clock.ts';
import type { Clock } from '../../src-main/engine/ports.ts';

/** The machine's clock, whose wall time can be set without anything else noticing. */
export class JumpingClock implements Clock {
  #offset = 0;

  now(): number {
    return systemClock.now() + this.#offset;
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  after(ms: number, fn: () => void): Disposable {
    return systemClock.after(ms, fn);
  }

  every(ms: number, fn: () => void): Disposable {
    return systemClock.every(ms, fn);
  }

  /** Sets the wall clock on by `ms`, or back. */
  jump(ms: number): void {
    this.#offset += ms;
  }
}
