import type { StateInterval } from '../model/check.ts';

/** A stretch of maintenance over a monitor as it is written; `to` absent while it lasts. */
export interface MaintenanceSpan {
  readonly window: string;
  readonly from: number;
  readonly to?: number | undefined;
}

const FOREVER = Number.POSITIVE_INFINITY;
const COVERED: ReadonlySet<string> = new Set(['up', 'degraded', 'down', 'blind']);

/**
 * Lays maintenance over what was measured (both ascending, intervals not overlapping): under a span the state is
 * `maintenance` and the reason the window's name. Time in which the monitor was paused or not known stays what it was. What
 * was measured is not lost by it: without the span the intervals are as before (docs/adr/0027-maintenance-windows.md).
 */
export function layOver(
  intervals: readonly StateInterval[],
  spans: readonly MaintenanceSpan[],
): readonly StateInterval[] {
  if (spans.length === 0) return intervals;
  const out: StateInterval[] = [];
  for (const interval of intervals) {
    if (!COVERED.has(interval.state)) {
      out.push(interval);
      continue;
    }
    const end = interval.to ?? FOREVER;
    let at = interval.from;
    for (const span of spans) {
      const from = Math.max(at, span.from);
      const to = Math.min(end, span.to ?? FOREVER);
      if (to <= from) continue;
      if (from > at) out.push(piece(interval, at, from));
      put(out, { state: 'maintenance', from, ...(to === FOREVER ? {} : { to }), reason: span.window });
      at = to;
    }
    if (end > at) out.push(piece(interval, at, end));
  }
  return out;
}

function piece(interval: StateInterval, from: number, to: number): StateInterval {
  const { to: _to, ...rest } = interval;
  return { ...rest, from, ...(to === FOREVER ? {} : { to }) };
}

/** Appends a stretch of maintenance, to the one before it when that is of the same window: changes beneath do not split it. */
function put(out: StateInterval[], next: StateInterval): void {
  const last = out.at(-1);
  if (last?.state === 'maintenance' && last.reason === next.reason && last.to === next.from)
    out[out.length - 1] = piece(last, last.from, next.to ?? FOREVER);
  else out.push(next);
}
