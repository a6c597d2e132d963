import type { Expr } from '../../../src-shared/promql/ast.ts';
import { QueryError } from '../../../src-shared/promql/error.ts';
import { parse } from '../../../src-shared/promql/parse.ts';
import { pretty } from '../../../src-shared/promql/pretty.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { Engine } from '../../engine/engine.ts';
import type { JsonQuestion } from '../../engine/store/protocol.ts';
import type { Reply } from '../reply.ts';
import type { Asking } from '../router.ts';
import { astJson } from './ast.ts';
import { durationParam, invalid, limitParam, lookbackParam, paramsOf, rangeParams, timeParam } from './params.ts';
import { ApiError, success } from './reply.ts';

/** Prometheus's default of -query.timeout, ms. */
const TIMEOUT_MS = 120_000;

/** The text of a query. Throws ApiError where there is none. */
function textOf(params: URLSearchParams): string {
  const text = params.get('query') ?? '';
  if (text === '') throw invalid('query', 'unknown position: parse error: no expression found in input');
  return text;
}

/** The expression of a parameter. Throws ApiError where it cannot be read. */
function parsed(params: URLSearchParams): Expr {
  const text = textOf(params);
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof QueryError) throw invalid('query', error.positioned);
    throw error;
  }
}

/** Runs a query under the caller's `timeout`; the answer comes at that time even when the query does not. */
async function limited(
  engine: Engine,
  asking: Asking,
  params: URLSearchParams,
  question: Pick<JsonQuestion, 'span' | 'limit'>,
): Promise<Reply> {
  const expr = textOf(params);
  const lookbackMs = lookbackParam(params);
  const ms = Math.min(durationParam(params, 'timeout') ?? TIMEOUT_MS, TIMEOUT_MS);
  const abort = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = engine.clock.after(Math.max(0, ms), () => {
    late.reject(new ApiError('timeout', 'query timed out in expression evaluation'));
    abort.abort(new RpcError('deadline_exceeded', 'query timed out'));
  });
  const signal = AbortSignal.any([abort.signal, asking.signal]);
  const asked: JsonQuestion = {
    ...question,
    expr,
    lookbackMs,
    stats: (params.get('stats') ?? '') !== '',
    askedAt: performance.timeOrigin + performance.now(),
  };
  try {
    const body = await Promise.race([engine.store.queries.json(asked, signal), late.promise]);
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  } catch (error) {
    // What the text of the query is refused for is refused as a parameter.
    if (error instanceof RpcError && error.code === 'invalid_argument' && error.reason === undefined)
      throw invalid('query', error.message);
    throw error;
  } finally {
    timer[Symbol.dispose]();
  }
}

/** `GET|POST /api/v1/query`. */
export async function instantQuery(engine: Engine, asking: Asking): Promise<Reply> {
  const params = await paramsOf(asking);
  const limit = limitParam(params);
  const at = timeParam(params, 'time', engine.clock.now());
  return limited(engine, asking, params, { span: { at }, limit });
}

/** `GET|POST /api/v1/query_range`. */
export async function rangeQuery(engine: Engine, asking: Asking): Promise<Reply> {
  const params = await paramsOf(asking);
  const limit = limitParam(params);
  return limited(engine, asking, params, { span: rangeParams(params), limit });
}

/** `GET|POST /api/v1/format_query`. */
export async function formatQuery(asking: Asking): Promise<Reply> {
  return success(pretty(parsed(await paramsOf(asking))));
}

/** `GET|POST /api/v1/parse_query`. */
export async function parseQuery(asking: Asking): Promise<Reply> {
  return success(astJson(parsed(await paramsOf(asking))));
}
