import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { TocsinClient, TocsinContract } from '../../src-shared/contract/index.ts';
import type { CallName, InputOf, OutputOf } from '../../src-shared/rpc/define.ts';
import { useClient } from './client-context.tsx';

/** What is known of one answer. `data` stays while a newer one is fetched or when that fails. */
export interface Cached<T> {
  readonly data: T | undefined;
  readonly error: Error | undefined;
  readonly loading: boolean;
  /** Epoch ms of `data`: "as of". */
  readonly at: number;
  /** How long the last answer took, ms. */
  readonly tookMs: number;
}

const NOTHING: Cached<never> = { data: undefined, error: undefined, loading: true, at: 0, tookMs: 0 };
/** Entries nobody looks at are dropped beyond this number, oldest first. */
const KEEP = 200;
/** … and beyond this many numbers in columns (32 MB): the graph of 300 series is 200,000 of them, and a live one is new every few seconds. */
const KEEP_NUMBERS = 4_000_000;

/** Numbers in the columns of a range answer; other answers are small. */
function weightOf(data: unknown): number {
  if (typeof data !== 'object' || data === null || !('t' in data) || !('series' in data)) return 0;
  return data.t instanceof Float64Array && Array.isArray(data.series) ? data.t.length * (data.series.length + 1) : 0;
}

interface Entry {
  value: Cached<unknown>;
  pending: Promise<void> | undefined;
  /** Ends the pending call. */
  stop: AbortController | undefined;
  stale: boolean;
  weight: number;
  readonly refetch: () => Promise<void>;
  readonly listeners: Set<() => void>;
}

type Name = CallName<TocsinContract>;

/** Answers by method and input: asked once for everybody, kept while fresh, asked again when invalidated and looked at. */
export class AnswerCache {
  readonly #client: TocsinClient;
  readonly #entries = new Map<string, Entry>();
  /** Numbers in all columns that are kept. */
  #weight = 0;

  constructor(client: TocsinClient) {
    this.#client = client;
  }

  static key(name: Name, input: unknown): string {
    return `${name} ${JSON.stringify(input)}`;
  }

  #entry<K extends Name>(name: K, input: InputOf<TocsinContract[K]>): Entry {
    const key = AnswerCache.key(name, input);
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const entry: Entry = {
      value: NOTHING,
      pending: undefined,
      stop: undefined,
      stale: true,
      weight: 0,
      listeners: new Set(),
      refetch: () => this.#fetch(entry, name, input),
    };
    this.#entries.set(key, entry);
    this.#trim();
    return entry;
  }

  #trim(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= KEEP && this.#weight <= KEEP_NUMBERS) return;
      if (entry.listeners.size > 0 || entry.pending !== undefined || entry.value.loading) continue;
      this.#weight -= entry.weight;
      this.#entries.delete(key);
    }
  }

  #fetch<K extends Name>(entry: Entry, name: K, input: InputOf<TocsinContract[K]>): Promise<void> {
    if (entry.pending !== undefined) return entry.pending;
    entry.stale = false;
    const started = performance.now();
    const stop = new AbortController();
    entry.stop = stop;
    const set = (value: Cached<unknown>): void => {
      entry.pending = undefined;
      entry.stop = undefined;
      entry.value = value;
      this.#weight += weightOf(value.data) - entry.weight;
      entry.weight = weightOf(value.data);
      this.#trim();
      for (const listener of entry.listeners) listener();
      if (entry.stale && entry.listeners.size > 0) void entry.refetch();
    };
    entry.pending = this.#client.call(name, input, { signal: stop.signal }).then(
      (data) => {
        set({ data, error: undefined, loading: false, at: Date.now(), tookMs: performance.now() - started });
      },
      (error: unknown) => {
        set({
          ...entry.value,
          error: error instanceof Error ? error : new Error(String(error)),
          loading: false,
          tookMs: performance.now() - started,
        });
      },
    );
    return entry.pending;
  }

  /** What is known now; the reference changes only with the answer. */
  get<K extends Name>(name: K, input: InputOf<TocsinContract[K]>): Cached<OutputOf<TocsinContract[K]>> {
    // The entry was filled by the call of the same name, so the value is that method's output.
    return this.#entry(name, input).value as Cached<OutputOf<TocsinContract[K]>>;
  }

  /** Reads several at once; `undefined` stays so. The array is the same until one of them changes. */
  reader<K extends Name>(
    name: K,
    inputs: readonly (InputOf<TocsinContract[K]> | undefined)[],
  ): () => readonly (Cached<OutputOf<TocsinContract[K]>> | undefined)[] {
    let kept: readonly (Cached<OutputOf<TocsinContract[K]>> | undefined)[] = [];
    return () => {
      const next = inputs.map((input) => (input === undefined ? undefined : this.get(name, input)));
      if (next.length !== kept.length || next.some((answer, i) => answer !== kept[i])) kept = next;
      return kept;
    };
  }

  /** Watches one answer and asks for it when it is older than `staleMs`. */
  watch<K extends Name>(name: K, input: InputOf<TocsinContract[K]>, staleMs: number, listener: () => void): () => void {
    const entry = this.#entry(name, input);
    entry.listeners.add(listener);
    if (entry.stale || Date.now() - entry.value.at > staleMs) void entry.refetch();
    return () => {
      entry.listeners.delete(listener);
    };
  }

  /** Ends a call that is under way; its error says that it was cancelled. Everybody who waits for it learns so. */
  cancel<K extends Name>(name: K, input: InputOf<TocsinContract[K]>): void {
    this.#entries.get(AnswerCache.key(name, input))?.stop?.abort();
  }

  /** Asks again now. */
  async refetch<K extends Name>(name: K, input: InputOf<TocsinContract[K]>): Promise<void> {
    await this.#entry(name, input).refetch();
  }

  /** What a method answered is no longer true: asked again at once where somebody looks, else at the next look. */
  invalidate(...names: readonly Name[]): void {
    for (const [key, entry] of this.#entries) {
      if (!names.some((name) => key.startsWith(`${name} `))) continue;
      entry.stale = true;
      if (entry.listeners.size > 0) void entry.refetch();
    }
  }
}

