import type { Case } from './case.ts';
import { WINDOW_MS } from './evidence.ts';

/** An alert that carries a value. */
export interface Mention {
  readonly alert: string;
  readonly at: number;
}

/** Which incidents and sources a label value was seen in of late, oldest first. */
export class Posting {
  readonly #near = new Map<Case, Mention>();
  /** By what the alert is about: the same source does not count twice. */
  readonly #unexplained = new Map<string, Mention>();
  /** The incident of those that failed together, once most of what carries the value had. */
  shared: Case | undefined;

  /** In how many incidents the value was seen within the window before `at`. */
  count(at: number): number {
    prune(this.#near, at);
    return this.#near.size;
  }

  near(): Iterable<readonly [Case, Mention]> {
    return this.#near;
  }

  unexplained(at: number): ReadonlyMap<string, Mention> {
    prune(this.#unexplained, at);
    return this.#unexplained;
  }

  add(home: Case, mention: Mention): void {
    this.#near.delete(home);
    this.#near.set(home, mention);
  }

  /** Something that no failing parent explains carries the value. */
  addUnexplained(source: string, mention: Mention): void {
    this.#unexplained.delete(source);
    this.#unexplained.set(source, mention);
  }

  isEmpty(at: number): boolean {
    return this.count(at) === 0 && this.unexplained(at).size === 0;
  }
}

function prune<K>(mentions: Map<K, Mention>, at: number): void {
  for (const [key, mention] of mentions) {
    if (mention.at >= at - WINDOW_MS) return;
    mentions.delete(key);
  }
}
