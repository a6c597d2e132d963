import type { Clock } from '../ports.ts';
import type { StoreProblem } from './store.ts';

/** Worst first: what the operator is told when there are several. */
const ORDER: readonly StoreProblem['kind'][] = ['worker', 'full', 'readonly', 'corrupt', 'busy', 'wal'];

/** The store's present problems, one per kind. */
export class StoreProblems {
  readonly #clock: Clock;
  readonly #present = new Map<StoreProblem['kind'], StoreProblem>();
  readonly #listeners = new Set<(problem: StoreProblem | undefined) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Puts a problem up, or takes it down with undefined. */
  set(kind: StoreProblem['kind'], message: string | undefined): void {
    if (this.#present.get(kind)?.message === message) return;
    if (message === undefined) this.#present.delete(kind);
    else this.#present.set(kind, { kind, message, at: this.#clock.now() });
    const worst = this.worst();
    for (const fn of [...this.#listeners]) fn(worst);
  }

  worst(): StoreProblem | undefined {
    for (const kind of ORDER) {
      const problem = this.#present.get(kind);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  onChange(fn: (problem: StoreProblem | undefined) => void): Disposable {
    this.#listeners.add(fn);
    return { [Symbol.dispose]: () => void this.#listeners.delete(fn) };
  }
}
