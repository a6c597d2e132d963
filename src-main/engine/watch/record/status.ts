import type { Check, MonitorStatus, Outcome } from '../../../../src-shared/model/check.ts';
import { type Monitor, targetOf } from '../../../../src-shared/model/monitor.ts';
import type { Standing } from '../verdict.ts';

const STRIP = 30;
const LETTER: Readonly<Record<Outcome, string>> = { up: 'u', degraded: 'd', down: 'x', blind: 'b' };

/** The row that tables and the overview show of one monitor. */
export class StatusRow {
  readonly #fixed: Pick<MonitorStatus, 'name' | 'kind' | 'target' | 'group' | 'category' | 'interval'>;
  #strip = '';
  #latencies: readonly number[] = [];
  #last: { readonly at: number; readonly latencyMs: number | undefined } | undefined;
  #certificateEnds: number | undefined;

  constructor(monitor: Monitor, before?: StatusRow) {
    const { name, kind, group, category, interval } = monitor;
    this.#fixed = { name, kind, target: targetOf(monitor), group, category, interval };
    if (before === undefined) return;
    this.#strip = before.#strip;
    this.#latencies = before.#latencies;
    this.#last = before.#last;
    this.#certificateEnds = before.#certificateEnds;
  }

  checked(check: Check, answered: boolean): void {
    // A job that calls by itself was not waited for.
    const measured = answered && this.#fixed.kind !== 'heartbeat' && Number.isFinite(check.durationMs);
    const latency = measured ? check.durationMs : undefined;
    this.#strip = (this.#strip + LETTER[check.outcome]).slice(-STRIP);
    this.#latencies = [...this.#latencies.slice(1 - STRIP), latency ?? -1];
    this.#last = { at: check.at, latencyMs: latency };
    this.#certificateEnds = check.certificate?.notAfter ?? this.#certificateEnds;
  }

  row(standing: Standing, nextCheck: number | undefined): MonitorStatus {
    const last = this.#last;
    return {
      ...this.#fixed,
      state: standing.state,
      since: standing.since,
      reason: standing.reason,
      ...(last === undefined ? {} : { lastCheck: last.at }),
      ...(last?.latencyMs === undefined ? {} : { latencyMs: last.latencyMs }),
      ...(nextCheck === undefined ? {} : { nextCheck }),
      strip: this.#strip,
      latencies: [...this.#latencies],
      ...(this.#certificateEnds === undefined ? {} : { certificateEnds: this.#certificateEnds }),
    };
  }
}
