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
      const layout = before?.layout ?? this.#layout(key, alert.labels);
      const column = (state: Alert['state']): number =>
        alert.state === state ? 1 : before?.state === state ? STALE : Number.NaN;
      const row = Float64Array.of(column('pending'), column('firing'), Math.floor(alert.activeAt / 1_000));
      if (this.#samples.append(layout, at, row)) this.#written.set(key, { layout, state: alert.state, at });
    }
    for (const [key, { layout, state }] of this.#written) {
      if (present.has(key)) continue;
      const ended = Float64Array.of(
        state === 'pending' ? STALE : Number.NaN,
        state === 'firing' ? STALE : Number.NaN,
        STALE,
      );
      if (this.#samples.append(layout, at, ended)) this.#written.delete(key);
    }
  }

  #layout(key: string, labels: Labels): Layout {
    return this.#samples.layout(`alert:${key}`, [
      { ...labels, alertstate: 'pending', [METRIC_NAME]: 'ALERTS' },
      { ...labels, alertstate: 'firing', [METRIC_NAME]: 'ALERTS' },
      { ...labels, [METRIC_NAME]: 'ALERTS_FOR_STATE' },
    ]);
  }
}
