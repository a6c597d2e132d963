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
}

const NOTHING: Cached<never> = { data: undefined, error: undefined, loading: true, at: 0 };
/** Entries nobody looks at are dropped beyond this number, oldest first. */
const KEEP = 200;

interface Entry {
  value: Cached<unknown>;
  pending: Promise<void> | undefined;
  stale: boolean;
  readonly refetch: () => Promise<void>;
  readonly listeners: Set<() => void>;
}

type Name = CallName<TocsinContract>;

/** Answers by method and input: asked once for everybody, kept while fresh, asked again when invalidated and looked at. */
export class AnswerCache {
  readonly #client: TocsinClient;
  readonly #entries = new Map<string, Entry>();

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
      stale: true,
      listeners: new Set(),
      refetch: () => this.#fetch(entry, name, input),
    };
    this.#entries.set(key, entry);
    this.#trim();
    return entry;
  }

  #trim(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= KEEP) return;
      if (entry.listeners.size === 0 && entry.pending === undefined && !entry.value.loading) this.#entries.delete(key);
    }
  }

  #fetch<K extends Name>(entry: Entry, name: K, input: InputOf<TocsinContract[K]>): Promise<void> {
    if (entry.pending !== undefined) return entry.pending;
    entry.stale = false;
    const set = (value: Cached<unknown>): void => {
      entry.pending = undefined;
      entry.value = value;
      for (const listener of entry.listeners) listener();
      if (entry.stale && entry.listeners.size > 0) void entry.refetch();
    };
    entry.pending = this.#client.call(name, input).then(
      (data) => {
        set({ data, error: undefined, loading: false, at: Date.now() });
      },
      (error: unknown) => {
        set({
          ...entry.value,
          error: error instanceof Error ? error : new Error(String(error)),
          loading: false,
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

  /** Watches one answer and asks for it when it is older than `staleMs`. */
  watch<K extends Name>(name: K, input: InputOf<TocsinContract[K]>, staleMs: number, listener: () => void): () => void {
    const entry = this.#entry(name, input);
    entry.listeners.add(listener);
    if (entry.stale || Date.now() - entry.value.at > staleMs) void entry.refetch();
    return () => {
      entry.listeners.delete(listener);
    };
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
  const value = useSyncExternalStore(subscribe, () => cache.get(name, stable));
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
