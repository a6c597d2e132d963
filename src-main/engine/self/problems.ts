/** Something the operator should know and can do something about. */
export interface Problem {
  readonly source: string;
  readonly message: string;
  /** Epoch ms when it began. */
  readonly at: number;
}

/** What is wrong with the console itself now, one problem a source: shown in the status bar, measured, alerted on. */
export class ProblemBoard {
  readonly #now: () => number;
  readonly #problems = new Map<string, Problem>();
  readonly #listeners = new Set<() => void>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Puts a problem up, or with undefined takes it down. The same message again keeps the time it began. */
  set(source: string, message: string | undefined): void {
    if (this.#problems.get(source)?.message === message) return;
    if (message === undefined) this.#problems.delete(source);
    else this.#problems.set(source, { source, message, at: this.#now() });
    for (const fn of this.#listeners) fn();
  }

  list(): readonly Problem[] {
    return [...this.#problems.values()];
  }

  onChange(fn: () => void): Disposable {
    this.#listeners.add(fn);
    return { [Symbol.dispose]: () => this.#listeners.delete(fn) };
  }
}
