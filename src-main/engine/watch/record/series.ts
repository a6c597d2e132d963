import type { Condition } from '../../../../src-shared/condition/condition.ts';
import type { AssertionResult, Outcome } from '../../../../src-shared/model/check.ts';
import { type MonitorState, STATE_CODE } from '../../../../src-shared/model/check.ts';
import { type Labels, METRIC_NAME, seriesKey } from '../../../../src-shared/model/labels.ts';
import { type Monitor, monitorLabels } from '../../../../src-shared/model/monitor.ts';
import { keptValue, STALE } from '../../../../src-shared/model/sample.ts';
import type { CollectedSample, CollectedSeries } from '../../collect/collected.ts';
import type { Layout, Samples } from '../../store/store.ts';
import type { Finding, Measure } from '../kinds/kind.ts';

/** Rows that come less than this behind the last one are moved behind it; older ones the store refuses. */
const BUMP_MS = 60_000;

function codeOf(state: MonitorState): number {
  return state === 'pending' ? Number.NaN : STATE_CODE[state];
}

/** Labels that every collected series of a monitor gets; its own labels of the same name become `exported_…`. */
function collectedBase(monitor: Monitor): Labels {
  if (monitor.kind !== 'prometheus') return monitorLabels(monitor);
  return { ...monitor.labels, job: monitor.name, instance: new URL(monitor.url).host };
}

/** What one monitor writes into the store: one fixed layout for its checks, one that follows what it collects. */
export class MonitorSeries {
  readonly #samples: Samples;
  readonly #name: string;
  readonly #measures: readonly Measure[];
  readonly #base: Labels;
  readonly #checks: Layout;
  #collected: { readonly layout: Layout; readonly series: readonly CollectedSeries[] } | undefined;
  #last = 0;
  /** Samples that the last reply brought. */
  #brought = 0;

  constructor(samples: Samples, monitor: Monitor, measures: readonly Measure[], conditions: readonly Condition[]) {
    this.#samples = samples;
    this.#name = monitor.name;
    this.#measures = measures;
    this.#base = collectedBase(monitor);
    const labels = monitorLabels(monitor);
    const assertions = new Set(conditions.map((condition) => condition.text));
    this.#checks = samples.layout(`monitor:${monitor.name}`, [
      { ...labels, [METRIC_NAME]: 'monitor_state' },
      { ...labels, [METRIC_NAME]: 'probe_success' },
      ...measures.map((measure) => ({ ...labels, ...measure.labels, [METRIC_NAME]: measure.name })),
      ...Array.from(assertions, (assertion) => ({ ...labels, assertion, [METRIC_NAME]: 'monitor_assertion_failed' })),
    ]);
  }

  /** What it collects beside its own checks: samples of the last reply, and series stored of it now. */
  get collected(): { readonly samples: number; readonly series: number } {
    return { samples: this.#brought, series: this.#collected?.series.length ?? 0 };
  }

  /** When the last row was written, epoch ms. */
  get lastAt(): number {
    return this.#last;
  }

  /** One check. The state is the confirmed one after it. Returns false when the store refused the row. */
  check(
    slot: number,
    state: MonitorState,
    outcome: Outcome,
    finding: Finding,
    assertions: readonly AssertionResult[],
  ): boolean {
    const values = new Float64Array(this.#checks.series.length).fill(Number.NaN);
    values[0] = codeOf(state);
    const at = this.#time(slot);
    if (outcome !== 'blind') {
      values[1] = outcome === 'down' ? 0 : 1;
      let i = 2;
      for (const measure of this.#measures) values[i++] = measure.value(finding);
      const failed = new Map(assertions.map((a) => [a.text, a.passed ? 0 : 1]));
      for (; i < values.length; i += 1)
        values[i] = failed.get(this.#checks.series[i]?.['assertion'] ?? '') ?? Number.NaN;
      this.#collect(at, finding.collected ?? []);
    }
    return this.#append(this.#checks, at, values);
  }

  /** The state alone: on a change without a check, and now and then so that slow monitors keep having one. */
  state(at: number, state: MonitorState): void {
    const values = new Float64Array(this.#checks.series.length).fill(Number.NaN);
    values[0] = codeOf(state);
    this.#append(this.#checks, this.#time(at), values);
  }

  /** Ends every series; with a state, all but that one. */
  end(at: number, state?: MonitorState): void {
    const time = this.#time(at);
    const values = new Float64Array(this.#checks.series.length).fill(STALE);
    if (state !== undefined) values[0] = codeOf(state);
    this.#collect(time, []);
    this.#append(this.#checks, time, values);
  }

  /** Whether another monitor definition writes the same series. */
  sameAs(other: MonitorSeries): boolean {
    const keys = (layout: Layout): string => layout.series.map(seriesKey).join('\n');
    return keys(this.#checks) === keys(other.#checks) && seriesKey(this.#base) === seriesKey(other.#base);
  }

  /** Goes on with the collected series of an earlier definition. */
  adopt(other: MonitorSeries): void {
    this.#collected = other.#collected;
    this.#last = other.#last;
    this.#brought = other.#brought;
  }

  #time(at: number): number {
    return at <= this.#last && this.#last - at < BUMP_MS ? this.#last + 1 : at;
  }

  #append(layout: Layout, at: number, values: Float64Array): boolean {
    const taken = this.#samples.append(layout, at, values);
    if (taken) this.#last = at;
    return taken;
  }

  #collect(at: number, found: readonly CollectedSample[]): void {
    const present = this.#collected;
    this.#brought = found.length;
    if (present === undefined && found.length === 0) return;
    if (present !== undefined) {
      const same =
        present.series.length === found.length && found.every((sample, i) => sample.series === present.series[i]);
      if (same) {
        if (found.length > 0)
          this.#samples.append(
            present.layout,
            at,
            Float64Array.from(found, (sample) => keptValue(sample.value)),
          );
        return;
      }
      const kept = new Set(found.map((sample) => sample.series));
      const ending = Float64Array.from(present.series, (series) => (kept.has(series) ? Number.NaN : STALE));
      if (ending.includes(STALE)) this.#samples.append(present.layout, at, ending);
    }
    const unique = new Map(found.map((sample) => [sample.series, sample.value]));
    const series = [...unique.keys()];
    const layout = this.#samples.layout(
      `collect:${this.#name}`,
      series.map((one) => this.#labels(one)),
    );
    this.#collected = { layout, series };
    if (series.length > 0) this.#samples.append(layout, at, Float64Array.from(unique.values(), keptValue));
  }

  #labels(series: CollectedSeries): Labels {
    const out: Record<string, string> = { ...this.#base };
    for (const name in series.labels) {
      const value = series.labels[name] ?? '';
      // An empty label is no label (Prometheus data model).
      if (value !== '') out[name in this.#base ? `exported_${name}` : name] = value;
    }
    out[METRIC_NAME] = series.name;
    return out;
  }
}
