import { isForeign } from '../../../src-shared/alert/mirrored.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import { keptSeriesKey, type Labels, METRIC_NAME } from '../../../src-shared/model/labels.ts';
import { STALE } from '../../../src-shared/model/sample.ts';
import type { Layout, Samples } from '../store/store.ts';

/** Between two rows of an alert whose state stays, ms. */
const EVERY_MS = 5_000;

/** What was written last of one label set. */
interface Written {
  readonly layout: Layout;
  /** Whether the layout has a column for the pending state. */
  readonly waits: boolean;
  state: Alert['state'];
  at: number;
}

/**
 * Writes ALERTS (1 while pending or firing) and ALERTS_FOR_STATE (seconds since when), as Prometheus does. Every label set
 * has a layout of its own, so that in a storm an alert that comes costs the same whatever else fires.
 */
export class AlertSamples {
  readonly #samples: Samples;
  readonly #written = new Map<string, Written>();

  constructor(samples: Samples) {
    this.#samples = samples;
  }

  /** Writes the states at `at` (epoch ms). A row that the store does not take is left to the next call. */
  write(alerts: Iterable<Alert>, at: number): void {
    const present = new Set<string>();
    for (const alert of alerts) {
      // Alerts of other programs have their series there.
      if (alert.state === 'resolved' || isForeign(alert)) continue;
      const key = keptSeriesKey(alert.labels);
      present.add(key);
      const before = this.#written.get(key);
      // After the clock was set back the last row lies in the future.
      if (before?.state === alert.state && Math.abs(at - before.at) < EVERY_MS) continue;
      const waits = before?.waits === true || alert.state === 'pending';
      const layout = before?.waits === waits ? before.layout : this.#layout(key, alert.labels, waits);
      const column = (state: Alert['state']): number =>
        alert.state === state ? 1 : before?.state === state ? STALE : Number.NaN;
      if (this.#samples.append(layout, at, rowOf(waits, column, Math.floor(alert.activeAt / 1_000))))
        this.#written.set(key, { layout, waits, state: alert.state, at });
    }
    for (const [key, { layout, state, waits }] of this.#written) {
      if (present.has(key)) continue;
      const column = (ended: Alert['state']): number => (state === ended ? STALE : Number.NaN);
      if (this.#samples.append(layout, at, rowOf(waits, column, STALE))) this.#written.delete(key);
    }
  }

  /** In a storm most alerts fire at once: no series is made for a state that they never had. */
  #layout(key: string, labels: Labels, waits: boolean): Layout {
    return this.#samples.layout(`alert:${key}`, [
      ...(waits ? [{ ...labels, alertstate: 'pending', [METRIC_NAME]: 'ALERTS' }] : []),
      { ...labels, alertstate: 'firing', [METRIC_NAME]: 'ALERTS' },
      { ...labels, [METRIC_NAME]: 'ALERTS_FOR_STATE' },
    ]);
  }
}

function rowOf(waits: boolean, column: (state: Alert['state']) => number, since: number): Float64Array {
  const firing = column('firing');
  return waits ? Float64Array.of(column('pending'), firing, since) : Float64Array.of(firing, since);
}
