import type { Monitor, MonitorKindName, MonitorOf } from '../../../../src-shared/model/monitor.ts';
import { heartbeat } from './heartbeat.ts';
import { http } from './http.ts';
import type { CheckContext, Finding, Measure, MonitorKind } from './kind.ts';
import { machine } from './machine.ts';
import { prometheus } from './prometheus.ts';
import { tcp } from './tcp.ts';
import { tls } from './tls.ts';

const KINDS: { readonly [K in MonitorKindName]: MonitorKind<K> } = { http, prometheus, tcp, tls, heartbeat, machine };

/** A monitor together with its kind, so that callers need not know which one it is. */
export interface Bound {
  readonly networked: boolean;
  readonly host: string;
  readonly defaults: readonly string[];
  readonly measures: readonly Measure[];
  readonly check: (context: CheckContext) => Promise<Finding | undefined>;
}

function bind<K extends MonitorKindName>(kind: MonitorKind<K>, monitor: MonitorOf<K>): Bound {
  return {
    networked: kind.networked,
    host: kind.host(monitor),
    defaults: kind.defaults(monitor),
    measures: kind.measures(monitor),
    check: (context) => kind.check(monitor, context),
  };
}

/** The monitor bound to its kind. */
export function bound(monitor: Monitor): Bound {
  switch (monitor.kind) {
    case 'http':
      return bind(KINDS.http, monitor);
    case 'prometheus':
      return bind(KINDS.prometheus, monitor);
    case 'tcp':
      return bind(KINDS.tcp, monitor);
    case 'tls':
      return bind(KINDS.tls, monitor);
    case 'heartbeat':
      return bind(KINDS.heartbeat, monitor);
    case 'machine':
      return bind(KINDS.machine, monitor);
  }
}
