import { createContext } from 'react';

/** The instant under the pointer, shared by all charts of a page. */
export class ChartCursor {
  #at: number | undefined;
  readonly #listeners = new Set<() => void>();

  /** Epoch ms, or undefined while no chart is pointed at. */
  get at(): number | undefined {
    return this.#at;
  }

  move(at: number | undefined): void {
    if (at === this.#at) return;
    this.#at = at;
    for (const listener of this.#listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

/** The cursor of the page. A page that wants its charts to move together provides one. */
export const CursorContext = createContext<ChartCursor | undefined>(undefined);
