import type { Engine } from '../../engine/engine.ts';
import type { MatcherSets } from '../../engine/store/store.ts';
import type { Reply } from '../reply.ts';
import type { Asking } from '../router.ts';
import { matcherSets, unescapeName } from './matchers.ts';
import { limitParam, paramsOf, timeParam } from './params.ts';
import { ApiError, success } from './reply.ts';

interface Asked {
  readonly sets: MatcherSets;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

/** What the parameters ask for; without times, whenever. `named` tells whether a bad selector's message names the parameter. */
async function asked(asking: Asking, named: boolean): Promise<Asked> {
  const params = await paramsOf(asking);
  const selectors = params.getAll('match[]');
  if (named && selectors.length === 0) throw new ApiError('bad_data', 'no match[] parameter provided');
  const limit = limitParam(params);
  const from = timeParam(params, 'start', Number.NEGATIVE_INFINITY);
  const to = timeParam(params, 'end', Number.POSITIVE_INFINITY);
  return { sets: matcherSets(selectors, named), from, to, limit };
}

function reply(items: readonly unknown[], truncated: boolean): Reply {
  return success(items, truncated ? ['results truncated due to limit'] : []);
}

/** `GET|POST /api/v1/series`. */
export async function series(engine: Engine, asking: Asking): Promise<Reply> {
  const { from, limit, sets, to } = await asked(asking, true);
  const found = await engine.store.queries.series(sets, from, to, limit, asking.signal);
  return reply(found.series, found.truncated);
}

/** `GET|POST /api/v1/labels`: names, sorted. */
export async function labelNames(engine: Engine, asking: Asking): Promise<Reply> {
  const { from, limit, sets, to } = await asked(asking, false);
  const found = await engine.store.queries.labelNames(sets, from, to, limit, asking.signal);
  return reply(found.values, found.truncated);
}

/** `GET /api/v1/label/<name>/values`: values, sorted. */
export async function labelValues(engine: Engine, asking: Asking): Promise<Reply> {
  const { from, limit, sets, to } = await asked(asking, false);
  const name = unescapeName(asking.params['name'] ?? '');
  const found = await engine.store.queries.labelValues(name, sets, from, to, limit, asking.signal);
  return reply(found.values, found.truncated);
}
