import { hostname } from 'node:os';
import { formatDuration } from '../../../src-shared/time/duration.ts';
import type { Engine } from '../../engine/engine.ts';
import { LOOKBACK_MS } from '../../engine/query/run.ts';
import type { Reply } from '../reply.ts';
import type { Asking } from '../router.ts';
import { limitParam, paramsOf } from './params.ts';
import { success } from './reply.ts';
import { shownConfiguration } from './shown-configuration.ts';

/** How far the head reaches back, ms, and the entries of a list when nobody says how many. */
const HEAD_MS = 2 * 3_600_000;
const TSDB_ENTRIES = 10;

/** `GET /api/v1/status/buildinfo`. */
export function buildInfo({ version }: Engine): Reply {
  return success({ version, revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' });
}

/** `GET /api/v1/status/config`: what is in force, in YAML, without secrets. */
export function config(engine: Engine): Reply {
  return success({ yaml: shownConfiguration(engine.definitions.exportable()) });
}

/** `GET /api/v1/status/flags`: what Prometheus sets by flags and this console has. */
export function flags(engine: Engine): Reply {
  const { maxBytes, raw } = engine.definitions.retention();
  return success({
    'config.file': engine.configFiles().join(','),
    'query.lookback-delta': formatDuration(LOOKBACK_MS),
    'query.max-concurrency': '1',
    'query.max-samples': '50000000',
    'query.timeout': '2m',
    'storage.tsdb.path': engine.dataDir,
    'storage.tsdb.retention.size': `${maxBytes}B`,
    'storage.tsdb.retention.time': formatDuration(raw),
  });
}

/** `GET /api/v1/status/runtimeinfo`. What only Go has is 0 or empty. */
export function runtimeInfo(engine: Engine): Reply {
  const iso = (ms: number): string => new Date(ms).toISOString();
  const problems = engine.problems();
  return success({
    startTime: iso(engine.startedAt),
    CWD: process.cwd(),
    hostname: hostname(),
    serverTime: iso(engine.clock.now()),
    reloadConfigSuccess: !problems.some(({ source }) => source === 'config'),
    lastConfigTime: iso(engine.startedAt),
    corruptionCount: engine.store.problem()?.kind === 'corrupt' ? 1 : 0,
    goroutineCount: 0,
    GOMAXPROCS: 0,
    GOMEMLIMIT: 0,
    GOGC: '',
    GODEBUG: '',
    storageRetention: formatDuration(engine.definitions.retention().raw),
  });
}

/** `GET /api/v1/status/walreplay`: requests are only taken when the journal was read. */
export function walReplay(): Reply {
  return success({ min: 0, max: 0, current: 0 });
}

/** `GET /api/v1/status/tsdb` with `limit` entries a list, ten unless told. The head is what the last two hours wrote to. */
export async function tsdb(engine: Engine, asking: Asking): Promise<Reply> {
  const limit = limitParam(await paramsOf(asking)) || TSDB_ENTRIES;
  const now = engine.clock.now();
  const from = now - HEAD_MS;
  const [found, stats] = await Promise.all([
    engine.store.queries.cardinality({ from, limit }, asking.signal),
    engine.store.stats(),
  ]);
  const { numLabelPairs, numSeries, ...lists } = found;
  return success({
    headStats: { numSeries, numLabelPairs, chunkCount: stats.chunks, minTime: from, maxTime: now },
    ...lists,
  });
}
