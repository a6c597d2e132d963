import type { StoreLimits } from './store.ts';

/** The usual thresholds; the figures behind them are in architecture.md 2.6. */
export const DEFAULT_LIMITS: StoreLimits = {
  sealRows: 240,
  // 16 MB in the writer and as much in the reader.
  unsealedValues: 2_000_000,
  sealEveryMs: 60_000,
  segmentBytes: 8 * 1_048_576,
  segmentMaxAgeMs: 2 * 3_600_000,
  walBytes: 16 * 1_048_576,
  walProblemBytes: 64 * 1_048_576,
};

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;
