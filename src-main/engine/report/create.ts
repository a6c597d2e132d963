import type { Monitor } from '../../../src-shared/model/monitor.ts';
import type { Reports } from '../engine.ts';
import type { Clock } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { type ReadAlertStatistics, readAlertReport } from './alerts.ts';
import { buildReport } from './build.ts';
import { readFacts } from './facts.ts';
import { RenderWorker } from './render-worker.ts';
import { readStatistics } from './statistics.ts';

export interface ReportDeps {
  readonly store: Store;
  monitors(): readonly Monitor[];
  readonly alertStatistics: ReadAlertStatistics;
  readonly clock: Clock;
  /** File of render.worker; bundlers decide where it is. */
  readonly workerPath: string;
  /** Printed at the foot of a report. */
  readonly version: string;
}

/** Reports of a period: read from the store, built purely, rendered in a worker that exits when idle. */
export function createReports(deps: ReportDeps): Reports {
  const worker = new RenderWorker(deps.workerPath, deps.clock);
  return {
    async build({ kind, from, to, zone, series, measured }, signal) {
      const now = deps.clock.now();
      const end = endOf(from, to, now);
      if (kind === 'alerts') {
        const period = { from, to: end, generatedAt: now, zone };
        return readAlertReport(period, deps.monitors(), deps.store, deps.alertStatistics, signal);
      }
      const facts = await readFacts(deps.store, deps.monitors(), { from, to: end, measured }, signal);
      // After the facts: the reader thread answers one after the other, and somebody may wait for it beside us.
      const statistics = measured ? await readStatistics(deps.store.queries, series, from, end, signal) : [];
      return buildReport({ from, to: end, generatedAt: now, zone, statistics, ...facts });
    },
    statistics: async ({ from, to, series }, signal) =>
      readStatistics(deps.store.queries, series, from, endOf(from, to, deps.clock.now()), signal),
    render: (data, format, signal) => worker.render({ data, format, version: deps.version }, signal),
  };
}

/** The end of a period: what has not happened yet is neither seen nor missed. */
function endOf(from: number, to: number, now: number): number {
  const end = Math.min(to, now);
  if (!(from < end)) throw new RangeError('The period of a report has to begin before it ends, and in the past.');
  return end;
}
