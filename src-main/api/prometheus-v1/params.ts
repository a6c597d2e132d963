import { parseDuration } from '../../../src-shared/time/duration.ts';
import { readBody } from '../body.ts';
import type { Asking } from '../router.ts';
import { ApiError } from './reply.ts';

/** Bytes of a form; long queries are sent as forms because addresses are cut by proxies. */
const FORM_LIMIT = 1_048_576;
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
/** The 11,000 points that Prometheus gives at most per series. */
const MAX_POINTS = 11_000;

/** The parameters of a request: of the address and, for a POST, of the form before them. */
export async function paramsOf({ request, url }: Asking): Promise<URLSearchParams> {
  if (request.method !== 'POST') return url.searchParams;
  const form = new URLSearchParams((await readBody(request, FORM_LIMIT)).toString('utf8'));
  for (const [name, value] of url.searchParams) form.append(name, value);
  return form;
}

function invalid(name: string, problem: string): ApiError {
  return new ApiError('bad_data', `invalid parameter "${name}": ${problem}`);
}

/** Epoch ms of Unix seconds (with fraction) or of an RFC 3339 time; undefined when it is neither. */
export function parseTime(text: string): number | undefined {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return Math.round(Number(text) * 1_000);
  if (!RFC3339.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** ms of a number of seconds or of a Prometheus duration; undefined when it is neither. */
export function parseStep(text: string): number | undefined {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return Math.round(Number(text) * 1_000);
  return parseDuration(text);
}

/** A time parameter, epoch ms; `fallback` when it is absent. Throws ApiError. */
export function timeParam(params: URLSearchParams, name: string, fallback?: number): number {
  const text = params.get(name) ?? '';
  if (text === '' && fallback !== undefined) return fallback;
  const ms = parseTime(text);
  if (ms === undefined) throw invalid(name, `cannot parse ${JSON.stringify(text)} to a valid timestamp`);
  return ms;
}

/** A duration parameter, ms; undefined when it is absent. Throws ApiError. */
export function durationParam(params: URLSearchParams, name: string): number | undefined {
  const text = params.get(name);
  if (text === null || text === '') return undefined;
  const ms = parseStep(text);
  if (ms === undefined) throw invalid(name, `cannot parse ${JSON.stringify(text)} to a valid duration`);
  return ms;
}

export interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** `start`, `end` and `step` of a range query, checked as Prometheus does. Throws ApiError. */
export function rangeParams(params: URLSearchParams): Range {
  const from = timeParam(params, 'start');
  const to = timeParam(params, 'end');
  if (to < from) throw invalid('end', 'end timestamp must not be before start time');
  const step = durationParam(params, 'step');
  if (step === undefined) throw invalid('step', 'cannot parse "" to a valid duration');
  if (step <= 0)
    throw invalid('step', 'zero or negative query resolution step widths are not accepted. Try a positive integer');
  if ((to - from) / step > MAX_POINTS)
    throw new ApiError(
      'bad_data',
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    );
  return { from, to, step };
}

/** How many results are given at most; 0 is all. Throws ApiError. */
export function limitParam(params: URLSearchParams): number {
  const text = params.get('limit') ?? '0';
  if (!/^\d{1,9}$/.test(text)) throw invalid('limit', 'limit must be non-negative');
  return Number(text);
}
