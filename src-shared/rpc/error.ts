import { z } from 'zod';

export const ERROR_CODES = [
  'invalid_argument',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'unavailable',
  'deadline_exceeded',
  'cancelled',
  'internal',
] as const;
export const ErrorCode = z.enum(ERROR_CODES);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** What is wrong with one field of a form; `path` is the way to it in the input. */
export const FieldIssue = z.strictObject({ path: z.array(z.union([z.string(), z.number()])), message: z.string() });
export type FieldIssue = z.infer<typeof FieldIssue>;

/** The error as it travels. `reason` is a domain code that the UI may translate. */
export const WireError = z.strictObject({
  code: ErrorCode,
  message: z.string(),
  reason: z.string().optional(),
  fields: z.array(FieldIssue).optional(),
  retryable: z.boolean(),
  traceId: z.string(),
});
export type WireError = z.infer<typeof WireError>;

export interface RpcErrorOptions {
  readonly reason?: string;
  readonly fields?: readonly FieldIssue[];
  readonly retryable?: boolean;
  readonly traceId?: string;
}

/** The only error that crosses a pipe with its message; anything else a handler throws becomes `internal` with a trace id. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: ErrorCode;
  readonly reason: string | undefined;
  readonly fields: readonly FieldIssue[];
  readonly retryable: boolean;
  readonly traceId: string;

  constructor(code: ErrorCode, message: string, options: RpcErrorOptions = {}) {
    super(message);
    this.code = code;
    this.reason = options.reason;
    this.fields = options.fields ?? [];
    this.retryable = options.retryable ?? (code === 'unavailable' || code === 'deadline_exceeded');
    this.traceId = options.traceId ?? '';
  }
}
