import { type InstantResult, type RangeFrame, visitSamples } from '../../../src-shared/model/query.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Reply } from '../reply.ts';
import type { Asking } from '../router.ts';
import { durationParam, limitParam, paramsOf, rangeParams, timeParam } from './params.ts';
import { ApiError, success } from './reply.ts';
import { seconds, valueText } from './value.ts';

/** Prometheus's default of -query.timeout, ms. */
const TIMEOUT_MS = 120_000;

function cut<T>(items: readonly T[], limit: number, warnings: string[]): readonly T[] {
  if (limit === 0 || items.length <= limit) return items;
  warnings.push('results truncated due to limit');
  return items.slice(0, limit);
}

function instantData(result: InstantResult, limit: number, warnings: string[]): unknown {
  switch (result.type) {
    case 'vector':
      return cut(result.vector, limit, warnings).map(({ labels, t, v }) => ({
        metric: labels,
        value: [seconds(t), valueText(v)],
      }));
    case 'matrix':
      return cut(result.matrix, limit, warnings).map(({ labels, t, v }) => ({
        metric: labels,
        values: t.map((at, i) => [seconds(at), valueText(v[i] ?? NaN)]),
      }));
    case 'scalar':
      return result.scalar && [seconds(result.scalar.t), valueText(result.scalar.v)];
    case 'string':
      return result.string && [seconds(result.string.t), result.string.v];
  }
}

function matrixData(frame: RangeFrame, limit: number, warnings: string[]): unknown {
  const series = frame.series.map((one) => {
    const values: [number, string][] = [];
    visitSamples(one, (i, value) => {
      values.push([seconds(frame.t[i] ?? 0), valueText(value)]);
    });
    return { metric: one.labels, values };
  });
  return cut(
    series.filter(({ values }) => values.length > 0),
    limit,
    warnings,
  );
}

/** Runs a query under the caller's `timeout`; the answer comes at that time even when the query does not. */
async function limited<T>(
  engine: Engine,
  asking: Asking,
  params: URLSearchParams,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ms = Math.min(durationParam(params, 'timeout') ?? TIMEOUT_MS, TIMEOUT_MS);
  const abort = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = engine.clock.after(ms, () => {
    late.reject(new ApiError('timeout', 'query timed out in expression evaluation'));
    abort.abort(new RpcError('deadline_exceeded', 'query timed out'));
  });
  try {
    return await Promise.race([run(AbortSignal.any([abort.signal, asking.signal])), late.promise]);
  } finally {
    timer[Symbol.dispose]();
  }
}

function exprOf(params: URLSearchParams): string {
  const expr = params.get('query') ?? '';
  if (expr.trim() === '')
    throw new ApiError(
      'bad_data',
      'invalid parameter "query": unknown position: parse error: no expression found in input',
    );
  return expr;
}

/** `GET|POST /api/v1/query`. */
export async function instantQuery(engine: Engine, asking: Asking): Promise<Reply> {
  const params = await paramsOf(asking);
  const at = timeParam(params, 'time', engine.clock.now());
  const limit = limitParam(params);
  const expr = exprOf(params);
  const result = await limited(engine, asking, params, (signal) => engine.store.queries.instant(expr, at, signal));
  const warnings = [...result.warnings];
  const data = { resultType: result.type, result: instantData(result, limit, warnings) };
  return success(data, warnings, result.infos);
}

/** `GET|POST /api/v1/query_range`. A NaN that a query computes is answered; a gap is not. */
export async function rangeQuery(engine: Engine, asking: Asking): Promise<Reply> {
  const params = await paramsOf(asking);
  const { from, to, step } = rangeParams(params);
  const limit = limitParam(params);
  const expr = exprOf(params);
  const frame = await limited(engine, asking, params, (signal) =>
    engine.store.queries.range(expr, from, to, step, signal),
  );
  const warnings = [...frame.warnings];
  return success({ resultType: 'matrix', result: matrixData(frame, limit, warnings) }, warnings, frame.infos);
}
