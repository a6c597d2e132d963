/** Work that comes in pieces shares one turn of the event loop for this long, ms: nothing may hold it for 8. */
const SHARE_MS = 4;

/** Lets others run between two pieces of work: something to wait for, or undefined when the work may go on at once. */
export type Rest = () => Promise<void> | undefined;

/** Does a job whose pieces end at its yields, with a rest after each. Rejects with what the job throws. */
export async function inPieces<T>(job: Generator<void, T>, rest: Rest): Promise<T> {
  for (;;) {
    const step = job.next();
    if (step.done === true) return step.value;
    await rest();
  }
}

/**
 * Shares the main loop between scrapes, and requests of other servers, that are worked through at the same time. Real time,
 * because it is about the event loop and not about the engine's clock.
 */
export class LoopShare {
  #began: number | undefined;
  readonly #waiting: (() => void)[] = [];

  /** Something to wait for when it is time to let others run; undefined when the work may go on at once. */
  rest(): Promise<void> | undefined {
    if (this.#began === undefined) {
      this.#began = performance.now();
      setImmediate(() => {
        this.#turn();
      });
    }
    // Nobody goes before those that wait already.
    if (this.#waiting.length === 0 && performance.now() - this.#began < SHARE_MS) return undefined;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Another turn of the loop: the one that waits longest goes on, with what is left to do between two rests. */
  #turn(): void {
    const next = this.#waiting.shift();
    this.#began = undefined;
    if (next === undefined) return;
    this.#began = performance.now();
    setImmediate(() => {
      this.#turn();
    });
    next();
  }
}
