import type { Alert } from '../../../src-shared/model/alert.ts';
import { type Labels, METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';
import { STALE } from '../../../src-shared/model/sample.ts';
import type { Layout, Samples } from '../store/store.ts';

const SOURCE = 'alerts';
/** Between two rows when no alert has come or gone, ms. */
const EVERY_MS = 5_000;

interface Row {
  readonly labels: Labels;
  readonly value: number;
}

/** Writes ALERTS (1 while pending or firing) and ALERTS_FOR_STATE (seconds since when), as Prometheus does. */
export class AlertSamples {
  readonly #samples: Samples;
  #layout: Layout | undefined;
  #keys: readonly string[] = [];
  #membership = '';
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(samples: Samples) {
    this.#samples = samples;
  }

  /** Writes the state at `at` (epoch ms). Rows that do not lie after the last one are left to the next call. */
  write(alerts: Iterable<Alert>, at: number): void {
    if (at <= this.#lastAt) return;
    const rows = [...alerts].flatMap(rowsOf);
    const byKey = new Map(rows.map((row) => [seriesKey(row.labels), row]));
    const keys = [...byKey.keys()].sort();
    const membership = keys.join('\n');
    const changed = membership !== this.#membership;
    if (!changed && (keys.length === 0 || at - this.#lastAt < EVERY_MS)) return;
    if (changed) {
      this.#endVanished(byKey, at);
      this.#layout =
        keys.length === 0
          ? undefined
          : this.#samples.layout(
              SOURCE,
              keys.map((key) => byKey.get(key)?.labels ?? {}),
            );
      this.#keys = keys;
      this.#membership = membership;
    }
    this.#lastAt = at;
    if (this.#layout === undefined) return;
    const values = Float64Array.from(this.#keys, (key) => byKey.get(key)?.value ?? Number.NaN);
    this.#samples.append(this.#layout, at, values);
  }

  /** Ends the series that are gone, in the layout that knew them. */
  #endVanished(present: ReadonlyMap<string, Row>, at: number): void {
    if (this.#layout === undefined || this.#keys.every((key) => present.has(key))) return;
    const values = Float64Array.from(this.#keys, (key) => (present.has(key) ? Number.NaN : STALE));
    this.#samples.append(this.#layout, at, values);
  }
}

function rowsOf(alert: Alert): readonly Row[] {
  if (alert.state === 'resolved') return [];
  return [
    { labels: { ...alert.labels, alertstate: alert.state, [METRIC_NAME]: 'ALERTS' }, value: 1 },
    { labels: { ...alert.labels, [METRIC_NAME]: 'ALERTS_FOR_STATE' }, value: Math.floor(alert.activeAt / 1_000) },
  ];
}
