import type { TocsinHandlers } from '../../src-shared/contract/index.ts';
import type { Engine } from '../engine/engine.ts';
import { liveTopics } from '../engine/live/topics.ts';
import { alertHandlers } from './alert-handlers.ts';
import { alertmanagerHandlers } from './alertmanager-handlers.ts';
import { configHandlers } from './config-handlers.ts';
import { incidentHandlers } from './incident-handlers.ts';
import { maintenanceHandlers } from './maintenance-handlers.ts';
import { monitorHandlers } from './monitor-handlers.ts';
import { notifyHandlers } from './notify-handlers.ts';
import { queryHandlers } from './query-handlers.ts';
import { responseHandlers } from './response-handlers.ts';
import { routingHandlers } from './routing-handlers.ts';
import { ruleHandlers } from './rule-handlers.ts';
import { seriesHandlers } from './series-handlers.ts';
import { silenceHandlers } from './silence-handlers.ts';
import { sloHandlers } from './slo-handlers.ts';
import { statisticsHandlers } from './statistics-handlers.ts';
import { systemHandlers } from './system-handlers.ts';
import { targetHandlers } from './target-handlers.ts';

/**
 * Every method of the contract as a call of the engine's face. There is no logic here; access and inputs were checked
 * before (src-shared/rpc/server.ts). One set of handlers serves all connections. `url` says where the
 * HTTP server answers, once it does.
 */
export function createHandlers(engine: Engine, url: () => string | undefined = () => undefined): TocsinHandlers {
  const topics = liveTopics(engine);
  return {
    ...monitorHandlers(engine, topics),
    ...alertHandlers(engine, topics),
    ...alertmanagerHandlers(engine),
    ...incidentHandlers(engine, topics),
    ...maintenanceHandlers(engine),
    ...notifyHandlers(engine, topics),
    ...responseHandlers(engine),
    ...queryHandlers(engine),
    ...routingHandlers(engine),
    ...ruleHandlers(engine),
    ...seriesHandlers(engine),
    ...silenceHandlers(engine, topics),
    ...sloHandlers(engine),
    ...statisticsHandlers(engine),
    ...targetHandlers(engine),
    ...systemHandlers(engine, topics, url),
    ...configHandlers(engine),
  };
}
