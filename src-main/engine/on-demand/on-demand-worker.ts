import { Worker } from 'node:worker_threads';
import type { Clock } from '../ports.ts';

/** What goes to the thread and comes back. */
export interface JobRequest<Job> {
  readonly id: number;
  readonly job: Job;
}
export type JobReply<Answer> =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly error: string };

export interface OnDemandOptions {
  /** What is said before why a job failed: "The report could not be rendered". */
  readonly failed: string;
  /** Heap of the thread, MiB; what needs more ends it. */
  readonly memoryMb?: number;
  /** The thread ends when its job is aborted, for work that may never end; else the work goes on and its answer nowhere. */
  readonly abortEndsThread?: boolean;
}

/** ms without a job after which the thread is told to exit: its libraries hold memory that nobody needs between jobs. */
const IDLE_MS = 15_000;

interface Waiting<Job, Answer> {
  readonly job: Job;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** Starts a thread when there is a job, gives it one after another, and lets it go when idle. */
export class OnDemandWorker<Job, Answer> {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #options: OnDemandOptions;
  readonly #waiting = new Map<number, Waiting<Job, Answer>>();
  #worker: Worker | undefined;
  #idle: Disposable | undefined;
  #lastId = 0;
  #threads = 0;

  /** `path`: file of the worker, which calls `serveJobs`. */
  constructor(path: string, clock: Clock, options: OnDemandOptions) {
    this.#path = path;
    this.#clock = clock;
    this.#options = options;
  }

  /** Threads that have not ended yet. */
  get threads(): number {
    return this.#threads;
  }

  /** Rejects with the signal's reason when aborted. */
  run(job: Job, signal?: AbortSignal): Promise<Answer> {
    if (signal?.aborted === true) return Promise.reject(abortError(signal));
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, reject, resolve } = Promise.withResolvers<Answer>();
    const abort = (): void => {
      this.#waiting.delete(id);
      if (signal) reject(abortError(signal));
      if (this.#options.abortEndsThread === true) this.#endThread();
      this.#rest();
    };
    signal?.addEventListener('abort', abort, { once: true });
    const settle = (): void => signal?.removeEventListener('abort', abort);
    this.#waiting.set(id, {
      job,
      resolve: (answer) => {
        settle();
        resolve(answer);
      },
      reject: (error) => {
        settle();
        reject(error);
      },
    });
    this.#post(id, job);
    return promise;
  }

  #post(id: number, job: Job): void {
    this.#idle?.[Symbol.dispose]();
    this.#idle = undefined;
    const worker = this.#running();
    worker.ref();
    worker.postMessage({ id, job } satisfies JobRequest<Job>);
  }

  #running(): Worker {
    if (this.#worker) return this.#worker;
    const { memoryMb } = this.#options;
    const worker = new Worker(
      this.#path,
      memoryMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: memoryMb } },
    );
    this.#worker = worker;
    this.#threads += 1;
    worker.on('message', (reply: JobReply<Answer>) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('answer' in reply) waiting?.resolve(reply.answer);
      else waiting?.reject(new Error(`${this.#options.failed}: ${reply.error}`));
      this.#rest();
    });
    worker.on('error', (error) => this.#gone(worker, String(error)));
    worker.on('exit', () => {
      this.#threads -= 1;
      this.#gone(worker, 'the worker ended');
    });
    return worker;
  }

  /** Ends the thread in the middle of its work; the jobs that others wait for begin anew in the next one. */
  #endThread(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
    for (const [id, { job }] of this.#waiting) this.#post(id, job);
  }

  /** Nothing to do: the process may end, and after a while the thread does. */
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
      waiting.reject(new Error(`${this.#options.failed}: ${why}. Try again.`));
    this.#waiting.clear();
  }
}

function abortError(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('cancelled');
}
