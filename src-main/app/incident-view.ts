import type { Source } from '../../src-shared/incident/population.ts';
import type { Topology } from '../../src-shared/incident/topology.ts';
import type { Alert } from '../../src-shared/model/alert.ts';
import { monitorLabels } from '../../src-shared/model/monitor.ts';
import type { Targets } from '../engine/collect/targets.ts';
import type { Watch } from '../engine/watch/watch.ts';

/** An outage that began longer before its alert, ms, is not what the alert tells of. */
const DATED_BACK_MS = 15 * 60_000;

/** What incidents see of the watch and of what is scraped. */
export interface IncidentView {
  readonly topology: Topology;
  readonly beganAt: (alert: Alert) => number;
  readonly sources: () => readonly Source[];
}

export function incidentView({
  targets,
  watch,
}: {
  readonly watch: Pick<Watch, 'kin' | 'monitors' | 'statusOf'>;
  readonly targets: Pick<Targets, 'list'>;
}): IncidentView {
  return {
    topology: {
      parentsOf: (monitor) => watch.kin.parentsOf(monitor),
      works: (monitor) => {
        const state = watch.statusOf(monitor)?.state;
        return state === 'up' || state === 'degraded';
      },
    },
    // A monitor's outage is dated back to its first failing check; its alert begins when that was confirmed.
    beganAt: ({ activeAt, labels }) => {
      const status = labels['monitor'] === undefined ? undefined : watch.statusOf(labels['monitor']);
      const failing = status?.state === 'down' || status?.state === 'degraded';
      if (status === undefined || !failing) return activeAt;
      return status.since <= activeAt && status.since > activeAt - DATED_BACK_MS ? status.since : activeAt;
    },
    sources: () => [
      ...watch.monitors().map((monitor) => ({ labels: monitorLabels(monitor), parents: monitor.parents })),
      ...targets.list().targets.map(({ labels }) => ({ labels, parents: [] })),
    ],
  };
}
