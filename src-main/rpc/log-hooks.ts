import type { ServeHooks } from '../../src-shared/rpc/server.ts';
import type { Log } from '../engine/ports.ts';

/** Writes what a connection reports into the log: failures with the trace id that the caller was given. */
export function serveHooks(log: Log): ServeHooks {
  return {
    onFailure: ({ method, traceId, caller, error }) =>
      log.error('a call failed', {
        method,
        traceId,
        caller,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
    onViolation: (reason) => log.warn('a connection broke the protocol', { reason }),
    onCall: (method, outcome, durationMs) => log.debug('a call ended', { method, outcome, durationMs }),
  };
}
