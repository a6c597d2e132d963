import type { Client, Contract, Handlers } from '../rpc/define.ts';
import { alertContract } from './alert.ts';
import { alertmanagerContract } from './alertmanager.ts';
import { configContract } from './config.ts';
import { incidentContract } from './incident.ts';
import { maintenanceContract } from './maintenance.ts';
import { monitorContract } from './monitor.ts';
import { notifyContract } from './notify.ts';
import { queryContract } from './query.ts';
import { responseContract } from './response.ts';
import { routingContract } from './routing.ts';
import { ruleContract } from './rule.ts';
import { seriesContract } from './series.ts';
import { silenceContract } from './silence.ts';
import { sloContract } from './slo.ts';
import { statisticsContract } from './statistics.ts';
import { systemContract } from './system.ts';
import { targetContract } from './target.ts';

/** The whole API between engine and face as one value: types, validation, access rules, deadlines and tests come from it. */
export const contract = {
  ...monitorContract,
  ...alertContract,
  ...alertmanagerContract,
  ...incidentContract,
  ...maintenanceContract,
  ...notifyContract,
  ...responseContract,
  ...queryContract,
  ...routingContract,
  ...ruleContract,
  ...seriesContract,
  ...silenceContract,
  ...sloContract,
  ...statisticsContract,
  ...targetContract,
  ...systemContract,
  ...configContract,
} as const satisfies Contract;

export type TocsinContract = typeof contract;
export type TocsinClient = Client<TocsinContract>;
export type TocsinHandlers = Handlers<TocsinContract>;
