import type { z } from 'zod';
import { type FieldIssue, RpcError, type WireError } from './error.ts';

/** 16 hex digits that tie an answer to its line in the log. `random` is uniform in [0, 1). */
export function newTraceId(random: () => number): string {
  const half = (): string =>
    Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  return half() + half();
}

function keysOf(path: readonly PropertyKey[]): (string | number)[] {
  return path.map((key) => (typeof key === 'symbol' ? (key.description ?? '') : key));
}

/** What is wrong with an input, one issue per field; an unknown key is an issue of its own at its own path. */
function fieldIssues(error: z.ZodError): FieldIssue[] {
  return error.issues.flatMap((issue): FieldIssue[] => {
    const path = keysOf(issue.path);
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
    return issue.keys.map((key) => ({ path: [...path, key], message: 'there is no such field' }));
  });
}

/** `invalid_argument` with the first issue in words and all of them by field. */
export function invalidInput(method: string, error: z.ZodError): RpcError {
  const fields = fieldIssues(error);
  const first = fields[0];
  const where = first === undefined || first.path.length === 0 ? 'the input' : first.path.join('.');
  return new RpcError('invalid_argument', `${method}: ${where}: ${first?.message ?? 'not valid'}`, { fields });
}

/** An RpcError as it travels. */
export function toWire(error: RpcError, traceId: string): WireError {
  return {
    code: error.code,
    message: error.message,
    ...(error.reason === undefined ? {} : { reason: error.reason }),
    ...(error.fields.length === 0
      ? {}
      : { fields: error.fields.map((f) => ({ path: [...f.path], message: f.message })) }),
    retryable: error.retryable,
    traceId: error.traceId === '' ? traceId : error.traceId,
  };
}

/** A travelled error as it is thrown on the caller's side. */
export function fromWire(error: WireError): RpcError {
  return new RpcError(error.code, error.message, {
    ...(error.reason === undefined ? {} : { reason: error.reason }),
    ...(error.fields === undefined ? {} : { fields: error.fields }),
    retryable: error.retryable,
    traceId: error.traceId,
  });
}
