import type { Labels } from '../model/labels.ts';
import { traitsOf } from './evidence.ts';

/** Something that is watched: what alerts about it would be labelled with, and what it depends on. */
export interface Source {
  readonly labels: Labels;
  readonly parents: readonly string[];
}

/** How many of what is watched carry which values. */
export class Population {
  readonly #carriers = new Map<string, number>();
  readonly size: number;

  constructor(sources: Iterable<Source> = []) {
    let size = 0;
    for (const { labels, parents } of sources) {
      size += 1;
      for (const { key } of traitsOf(labels, parents)) this.#carriers.set(key, (this.#carriers.get(key) ?? 0) + 1);
    }
    this.size = size;
  }

  /** 0 for a value that nothing watched is known to carry. */
  carriers(key: string): number {
    return this.#carriers.get(key) ?? 0;
  }
}
