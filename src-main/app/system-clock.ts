import { performance } from 'node:perf_hooks';
import type { Clock } from '../engine/ports.ts';

/** The machine's own clocks and timers. Timers keep the process alive; what is stopped has to be disposed. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, ms);
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
  every(ms, fn) {
    const timer = setInterval(fn, ms);
    return { [Symbol.dispose]: () => clearInterval(timer) };
  },
};
