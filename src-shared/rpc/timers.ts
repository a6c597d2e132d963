/** Time for clients and servers of the contract; the engine's Clock is one. */
export interface Timers {
  /** Epoch ms. */
  now(): number;
  /** Runs `fn` once after `ms`. Disposing cancels it. */
  after(ms: number, fn: () => void): Disposable;
}

/** The platform's own time. */
export const systemTimers: Timers = {
  now: () => Date.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, ms);
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