const caches = new WeakMap<TocsinClient, AnswerCache>();

/** The one cache of a connection. */
export function cacheOf(client: TocsinClient): AnswerCache {
  const known = caches.get(client);
  if (known !== undefined) return known;
  const made = new AnswerCache(client);
  caches.set(client, made);
  return made;
}

export interface CachedOptions {
  /** Answers younger than this are used as they are, ms. */
  readonly staleMs?: number;
  /** Asks again this often while the page is looked at, ms. */
  readonly everyMs?: number;
  /** false waits. */
  readonly enabled?: boolean;
}

/** The answer of a method, from the cache or asked for; with `refetch` for "Try again". */
export function useCached<K extends Name>(
  name: K,
  input: InputOf<TocsinContract[K]>,
  options: CachedOptions = {},
): Cached<OutputOf<TocsinContract[K]>> & { readonly refetch: () => void } {
  const { staleMs = 2_000, everyMs, enabled = true } = options;
  const cache = cacheOf(useClient());
  const text = JSON.stringify(input);
  // The input is compared by value, so that callers may write it as a literal.
  // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  const stable = useMemo(() => input, [text]);
  const subscribe = useCallback(
    (listener: () => void) => (enabled ? cache.watch(name, stable, staleMs, listener) : () => undefined),
    [cache, name, stable, staleMs, enabled],
  );
  const read = (): Cached<OutputOf<TocsinContract[K]>> => cache.get(name, stable);
  const value = useSyncExternalStore(subscribe, read, read);
  const refetch = useCallback(() => {
    void cache.refetch(name, stable);
  }, [cache, name, stable]);
  useEffect(() => {
    if (everyMs === undefined || !enabled) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') refetch();
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [everyMs, enabled, refetch]);
  return useMemo(() => ({ ...value, refetch }), [value, refetch]);
}

/** Several answers of one method; `undefined` in the place of an input waits. The array is the same until one answer changes. */
export function useCachedAll<K extends Name>(
  name: K,
  inputs: readonly (InputOf<TocsinContract[K]> | undefined)[],
  staleMs: number,
): {
  readonly answers: readonly (Cached<OutputOf<TocsinContract[K]>> | undefined)[];
  readonly refetch: () => void;
  /** Ends the calls that are under way. */
  readonly cancel: () => void;
} {
  const cache = cacheOf(useClient());
  const text = JSON.stringify(inputs);
  // As in useCached, inputs are compared by value.
  // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  const stable = useMemo(() => inputs, [text]);
  const given = useMemo(() => stable.flatMap((input) => (input === undefined ? [] : [input])), [stable]);
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = given.map((input) => cache.watch(name, input, staleMs, listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [cache, name, given, staleMs],
  );
  const look = useMemo(() => cache.reader(name, stable), [cache, name, stable]);
  const answers = useSyncExternalStore(subscribe, look);
  const refetch = useCallback(() => {
    for (const input of given) void cache.refetch(name, input);
  }, [cache, name, given]);
  const cancel = useCallback(() => {
    for (const input of given) cache.cancel(name, input);
  }, [cache, name, given]);
  return useMemo(() => ({ answers, refetch, cancel }), [answers, refetch, cancel]);
}
