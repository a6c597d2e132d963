/** One production for any number of readers: begins with the first one, ends with the last one. */
export class SharedSource<E> {
  readonly #produce: (publish: (event: E) => void) => Disposable;
  readonly #readers = new Set<(event: E) => void>();
  #production: Disposable | undefined;

  constructor(produce: (publish: (event: E) => void) => Disposable) {
    this.#produce = produce;
  }

  /** How many read now. */
  get readers(): number {
    return this.#readers.size;
  }

  read(fn: (event: E) => void): Disposable {
    // Wrapped, so that the same function can read twice.
    const reader = (event: E): void => fn(event);
    this.#readers.add(reader);
    this.#production ??= this.#produce((event) => {
      for (const one of [...this.#readers]) one(event);
    });
    return {
      [Symbol.dispose]: () => {
        if (!this.#readers.delete(reader) || this.#readers.size > 0) return;
        this.#production?.[Symbol.dispose]();
        this.#production = undefined;
      },
    };
  }
}
