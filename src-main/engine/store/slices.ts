/** Housekeeping works this long at a time, ms, so that a batch never waits long for its turn. */
const SLICE_MS = 10;

/** Runs long jobs one after the other in small slices of the event loop. */
export class Slices {
  #tail: Promise<unknown> = Promise.resolve();
  #stopped = false;

  /** Runs a job after those before it; resolves with what it returns. Rejects when it throws or the slices were stopped. */
  run<T>(job: () => Generator<void, T>): Promise<T> {
    const result = this.#tail.then(() => this.#drive(job()));
    this.#tail = result.catch(() => undefined);
    return result;
  }

  async #drive<T>(job: Generator<void, T>): Promise<T> {
    for (;;) {
      const end = performance.now() + SLICE_MS;
      do {
        if (this.#stopped) throw new Error('the store is closing');
        const step = job.next();
        if (step.done === true) return step.value;
      } while (performance.now() < end);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Ends the present job at its next pause and refuses further ones. */
  stop(): void {
    this.#stopped = true;
  }
}
