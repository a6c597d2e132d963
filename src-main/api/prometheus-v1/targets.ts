import { compileMatchers } from '../../../src-shared/matcher/matcher.ts';
import type { ActiveTarget } from '../../../src-shared/model/target.ts';
import { QueryError } from '../../../src-shared/promql/error.ts';
import { parseSeriesSelector } from '../../../src-shared/promql/selector.ts';
import { formatDuration } from '../../../src-shared/time/duration.ts';
import type { Engine } from '../../engine/engine.ts';
import { metricMetadata, targetList } from '../../engine/target-list.ts';
import type { Reply } from '../reply.ts';
import type { Asking } from '../router.ts';
import { ApiError, success } from './reply.ts';

/** Go's zero time: never. */
const NEVER = '0001-01-01T00:00:00Z';

function activeData(target: ActiveTarget): unknown {
  return {
    discoveredLabels: target.discoveredLabels,
    labels: target.labels,
    scrapePool: target.pool,
    scrapeUrl: target.scrapeUrl,
    globalUrl: target.scrapeUrl,
    lastError: target.lastError,
    lastScrape: target.lastScrape === undefined ? NEVER : new Date(target.lastScrape).toISOString(),
    lastScrapeDuration: target.lastDurationMs / 1_000,
    health: target.health,
    scrapeInterval: formatDuration(target.interval),
    scrapeTimeout: formatDuration(target.timeout),
  };
}

/** `GET /api/v1/targets`: `state` is active, dropped or any; `scrapePool` asks for one job. */
export function targets(engine: Engine, asking: Asking): Reply {
  const { searchParams } = asking.url;
  const state = (searchParams.get('state') ?? '').toLowerCase();
  const pool = searchParams.get('scrapePool') ?? '';
  const { dropped, targets: active } = targetList(engine);
  const ours = <T extends { readonly pool: string }>(all: readonly T[]): readonly T[] =>
    pool === '' ? all : all.filter((one) => one.pool === pool);
  const any = state === '' || state === 'any';
  const showDropped = any || state === 'dropped';
  return success({
    activeTargets: any || state === 'active' ? ours(active).map(activeData) : [],
    droppedTargets: showDropped
      ? ours(dropped).map(({ discoveredLabels, pool: scrapePool }) => ({ discoveredLabels, scrapePool }))
      : [],
    droppedTargetCounts: showDropped ? engine.targets.droppedCounts() : null,
  });
}

/** `GET /api/v1/scrape_pools`: names of the jobs, sorted. */
export function scrapePools(engine: Engine): Reply {
  const pools = new Set([...engine.targets.pools(), ...targetList(engine).targets.map((one) => one.pool)]);
  return success({ scrapePools: [...pools].sort() });
}

/** How many at most; undefined is all. */
function most(params: URLSearchParams, name: string): number | undefined {
  const text = params.get(name) ?? '';
  if (text === '') return undefined;
  if (!/^-?\d{1,9}$/.test(text)) throw new ApiError('bad_data', `${name} must be a number`);
  return Number(text) < 0 ? undefined : Number(text);
}

/** `GET /api/v1/metadata`: what exporters say, by metric name. */
export function metadata(engine: Engine, asking: Asking): Reply {
  const { searchParams } = asking.url;
  const metrics = most(searchParams, 'limit');
  const each = most(searchParams, 'limit_per_metric');
  const asked = searchParams.get('metric') ?? '';
  const out = new Map<string, unknown[]>();
  for (const { help, metric, type, unit } of metricMetadata(engine, asked === '' ? undefined : asked)) {
    const own = out.get(metric) ?? [];
    if (!out.has(metric) && metrics !== undefined && out.size >= metrics) break;
    out.set(metric, own);
    if (each === undefined || each <= 0 || own.length < each) own.push({ type, help, unit });
  }
  return success(Object.fromEntries(out));
}

/** `GET /api/v1/targets/metadata`: what each target says; `match_target` is a selector of targets. */
export function targetMetadata(engine: Engine, asking: Asking): Reply {
  const { searchParams } = asking.url;
  const limit = most(searchParams, 'limit');
  const metric = searchParams.get('metric') ?? '';
  const selector = searchParams.get('match_target') ?? '';
  let matches: ReturnType<typeof compileMatchers> = () => true;
  try {
    if (selector !== '') matches = compileMatchers(parseSeriesSelector(selector));
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw new ApiError('bad_data', `invalid parameter "match_target": ${error.positioned}`);
  }
  const found = engine.targets
    .metadata(metric === '' ? undefined : metric)
    .filter(({ target }) => matches(target))
    .slice(0, limit)
    .map(({ help, metric: name, target, type, unit }) => ({
      target,
      ...(metric === '' ? { metric: name } : {}),
      type,
      help,
      unit,
    }));
  if (found.length === 0) throw new ApiError('not_found', 'specified metadata not found');
  return success(found);
}
