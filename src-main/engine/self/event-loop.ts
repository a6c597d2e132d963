import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the event loop runs its timers, in ms. */
export interface LoopLag {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** ms between two looks. 20 ms sees the 20 ms budget of the loop and costs 50 wake-ups a second. */
const RESOLUTION_MS = 20;

/** Watches the event loop with the platform's own histogram. */
export class EventLoopWatch implements Disposable {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  start(): void {
    this.#histogram.enable();
  }

  /** Since the last `reset`. The histogram counts whole intervals, so the interval itself is taken off. */
  lag(): LoopLag {
    const late = (nanoseconds: number): number =>
      Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS) : 0;
    return {
      p50: late(this.#histogram.percentile(50)),
      p99: late(this.#histogram.percentile(99)),
      max: late(this.#histogram.max),
    };
  }

  reset(): void {
    this.#histogram.reset();
  }

  [Symbol.dispose](): void {
    this.#histogram.disable();
  }
}
