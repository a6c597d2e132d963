import type { Check, MonitorStatus, Outcome } from '../../../../src-shared/model/check.ts';
import { type Monitor, targetOf } from '../../../../src-shared/model/monitor.ts';
import { type Cover, shownState } from '../maintenance/cover.ts';
import type { Standing } from '../verdict.ts';

const STRIP = 30;
const LETTER: Readonly<Record<Outcome, string>> = { up: 'u', degraded: 'd', down: 'x', blind: 'b' };
const MAINTENANCE = 'm';

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

  /** `covered`: a maintenance window lay over it. */
  checked(check: Check, answered: boolean, covered: boolean): void {
    // A job that calls by itself was not waited for.
    const measured = answered && this.#fixed.kind !== 'heartbeat' && Number.isFinite(check.durationMs);
    const latency = measured ? check.durationMs : undefined;
    this.#strip = (this.#strip + (covered ? MAINTENANCE : LETTER[check.outcome])).slice(-STRIP);
    this.#latencies = [...this.#latencies.slice(1 - STRIP), latency ?? -1];
    this.#last = { at: check.at, latencyMs: latency };
    this.#certificateEnds = check.certificate?.notAfter ?? this.#certificateEnds;
  }

  row(
    standing: Standing,
    nextCheck: number | undefined,
    cover: Cover | undefined,
    symptomOf: string | undefined,
  ): MonitorStatus {
    const last = this.#last;
    const state = shownState(standing.state, cover);
    const covered = state === 'maintenance' && cover !== undefined;
    return {
      ...this.#fixed,
      state,
      since: covered ? cover.since : standing.since,
      reason: covered ? cover.window : standing.reason,
      ...(last === undefined ? {} : { lastCheck: last.at }),
      ...(last?.latencyMs === undefined ? {} : { latencyMs: last.latencyMs }),
      ...(nextCheck === undefined ? {} : { nextCheck }),
      strip: this.#strip,
      latencies: [...this.#latencies],
      ...(this.#certificateEnds === undefined ? {} : { certificateEnds: this.#certificateEnds }),
      ...(covered ? { maintenance: beneath(standing, cover) } : {}),
      ...(symptomOf === undefined ? {} : { symptomOf }),
    };
  }
}

function beneath(standing: Standing, { window, since, until }: Cover): NonNullable<MonitorStatus['maintenance']> {
  return { window, since, beneath: standing.state, ...(until === null ? {} : { until }) };
}
