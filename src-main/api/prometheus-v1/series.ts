import { type Labels, seriesKey } from '../../../src-shared/model/labels.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Reply } from '../reply.ts';
import type { Asking } from '../router.ts';
import { matcherSets, unescapeName } from './matchers.ts';
import { limitParam, paramsOf, timeParam } from './params.ts';
import { ApiError, success } from './reply.ts';

/** How far back series are looked for when the caller does not say, ms. */
const WINDOW_MS = 3_600_000;
const EVERYTHING = '{__name__!=""}';

interface Found {
  readonly labels: readonly Labels[];
  readonly limit: number;
}

/** The series that match any of the selectors and have a sample between `start` and `end`. */
async function find(engine: Engine, asking: Asking, needed: boolean): Promise<Found> {
  const params = await paramsOf(asking);
  const to = timeParam(params, 'end', engine.clock.now());
  const from = timeParam(params, 'start', to - WINDOW_MS);
  if (to < from)
    throw new ApiError('bad_data', 'invalid parameter "end": end timestamp must not be before start timestamp');
  const selectors = params.getAll('match[]');
  matcherSets(selectors, needed);
  if (needed && selectors.length === 0) throw new ApiError('bad_data', 'no match[] parameter provided');
  const range = `${Math.max(1, to - from)}ms`;
  const found = new Map<string, Labels>();
  for (const selector of selectors.length === 0 ? [EVERYTHING] : selectors) {
    const result = await engine.store.queries.instant(`last_over_time(${selector}[${range}])`, to, asking.signal);
    for (const { labels } of result.vector) found.set(seriesKey(labels), labels);
  }
  return { labels: [...found.values()], limit: limitParam(params) };
}

function limitedReply(items: readonly unknown[], limit: number): Reply {
  return limit > 0 && items.length > limit
    ? success(items.slice(0, limit), ['results truncated due to limit'])
    : success(items);
}

/** `GET|POST /api/v1/series`. */
export async function series(engine: Engine, asking: Asking): Promise<Reply> {
  const { labels, limit } = await find(engine, asking, true);
  return limitedReply(labels, limit);
}

/** `GET|POST /api/v1/labels`: names, sorted. */
export async function labelNames(engine: Engine, asking: Asking): Promise<Reply> {
  const { labels, limit } = await find(engine, asking, false);
  return limitedReply([...new Set(labels.flatMap((one) => Object.keys(one)))].sort(), limit);
}

/** `GET /api/v1/label/<name>/values`: values, sorted. */
export async function labelValues(engine: Engine, asking: Asking): Promise<Reply> {
  const name = unescapeName(asking.params['name'] ?? '');
  const { labels, limit } = await find(engine, asking, false);
  const values = labels.map((one) => one[name]).filter((value) => value !== undefined);
  return limitedReply([...new Set(values)].sort(), limit);
}
