import type { Engine } from '../../engine/engine.ts';
import { compressed } from '../compress.ts';
import type { Reply } from '../reply.ts';
import type { Asking, Route } from '../router.ts';
import { exemplarsQuery } from './exemplars.ts';
import { formatQuery, instantQuery, parseQuery, rangeQuery } from './query.ts';
import { failure, success } from './reply.ts';
import { alerts, rules } from './rules.ts';
import { labelNames, labelValues, series } from './series.ts';
import { buildInfo, config, flags, runtimeInfo, tsdb, walReplay } from './status.ts';
import { metadata, scrapePools, targetMetadata, targets } from './targets.ts';

function answering(handle: (asking: Asking) => Promise<Reply> | Reply): (asking: Asking) => Promise<Reply> {
  return async (asking) => {
    try {
      return await compressed(await handle(asking), asking.request.headers['accept-encoding']);
    } catch (error) {
      const reply = failure(error);
      if (reply === undefined) throw error;
      return reply;
    }
  };
}

/** Prometheus's HTTP API v1: same parameters, same JSON, same errors, so that promtool and Grafana can ask. */
export function prometheusRoutes(engine: Engine): readonly Route[] {
  const get: Route['methods'] = ['GET', 'HEAD'];
  const both: Route['methods'] = ['GET', 'HEAD', 'POST'];
  const route = (
    methods: Route['methods'],
    path: string,
    handle: (asking: Asking) => Promise<Reply> | Reply,
  ): Route => ({ methods, path: `/api/v1/${path}`, access: 'read', handle: answering(handle) });
  return [
    route(both, 'query', (asking) => instantQuery(engine, asking)),
    route(both, 'query_range', (asking) => rangeQuery(engine, asking)),
    route(both, 'query_exemplars', (asking) => exemplarsQuery(engine, asking)),
    route(both, 'format_query', (asking) => formatQuery(asking)),
    route(both, 'parse_query', (asking) => parseQuery(asking)),
    route(both, 'series', (asking) => series(engine, asking)),
    route(both, 'labels', (asking) => labelNames(engine, asking)),
    route(get, 'label/{name}/values', (asking) => labelValues(engine, asking)),
    route(get, 'rules', (asking) => rules(engine, asking)),
    route(get, 'alerts', () => alerts(engine)),
    route(get, 'targets', (asking) => targets(engine, asking)),
    route(get, 'targets/metadata', (asking) => targetMetadata(engine, asking)),
    route(get, 'scrape_pools', () => scrapePools(engine)),
    route(get, 'metadata', (asking) => metadata(engine, asking)),
    // Alerts go through the console's own routes; it pushes to no Alertmanager.
    route(get, 'alertmanagers', () => success({ activeAlertmanagers: [], droppedAlertmanagers: [] })),
    route(get, 'status/buildinfo', () => buildInfo(engine)),
    route(get, 'status/config', () => config(engine)),
    route(get, 'status/flags', () => flags(engine)),
    route(get, 'status/runtimeinfo', () => runtimeInfo(engine)),
    route(get, 'status/tsdb', (asking) => tsdb(engine, asking)),
    route(get, 'status/walreplay', () => walReplay()),
  ];
}
