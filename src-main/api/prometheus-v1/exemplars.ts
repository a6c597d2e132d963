import { QueryError } from '../../../src-shared/promql/error.ts';
import { parse } from '../../../src-shared/promql/parse.ts';
import { selectors } from '../../../src-shared/promql/walk.ts';
import { goSample } from '../../../src-shared/text/go-float.ts';
import type { Engine } from '../../engine/engine.ts';
import type { MatcherSets } from '../../engine/store/store.ts';
import type { Reply } from '../reply.ts';
import type { Asking } from '../router.ts';
import { paramsOf, timeParam } from './params.ts';
import { ApiError, success } from './reply.ts';

/** What the selectors of an expression match. Throws ApiError. */
function matchersIn(text: string): MatcherSets {
  try {
    return selectors(parse(text)).map(({ matchers }) => matchers);
  } catch (error) {
    if (error instanceof QueryError) throw new ApiError('bad_data', error.positioned);
    throw error;
  }
}

/** `GET|POST /api/v1/query_exemplars`: those of every series that a selector of the expression matches, modifiers aside. */
export async function exemplarsQuery(engine: Engine, asking: Asking): Promise<Reply> {
  const params = await paramsOf(asking);
  const from = timeParam(params, 'start', Number.NEGATIVE_INFINITY);
  const to = timeParam(params, 'end', Number.POSITIVE_INFINITY);
  if (to < from) throw new ApiError('bad_data', 'end timestamp must not be before start timestamp');
  const sets = matchersIn(params.get('query') ?? '');
  // An expression that asks of no series has no answer there either.
  if (sets.length === 0) return { status: 204, headers: {}, body: '' };
  const found = await engine.exemplars.select(sets, from, to);
  return success(
    found.map(({ exemplars, labels }) => ({
      seriesLabels: labels,
      exemplars: exemplars.map((one) => ({
        labels: one.labels,
        value: goSample(one.value),
        timestamp: one.t / 1_000,
      })),
    })),
  );
}
