import { parentPort } from 'node:worker_threads';
import type { FromWorker, ToWorker, WireError } from './protocol.ts';

interface Requests {
  readonly [name: string]: { readonly input: unknown; readonly output: unknown };
}

/** Whether nobody waits for the answer any more; long work asks from time to time. */
export type Abandoned = () => boolean;

/** How a worker thread answers: one function per request, and what to do before it ends. */
export interface Service<R> {
  readonly handlers: {
    readonly [K in keyof R]: R[K] extends { input: infer I; output: infer O }
      ? (input: I, abandoned: Abandoned) => O | Promise<O>
      : never;
  };
  readonly ready: unknown;
  close(): void;
  wireError(error: unknown): WireError;
}

/** Sends to the thread that started this one. */
export function post(message: FromWorker, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

function buffersOf(value: unknown): readonly ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const visit = (item: unknown): void => {
    if (item instanceof Float64Array || item instanceof Uint8Array) {
      // Only a buffer that is all the column's own may be given away.
      if (item.buffer instanceof ArrayBuffer && item.byteLength === item.buffer.byteLength) found.add(item.buffer);
    } else if (Array.isArray(item)) {
      if (typeof item[0] === 'object') item.forEach(visit);
    } else if (typeof item === 'object' && item !== null) {
      Object.values(item).forEach(visit);
    }
  };
  visit(value);
  return [...found];
}

/**
 * Runs a worker: opens by `start`, says `ready` (or `refused`), answers requests in order and ends on `close`. A request that
 * was given up while it waited is dropped; one that is being worked on sees it in its flag. Column buffers in answers are transferred, not copied.
 */
export function serve<R extends { [K in keyof R]: Requests[string] }>(
  start: () => Service<R>,
  wireError: (error: unknown) => WireError,
): void {
  const port = parentPort;
  if (port === null) throw new Error('this file runs as a worker thread');
  let service: Service<R>;
  try {
    service = start();
  } catch (error) {
    post({ type: 'refused', error: wireError(error) });
    return;
  }
  // The other side types name and input by the same table R.
  const handlers = new Map(
    Object.entries(service.handlers as Readonly<Record<string, (input: unknown, abandoned: Abandoned) => unknown>>),
  );
  const waiting: Extract<ToWorker, { type: 'request' }>[] = [];
  let busy = false;
  const work = async (): Promise<void> => {
    busy = true;
    for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) {
      const { seq, name, input } = request;
      const flag = new Int32Array(request.abandoned);
      const abandoned = (): boolean => Atomics.load(flag, 0) !== 0;
      if (abandoned()) continue;
      try {
        const handler = handlers.get(name);
        if (handler === undefined) throw new Error(`no such request: ${name}`);
        const value = await handler(input, abandoned);
        post({ type: 'answer', seq, value }, buffersOf(value));
      } catch (error) {
        post({ type: 'failed', seq, error: service.wireError(error) });
      }
      // Lets messages in, so that a close is heard between two requests.
      await new Promise((resolve) => setImmediate(resolve));
    }
    busy = false;
  };
  port.on('message', (message: ToWorker) => {
    if (message.type === 'request') {
      waiting.push(message);
      if (!busy) void work();
    } else {
      try {
        service.close();
      } catch (error) {
        const detail = service.wireError(error).message;
        const event = 'store did not close cleanly';
        post({ type: 'notice', notice: { notice: 'log', level: 'error', event, detail } });
      }
      post({ type: 'closed' });
      port.close();
    }
  });
  post({ type: 'ready', value: service.ready }, buffersOf(service.ready));
}
