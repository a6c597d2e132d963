import { RpcError } from '../../../src-shared/rpc/error.ts';
import { json, type Reply } from '../reply.ts';

export type ErrorType = 'bad_data' | 'execution' | 'timeout' | 'canceled' | 'internal' | 'unavailable' | 'not_found';

/** HTTP status of each error type (Prometheus, "HTTP API", format overview; web/api/v1). */
const STATUS: Readonly<Record<ErrorType, number>> = {
  bad_data: 400,
  execution: 422,
  timeout: 503,
  canceled: 503,
  internal: 500,
  unavailable: 503,
  not_found: 404,
};

/** An error as Prometheus answers it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly type: ErrorType;

  constructor(type: ErrorType, message: string) {
    super(message);
    this.type = type;
  }
}

/** The envelope of an answer; warnings and infos only where there are any. */
export function success(data: unknown, warnings: readonly string[] = [], infos: readonly string[] = []): Reply {
  return json(200, {
    status: 'success',
    data,
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(infos.length === 0 ? {} : { infos }),
  });
}

function typeOf(error: RpcError): ErrorType {
  switch (error.code) {
    case 'invalid_argument':
      return error.reason === 'execution' ? 'execution' : 'bad_data';
    case 'deadline_exceeded':
      return 'timeout';
    case 'cancelled':
      return 'canceled';
    case 'unavailable':
      return 'unavailable';
    case 'not_found':
      return 'not_found';
    case 'unauthenticated':
    case 'forbidden':
    case 'conflict':
      return 'execution';
    case 'internal':
      return 'internal';
  }
}

/** What went wrong, in Prometheus's shape; undefined for what is none of the errors a query can have. */
export function failure(error: unknown): Reply | undefined {
  const known =
    error instanceof ApiError
      ? error
      : error instanceof RpcError
        ? new ApiError(typeOf(error), error.message)
        : undefined;
  if (known === undefined) return undefined;
  return json(STATUS[known.type], { status: 'error', errorType: known.type, error: known.message });
}
