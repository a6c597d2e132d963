import { z } from 'zod';
import { contract, type TocsinHandlers } from '../../../src-shared/contract/index.ts';
import { admit } from '../../../src-shared/rpc/admit.ts';
import type { CallContext, StreamSink } from '../../../src-shared/rpc/define.ts';
import { type ErrorCode, RpcError } from '../../../src-shared/rpc/error.ts';
import { readBody } from '../body.ts';
import { HttpError, json, type Reply } from '../reply.ts';
import type { Asking, Route } from '../router.ts';
import { inputOf } from './input.ts';
import { openApi } from './openapi.ts';
import { plain } from './plain.ts';
import { OPERATIONS, type Operation } from './table.ts';

export const BASE = '/api/tocsin/v1';
/** Bytes of a JSON body. */
const BODY_LIMIT = 1_048_576;
/** How long a topic's snapshot may take, ms. */
const SNAPSHOT_MS = 10_000;

const STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid_argument: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  unavailable: 503,
  deadline_exceeded: 504,
  cancelled: 503,
  internal: 500,
};

const Body = z.record(z.string(), z.unknown());
const Rendered = contract['report.render'].output;

async function bodyOf({ request }: Asking): Promise<Record<string, unknown>> {
  if (request.method !== 'POST') return {};
  const bytes = await readBody(request, BODY_LIMIT);
  if (bytes.length === 0) return {};
  try {
    return Body.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    throw new HttpError(400, 'the body has to be a JSON object');
  }
}

function answerOf(operation: Operation, output: unknown): Reply {
  if (operation.file !== true) return json(200, plain(output));
  const { fileName, mediaType, base64 } = Rendered.parse(output);
  return {
    status: 200,
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    },
    body: Buffer.from(base64, 'base64'),
  };
}

function errorOf(error: RpcError): Reply {
  const { code, message, fields, reason, traceId } = error;
  return json(STATUS[code], { error: { code, message, reason, fields, traceId } });
}

/** Calls the method behind an operation; of a topic, waits for its first snapshot. */
function invoke(operation: Operation, handlers: TocsinHandlers, input: unknown, context: CallContext): unknown {
  const spec = contract[operation.call];
  // Each handler takes what its method's schema gives (admit parses with that schema); only the union forgets which.
  const handler = handlers[operation.call];
  if (spec.type === 'call') {
    const call = handler as (input: unknown, context: CallContext) => unknown;
    return call(admit(contract, 'call', operation.call, input, context.access).input, context);
  }
  const produce = handler as (input: unknown, sink: StreamSink<unknown>, context: CallContext) => Disposable;
  const parsed = admit(contract, 'stream', operation.call, input, context.access).input;
  const first = Promise.withResolvers<unknown>();
  const sink: StreamSink<unknown> = {
    snapshot: (event) => first.resolve(event),
    delta: () => undefined,
    fail: (error) => first.reject(error),
    onResync: () => undefined,
  };
  const production = produce(parsed, sink, context);
  return first.promise.finally(() => production[Symbol.dispose]());
}

function routeOf(operation: Operation, handlers: TocsinHandlers): Route {
  const spec = contract[operation.call];
  const timeoutMs = spec.type === 'call' ? spec.timeoutMs : SNAPSHOT_MS;
  return {
    methods: [operation.method],
    path: BASE + operation.path,
    access: spec.access,
    handle: async (asking) => {
      const { identity, params, signal, url } = asking;
      if (identity === undefined) throw new HttpError(401, 'a token is needed');
      const input = inputOf(operation, params, url.searchParams, await bodyOf(asking));
      const context: CallContext = {
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        access: identity.access,
        caller: identity.name,
      };
      try {
        return answerOf(operation, await invoke(operation, handlers, input, context));
      } catch (error) {
        if (error instanceof RpcError) return errorOf(error);
        throw error;
      }
    },
  };
}

/** The own REST API: every operation is a method of the contract, with the same validation and access. */
export function tocsinRoutes(version: string, handlers: TocsinHandlers): readonly Route[] {
  return [
    {
      methods: ['GET'],
      path: `${BASE}/openapi.json`,
      access: 'read',
      handle: () => json(200, openApi(version, BASE, OPERATIONS)),
    },
    ...OPERATIONS.map((operation) => routeOf(operation, handlers)),
  ];
}
