import type { Engine } from '../engine/engine.ts';
import { json, type Reply, text } from './reply.ts';
import type { Route } from './router.ts';

/** Storage trouble with which the console cannot do its work. */
const FATAL: readonly string[] = ['corrupt', 'readonly', 'worker'];

type Health = 'healthy' | 'degraded' | 'unhealthy';

function healthOf(engine: Engine): Health {
  const problem = engine.store.problem();
  if (problem !== undefined && FATAL.includes(problem.kind)) return 'unhealthy';
  return problem !== undefined || engine.problems().length > 0 || engine.watch.blind() !== undefined
    ? 'degraded'
    : 'healthy';
}

function uptime(engine: Engine): number {
  return Math.max(0, Math.round((engine.clock.now() - engine.startedAt) / 1_000));
}

async function detailed(engine: Engine): Promise<Reply> {
  const [bar, diagnostics] = await Promise.all([engine.statusBar(), engine.diagnostics()]);
  // Asked last, so that it says the same as the problems beside it.
  const status = healthOf(engine);
  return json(status === 'unhealthy' ? 503 : 200, {
    status,
    version: engine.version,
    timestamp: new Date(engine.clock.now()).toISOString(),
    uptime_seconds: uptime(engine),
    watching: bar.watching,
    checks_per_second: bar.checksPerSecond,
    lateness_p99_ms: bar.latenessP99,
    coverage_24h: bar.coverage,
    blind: bar.blind,
    outbox: diagnostics.outbox,
    event_loop_ms: diagnostics.eventLoop,
    memory_bytes: diagnostics.memory,
    store: diagnostics.store,
    problems: bar.problems,
  });
}

/** The console's own health; like Prometheus's, `/-/healthy` and `/-/ready` are for a supervisor and need no token. */
export function healthRoutes(engine: Engine): readonly Route[] {
  const methods: Route['methods'] = ['GET', 'HEAD'];
  return [
    { methods, path: '/-/healthy', access: 'none', handle: () => text(200, 'Tocsin is healthy.\n') },
    {
      methods,
      path: '/-/ready',
      access: 'none',
      handle: () => {
        const problem = engine.store.problem();
        return problem !== undefined && FATAL.includes(problem.kind)
          ? text(503, `Tocsin is not ready: ${problem.message}\n`)
          : text(200, 'Tocsin is ready.\n');
      },
    },
    {
      methods,
      path: '/health',
      access: 'none',
      handle: () => {
        const status = healthOf(engine);
        return json(status === 'unhealthy' ? 503 : 200, {
          status,
          version: engine.version,
          uptime_seconds: uptime(engine),
        });
      },
    },
    { methods, path: '/health/detailed', access: 'read', handle: () => detailed(engine) },
    {
      methods,
      path: '/metrics',
      access: 'read',
      handle: async () =>
        text(200, await engine.metricsText(), { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
    },
  ];
}
