import { Worker } from 'node:worker_threads';
import type { Clock } from '../ports.ts';
import type { RenderedFile, RenderJob } from './render/render.ts';

/** What goes to the worker and comes back. */
export interface RenderRequest {
  readonly id: number;
  readonly job: RenderJob;
}
export type RenderReply =
  | { readonly id: number; readonly file: RenderedFile }
  | { readonly id: number; readonly error: string };

/** ms without a job after which the worker is told to exit: a PDF library holds 30 MB that nobody needs between reports. */
const IDLE_MS = 15_000;

interface Waiting {
  resolve(file: RenderedFile): void;
  reject(error: Error): void;
}

/** Starts the render worker on demand and gives it jobs. */
export class RenderWorker {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #idle: Disposable | undefined;
  #lastId = 0;
  #threads = 0;

  constructor(path: string, clock: Clock) {
    this.#path = path;
    this.#clock = clock;
  }

  /** Worker threads that have not ended yet. */
  get threads(): number {
    return this.#threads;
  }

  /** Rejects with the signal's reason when aborted; the page that is being drawn then goes nowhere. */
  render(job: RenderJob, signal?: AbortSignal): Promise<RenderedFile> {
    if (signal?.aborted === true) return Promise.reject(abortError(signal));
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, reject, resolve } = Promise.withResolvers<RenderedFile>();
    const abort = (): void => {
      this.#waiting.delete(id);
      if (signal) reject(abortError(signal));
      this.#rest();
    };
    signal?.addEventListener('abort', abort, { once: true });
    const settle = (): void => signal?.removeEventListener('abort', abort);
    this.#waiting.set(id, {
      resolve: (file) => {
        settle();
        resolve(file);
      },
      reject: (error) => {
        settle();
        reject(error);
      },
    });
    this.#idle?.[Symbol.dispose]();
    this.#idle = undefined;
    const worker = this.#running();
    worker.ref();
    worker.postMessage({ id, job } satisfies RenderRequest);
    return promise;
  }

  #running(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(this.#path);
    this.#worker = worker;
    this.#threads += 1;
    worker.on('message', (reply: RenderReply) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('file' in reply) waiting?.resolve(reply.file);
      else waiting?.reject(new Error(`The report could not be rendered: ${reply.error}`));
      this.#rest();
    });
    worker.on('error', (error) => this.#gone(worker, String(error)));
    worker.on('exit', () => {
      this.#threads -= 1;
      this.#gone(worker, 'the worker ended');
    });
    return worker;
  }

  /** Nothing to do: the process may end, and after a while the worker does. */
  #rest(): void {
    if (this.#waiting.size > 0 || !this.#worker) return;
    const worker = this.#worker;
    worker.unref();
    this.#idle?.[Symbol.dispose]();
    this.#idle = this.#clock.after(IDLE_MS, () => {
      this.#worker = undefined;
      worker.postMessage('close');
    });
  }

  #gone(worker: Worker, why: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const waiting of this.#waiting.values())
      waiting.reject(new Error(`The report could not be rendered: ${why}. Try again.`));
    this.#waiting.clear();
  }
}

function abortError(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('cancelled');
}
