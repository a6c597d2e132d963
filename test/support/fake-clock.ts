import type { Clock } from '../../src-main/engine/ports.ts';

interface Timer {
  at: number;
  readonly every: number | undefined;
  readonly fn: () => void;
}

/** A clock that stands still until it is moved. Wall time can be moved apart from monotonic time with `jump`. */
export class FakeClock implements Clock {
  #wall: number;
  #monotonic = 0;
  readonly #timers = new Set<Timer>();
  readonly #settle: () => Promise<void>;

  /** `settle` is how `run` lets others run between timers. */
  constructor(start = Date.UTC(2026, 0, 5, 3, 0, 0), settle = turnOfTheLoop) {
    this.#wall = start;
    this.#settle = settle;
  }

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(ms: number, fn: () => void): Disposable {
    return this.#add({ at: this.#monotonic + ms, every: undefined, fn });
  }

  every(ms: number, fn: () => void): Disposable {
    return this.#add({ at: this.#monotonic + ms, every: ms, fn });
  }

  /** How many timers are armed. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Moves both clocks on and runs what falls due, in order, synchronously. */
  advance(ms: number): void {
    const end = this.#monotonic + ms;
    for (let due = this.#next(end); due !== undefined; due = this.#next(end)) {
      this.#moveTo(Math.max(due.at, this.#monotonic));
      if (due.every === undefined) this.#timers.delete(due);
      else due.at += due.every;
      due.fn();
    }
    this.#moveTo(end);
  }

  /** Like `advance`, and lets promises settle after every timer. */
  async run(ms: number): Promise<void> {
    const end = this.#monotonic + ms;
    await this.#settle();
    for (let due = this.#next(end); due !== undefined; due = this.#next(end)) {
      this.advance(Math.max(0, due.at - this.#monotonic));
      await this.#settle();
    }
    this.#moveTo(end);
    await this.#settle();
  }

  /** The wall clock is set; monotonic time does not notice. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  /** The process stands still (sleep, SIGSTOP): both clocks go on, timers fire late, when the clock is moved next. */
  sleep(ms: number): void {
    this.#moveTo(this.#monotonic + ms);
  }

  #add(timer: Timer): Disposable {
    this.#timers.add(timer);
    return { [Symbol.dispose]: () => void this.#timers.delete(timer) };
  }

  #next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (timer.at <= end && (next === undefined || timer.at < next.at)) next = timer;
    return next;
  }

  /** Never back: what a timer ran may have taken longer than the clock was to be moved. */
  #moveTo(monotonic: number): void {
    const passed = Math.max(0, monotonic - this.#monotonic);
    this.#wall += passed;
    this.#monotonic += passed;
  }
}

/** Lets everything run that waits for promises, and what else is due in the event loop. */
async function turnOfTheLoop(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Lets everything run that waits for promises only: a tenth of what a turn of the loop costs. */
export async function promisesOnly(): Promise<void> {
  // Among microtasks, so that the next tick comes when there are no more of them.
  await Promise.resolve();
  await new Promise<void>((resolve) => process.nextTick(resolve));
}
