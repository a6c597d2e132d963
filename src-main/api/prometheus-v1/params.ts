import { parseDuration } from '../../../src-shared/time/duration.ts';
import { readBody } from '../body.ts';
import type { Asking } from '../router.ts';
import { ApiError } from './reply.ts';

/** Bytes of a form; long queries are sent as forms because addresses are cut by proxies. */
const FORM_LIMIT = 1_048_576;
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** The 11,000 points that Prometheus gives at most per series. */
const MAX_POINTS = 11_000;
/** 2^63 nanoseconds: what a duration of Prometheus can hold, ms. */
const MAX_DURATION_MS = 9_223_372_036_854;

/** The parameters of a request: of the address and, for a POST, of the form before them. */
export async function paramsOf({ request, url }: Asking): Promise<URLSearchParams> {
  if (request.method !== 'POST') return url.searchParams;
  const form = new URLSearchParams((await readBody(request, FORM_LIMIT)).toString('utf8'));
  for (const [name, value] of url.searchParams) form.append(name, value);
  return form;
}

/** A parameter that cannot be used, in Prometheus's words. */
export function invalid(name: string, problem: string): ApiError {
  return new ApiError('bad_data', `invalid parameter "${name}": ${problem}`);
}

/** Epoch ms of Unix seconds (with fraction) or of an RFC 3339 time; undefined when it is neither. */
export function parseTime(text: string): number | undefined {
  if (FLOAT.test(text)) return Math.round(Number(text) * 1_000);
  if (!RFC3339.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** ms of a number of seconds or of a Prometheus duration; undefined when it is neither. */
export function parseStep(text: string): number | undefined {
  if (FLOAT.test(text)) return Math.round(Number(text) * 1_000);
  return parseDuration(text);
}

function timeOf(text: string): number | string {
  return parseTime(text) ?? `cannot parse ${JSON.stringify(text)} to a valid timestamp`;
}

/** A time parameter that may be left out, epoch ms. Throws ApiError. */
export function timeParam(params: URLSearchParams, name: string, fallback: number): number {
  const text = params.get(name) ?? '';
  if (text === '') return fallback;
  const time = timeOf(text);
  if (typeof time === 'string') throw invalid(name, `Invalid time value for '${name}': ${time}`);
  return time;
}

/** A time parameter that a range query needs, epoch ms. Throws ApiError. */
function neededTime(params: URLSearchParams, name: string): number {
  const time = timeOf(params.get(name) ?? '');
  if (typeof time === 'string') throw invalid(name, time);
  return time;
}

function durationOf(text: string): number | string {
  const ms = parseStep(text);
  if (ms === undefined) return `cannot parse ${JSON.stringify(text)} to a valid duration`;
  return Math.abs(ms) > MAX_DURATION_MS
    ? `cannot parse ${JSON.stringify(text)} to a valid duration. It overflows int64`
    : ms;
}

/** A duration parameter, ms; undefined when it is absent. Throws ApiError. */
export function durationParam(params: URLSearchParams, name: string): number | undefined {
  const text = params.get(name) ?? '';
  if (text === '') return undefined;
  const ms = durationOf(text);
  if (typeof ms === 'string') throw invalid(name, ms);
  return ms;
}

/** `lookback_delta`, ms; undefined when it is absent. Throws ApiError. */
export function lookbackParam(params: URLSearchParams): number | undefined {
  const text = params.get('lookback_delta') ?? '';
  if (text === '') return undefined;
  const ms = durationOf(text);
  if (typeof ms === 'string') throw new ApiError('bad_data', `error parsing lookback delta duration: ${ms}`);
  // Prometheus falls back to its own when the given one is none.
  return ms > 0 ? ms : undefined;
}

export interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** `start`, `end` and `step` of a range query, checked as Prometheus does. Throws ApiError. */
export function rangeParams(params: URLSearchParams): Range {
  const from = neededTime(params, 'start');
  const to = neededTime(params, 'end');
  if (to < from) throw invalid('end', 'end timestamp must not be before start time');
  const step = durationOf(params.get('step') ?? '');
  if (typeof step === 'string') throw invalid('step', step);
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
export function limitParam(params: URLSearchParams, name = 'limit'): number {
  const text = params.get(name) ?? '';
  if (text === '') return 0;
  if (!/^[+-]?\d{1,18}$/.test(text))
    throw invalid(name, `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  const limit = Number(text);
  if (limit < 0) throw invalid(name, 'limit must be non-negative');
  return limit;
}
