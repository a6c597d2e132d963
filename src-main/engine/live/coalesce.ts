import type { Clock } from '../ports.ts';

/** How long changes are collected before they are shown, ms: four pictures a second are calm and still live. */
export const LIVE_MS = 250;

/** Collects the keys of what changed and hands them over together, at most once per `ms`. */
export class Coalescer<K> implements Disposable {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #ms: number;
  readonly #flush: (keys: ReadonlySet<K>) => void;
  #marked = new Set<K>();
  #timer: Disposable | undefined;

  constructor(clock: Pick<Clock, 'after'>, ms: number, flush: (keys: ReadonlySet<K>) => void) {
    this.#clock = clock;
    this.#ms = ms;
    this.#flush = flush;
  }

  mark(key: K): void {
    this.#marked.add(key);
    this.#timer ??= this.#clock.after(this.#ms, () => {
      const marked = this.#marked;
      this.#marked = new Set();
      this.#timer = undefined;
      this.#flush(marked);
    });
  }

  /** Drops what was not handed over. */
  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    this.#marked.clear();
  }
}
