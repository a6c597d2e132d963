import type { DependencyHold } from '../../src-shared/dependency/hold.ts';
import type { Held } from '../../src-shared/model/held.ts';
import type { Gate } from '../engine/alerts/gate.ts';
import { remembering } from '../engine/alerts/remembering-gate.ts';
import type { Maintenance } from '../engine/watch/maintenance/maintenance.ts';
import type { Watch } from '../engine/watch/watch.ts';

/** A monitor that fails because of another one, or whose parent has not been heard of yet (docs/adr/0026-dependencies.md). */
export function dependencyGate(watch: Pick<Watch, 'kin'>): Gate {
  return remembering((alert, now) => {
    const { monitor } = alert.labels;
    if (monitor === undefined) return undefined;
    const hold = watch.kin.hold(monitor, alert.firedAt ?? alert.activeAt, now);
    return hold === undefined ? undefined : heldBy(hold);
  });
}

function heldBy(hold: DependencyHold): Held {
  if (hold.kind === 'unsettled') return { by: 'dependency', reason: `${hold.why}.`, ref: hold.on, until: hold.until };
  const { cause, path } = hold.symptom;
  const over = path.length > 1 ? ` (over ${path.slice(0, -1).join(', ')})` : '';
  return { by: 'dependency', reason: `it is a symptom of ${cause}${over}, which is down.`, ref: cause };
}

/** A maintenance window lies over what the alert is about (docs/adr/0027-maintenance-windows.md). */
export function maintenanceGate(maintenance: Pick<Maintenance, 'over'>): Gate {
  return remembering((alert) => {
    const cover = maintenance.over(alert.labels);
    if (cover === undefined) return undefined;
    const { note, until, window } = cover;
    const reason = `it is in the maintenance “${window}”${note === '' ? '' : ` (${note})`}.`;
    return { by: 'maintenance', reason, ref: window, ...(until === null ? {} : { until }) };
  });
}
