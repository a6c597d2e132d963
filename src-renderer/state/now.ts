import { useSyncExternalStore } from 'react';
import { engineNow } from './session.ts';

interface Ticker {
  readonly subscribe: (fn: () => void) => () => void;
  readonly get: () => number;
}

const tickers = new Map<number, Ticker>();

/** One timer per period for the whole page, running only while somebody looks. */
function tickerOf(everyMs: number): Ticker {
  const known = tickers.get(everyMs);
  if (known !== undefined) return known;
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let now = engineNow();
  const ticker: Ticker = {
    get: () => {
      // Without a timer the value may be old. Once renewed it stays for a period, so that two reads of one render agree.
      if (timer === undefined && Math.abs(engineNow() - now) >= everyMs) now = engineNow();
      return now;
    },
    subscribe: (fn) => {
      listeners.add(fn);
      timer ??= setInterval(() => {
        now = engineNow();
        for (const listener of listeners) listener();
      }, everyMs);
      return () => {
        listeners.delete(fn);
        if (listeners.size === 0 && timer !== undefined) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
  };
  tickers.set(everyMs, ticker);
  return ticker;
}

/** The engine's time, renewed every `everyMs`: for "4 min ago". */
export function useNow(everyMs = 5_000): number {
  const ticker = tickerOf(everyMs);
  return useSyncExternalStore(ticker.subscribe, ticker.get);
}
