import { readBody } from '../body.ts';
import type { Asking } from '../router.ts';
import { RefusedRequest } from './answer.ts';

/** Bytes of a request: some 10,000 alerts with long annotations. */
const BODY_BYTES = 16 * 1_048_576;
const RFC3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:?\d\d)$/;

/** The JSON of a request; `what` is what it is called in an error. Throws RefusedRequest. */
export async function readJson({ request }: Asking, what: string): Promise<unknown> {
  const type = request.headers['content-type'] ?? 'application/octet-stream';
  if (!/^application\/json\b/i.test(type))
    throw RefusedRequest.shape('media', `unsupported media type "${type}", only [application/json] are allowed`);
  const text = (await readBody(request, BODY_BYTES)).toString('utf8');
  if (text.trim() === '') throw missing(what);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw unreadable(what, error instanceof Error ? error.message : String(error));
  }
}

/** A field that has to be there and is not. */
export function missing(name: string): RefusedRequest {
  return RefusedRequest.shape('required', `${name} in body is required`);
}

/** A body that is not what it should be. */
export function unreadable(what: string, why: string): RefusedRequest {
  return RefusedRequest.shape('unreadable', `parsing ${what} body from "" failed, because ${why}`);
}

/** An object, or undefined for anything else. */
export function objectIn(value: unknown): Readonly<Record<string, unknown>> | undefined {
  // An object that is no array: its fields are looked at one by one.
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

/** A field that is a text or absent (null is absent). Throws RefusedRequest. */
export function textIn(value: unknown, name: string, what: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw unreadable(what, `${name} is a string, but here stands a ${typeof value}`);
}

/** A time field in RFC 3339, epoch ms; absent, empty and Go's zero time are none. Throws RefusedRequest. */
export function timeIn(value: unknown, name: string, what: string): number | undefined {
  const text = textIn(value, name, what);
  if (text === undefined || text === '' || text.startsWith('0001-01-01T00:00:00')) return undefined;
  const ms = RFC3339.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  if (Number.isNaN(ms)) throw unreadable(what, `parsing time ${JSON.stringify(text)}: ${name} is no RFC 3339 time`);
  return ms;
}
