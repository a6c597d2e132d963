/** Functions that want to be told, called in the order in which they came. */
export class Listeners<T> {
  readonly #all = new Set<(value: T) => void>();

  add(fn: (value: T) => void): Disposable {
    // Each registration counts, even of the same function.
    const own = (value: T): void => {
      fn(value);
    };
    this.#all.add(own);
    return { [Symbol.dispose]: () => void this.#all.delete(own) };
  }

  fire(value: T): void {
    for (const fn of this.#all) fn(value);
  }
}
