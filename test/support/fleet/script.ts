/** Seconds since the fleet started. */
export type Elapsed = () => number;

/** A stretch of a repeating cycle, in seconds. */
interface Trouble {
  readonly every: number;
  readonly from: number;
  readonly to: number;
}

/** What goes wrong when. The first trouble begins within 10 s, so that there is something to see at once. */
export const SCRIPT = {
  /** payments-api answers 503. */
  payments: { every: 75, from: 8, to: 28 },
  /** billing-worker does not listen. */
  billing: { every: 110, from: 10, to: 55 },
  /** legacy-report answers with half a JSON document. */
  legacy: { every: 60, from: 6, to: 24 },
  /** search-api takes its time. */
  search: { every: 45, from: 5, to: 25 },
  /** The shop's exporter counts many errors. */
  shop: { every: 90, from: 15, to: 50 },
  /** The nightly job sends no heartbeat. */
  job: { every: 100, from: 25, to: 75 },
} as const satisfies Readonly<Record<string, Trouble>>;

/** Is a part of the script in trouble now? */
export function inTrouble(part: keyof typeof SCRIPT, elapsed: Elapsed): boolean {
  const { every, from, to } = SCRIPT[part];
  const at = elapsed() % every;
  return at >= from && at < to;
}
