import type { Engine } from '../../engine/engine.ts';
import { compressed } from '../compress.ts';
import type { Reply } from '../reply.ts';
import type { Asking, Route } from '../router.ts';
import { exemplarsQuery, formatQuery, instantQuery, parseQuery, rangeQuery } from './query.ts';
import { failure, success } from './reply.ts';
import { alerts, rules } from './rules.ts';
import { labelNames, labelValues, series } from './series.ts';
import { buildInfo, config, flags, runtimeInfo, tsdb, walReplay } from './status.ts';

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

function targets(engine: Engine, asking: Asking): Reply {
  const state = asking.url.searchParams.get('state') ?? 'any';
  const active = engine.watch
    .monitors()
    .filter((monitor) => monitor.kind === 'prometheus')
    .map((monitor) => {
      const status = engine.watch.statusOf(monitor.name);
      const good = status?.state === 'up' || status?.state === 'degraded';
      return {
        discoveredLabels: {},
        labels: { ...monitor.labels, job: monitor.name, instance: monitor.url },
        scrapePool: monitor.name,
        scrapeUrl: monitor.url,
        globalUrl: monitor.url,
        lastError: good ? '' : (status?.reason ?? ''),
        lastScrape: new Date(status?.lastCheck ?? 0).toISOString(),
        lastScrapeDuration: (status?.latencyMs ?? 0) / 1_000,
        health: good ? 'up' : status?.state === 'down' ? 'down' : 'unknown',
        scrapeInterval: `${monitor.interval / 1_000}s`,
        scrapeTimeout: `${monitor.timeout / 1_000}s`,
      };
    });
  return success({ activeTargets: state === 'dropped' ? [] : active, droppedTargets: [] });
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
    // No target sends its metadata to be kept; Grafana asks and takes an empty answer.
    route(get, 'metadata', () => success({})),
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
