import type { TocsinClient } from '../../../src-shared/contract/index.ts';
import type { Availability } from '../../../src-shared/contract/monitor.ts';

/** The windows of the table's columns, ms. */
export const TABLE_WINDOWS = [86_400_000, 30 * 86_400_000] as const;
/** Figures over a day and longer hardly move; older ones than this are asked for again. */
const STALE_MS = 60_000;
/** Scrolling asks for many rows again and again: names are gathered this long, ms. The first rows are asked for at once. */
const GATHER_MS = 60;

type Row = readonly Availability[];

/** Availability of the rows in view, asked for in one call per scroll and kept. */
export class AvailabilityBook {
  readonly #client: TocsinClient;
  readonly #rows = new Map<string, { readonly at: number; readonly row: Row | undefined }>();
  readonly #wanted = new Set<string>();
  readonly #listeners = new Map<string, Set<() => void>>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the last question went out, epoch ms. */
  #asked = 0;

  constructor(client: TocsinClient) {
    this.#client = client;
  }

  /** What is known of a monitor; undefined until it was asked for. */
  get(name: string): Row | undefined {
    return this.#rows.get(name)?.row;
  }

  /** Keeps `name` in view: it is asked for when it is not known or old. */
  watch(name: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(name, listeners);
    const known = this.#rows.get(name);
    if (!known || Date.now() - known.at > STALE_MS) {
      this.#wanted.add(name);
      const wait = Date.now() - this.#asked > GATHER_MS ? 0 : GATHER_MS;
      this.#timer ??= setTimeout(() => void this.#ask(), wait);
    }
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(name);
    };
  }

  async #ask(): Promise<void> {
    this.#timer = undefined;
    this.#asked = Date.now();
    // Rows that were scrolled past meanwhile are not worth an answer.
    const names = [...this.#wanted].filter((name) => this.#listeners.has(name));
    this.#wanted.clear();
    if (names.length === 0) return;
    try {
      const answer = await this.#client.call('monitor.availability', { names, windowsMs: [...TABLE_WINDOWS] });
      const at = Date.now();
      for (const name of names) this.#rows.set(name, { at, row: answer[name] });
    } catch {
      // The cells stay empty and are asked for again when they come into view next; the frame shows a lost connection.
      return;
    }
    for (const name of names) for (const listener of this.#listeners.get(name) ?? []) listener();
  }
}
