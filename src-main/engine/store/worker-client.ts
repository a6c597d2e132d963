import { Worker } from 'node:worker_threads';
import type { Clock, Log } from '../ports.ts';
import type { FromWorker, Notice, ToWorker, WireError } from './protocol.ts';

/** Pauses (ms) before a crashed worker is started again; after the last one it stays down. */
const RESTARTS = [200, 1_000, 5_000] as const;

/** Samples live outside the JavaScript heap; without a bound each thread lets its garbage grow to some 50 MB first. */
const YOUNG_GENERATION_MB = 4;

/** What a worker answered instead of a result. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError';
  readonly wire: WireError;

  constructor(wire: WireError) {
    super(wire.message);
    this.wire = wire;
  }
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly budget: Disposable;
}

export interface WorkerClientOptions {
  /** For messages: "writer", "reader". */
  readonly name: string;
  readonly file: string;
  /** Asked at every start. */
  readonly data: () => unknown;
  readonly clock: Clock;
  readonly log: Log;
  readonly onNotice: (notice: Notice) => void;
  /** The worker was started again after a crash; `ready` is what it said. */
  readonly onRestart: (ready: unknown) => void;
  /** It crashed too often and stays down. */
  readonly onLost: (message: string) => void;
}

export interface RequestOptions {
  /** ms after which the answer is no longer waited for; the worker is told. */
  readonly budgetMs: number;
  readonly transfer?: readonly ArrayBuffer[];
  readonly signal?: AbortSignal;
}

/** The main thread's end of a worker: requests with numbers, restarts after crashes, an orderly end. */
export class WorkerClient<R extends { [K in keyof R]: { input: unknown; output: unknown } }> {
  readonly #options: WorkerClientOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #ready = false;
  #started: Promise<unknown> = Promise.resolve();
  #seq = 0;
  #crashes = 0;
  #closing = false;
  #closed: (() => void) | undefined;

  constructor(options: WorkerClientOptions) {
    this.#options = options;
  }

  /** Starts the thread; resolves with what it says when it is ready, rejects with WorkerError when it refuses. */
  start(): Promise<unknown> {
    const started = this.#spawn();
    this.#started = started;
    return started;
  }

  #spawn(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(this.#options.file, {
        workerData: this.#options.data(),
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
      });
      this.#worker = worker;
      let ready = false;
      worker.on('message', (message: FromWorker) => {
        if (message.type === 'ready') {
          ready = true;
          this.#ready = true;
          resolve(message.value);
        } else if (message.type === 'refused') {
          this.#closing = true;
          reject(new WorkerError(message.error));
        } else {
          this.#receive(message);
        }
      });
      let cause = 'it ended by itself';
      worker.on('error', (error: unknown) => {
        cause = String(error);
      });
      worker.on('exit', () => {
        if (this.#worker === worker) {
          this.#worker = undefined;
          this.#ready = false;
        }
        this.#closed?.();
        if (!ready) reject(new WorkerError({ message: `the store's ${this.#options.name} did not start: ${cause}` }));
        else if (!this.#closing) this.#crashed(cause);
      });
    });
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'answer':
        this.#settle(message.seq)?.resolve(message.value);
        return;
      case 'failed':
        this.#settle(message.seq)?.reject(new WorkerError(message.error));
        return;
      case 'notice':
        this.#options.onNotice(message.notice);
        return;
      default:
    }
  }

  #settle(seq: number): Waiting | undefined {
    const waiting = this.#waiting.get(seq);
    this.#waiting.delete(seq);
    waiting?.budget[Symbol.dispose]();
    return waiting;
  }

  #rejectAll(message: string): void {
    for (const seq of [...this.#waiting.keys()]) this.#settle(seq)?.reject(new WorkerError({ message }));
  }

  #crashed(cause: string): void {
    const { name, clock, log, onLost, onRestart } = this.#options;
    this.#rejectAll(`the store's ${name} stopped: ${cause}`);
    const pause = RESTARTS[this.#crashes];
    this.#crashes += 1;
    if (pause === undefined) {
      const message = `The store's ${name} stopped ${this.#crashes} times and was not started again (${cause}). What was stored is safe; restart the console.`;
      this.#started = Promise.reject(new WorkerError({ message }));
      this.#started.catch(() => undefined);
      onLost(message);
      return;
    }
    log.error('store worker stopped', { worker: name, cause, restartInMs: pause });
    const restarted = new Promise<void>((resolve) => void clock.after(pause, resolve)).then(() => this.#spawn());
    this.#started = restarted;
    restarted.then(onRestart, (error: unknown) => {
      onLost(
        `The store's ${name} could not be started again: ${String(error)}. What was stored is safe; restart the console.`,
      );
    });
  }

  /** Asks the worker; waits for it to be started first. Rejects with WorkerError, or with the signal's reason. */
  async request<K extends keyof R & string>(
    name: K,
    input: R[K]['input'],
    options: RequestOptions,
  ): Promise<R[K]['output']> {
    // What is asked of a thread that runs is on its way within this turn, in the order of the asking.
    if (!this.#ready) await this.#started;
    const { signal, budgetMs, transfer = [] } = options;
    signal?.throwIfAborted();
    const worker = this.#worker;
    if (worker === undefined || this.#closing)
      throw new WorkerError({ message: `the store's ${this.#options.name} is closed` });
    this.#seq += 1;
    const seq = this.#seq;
    const abandoned = new SharedArrayBuffer(4);
    const giveUp = (error: Error): void => {
      Atomics.store(new Int32Array(abandoned), 0, 1);
      this.#settle(seq)?.reject(error);
    };
    const answer = new Promise<unknown>((resolve, reject) => {
      const budget = this.#options.clock.after(budgetMs, () => {
        giveUp(new WorkerError({ message: `no answer from the store within ${budgetMs} ms`, late: true }));
      });
      this.#waiting.set(seq, { resolve, reject, budget });
    });
    const abort = (): void => {
      const reason: unknown = signal?.reason;
      giveUp(reason instanceof Error ? reason : new Error('cancelled'));
    };
    signal?.addEventListener('abort', abort, { once: true });
    worker.postMessage({ type: 'request', seq, name, input, abandoned } satisfies ToWorker, transfer);
    try {
      // The worker's handler table gives this name this type.
      return await answer;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  #send(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  /** Asks the thread to end and waits for it. It is never killed: a database may be open in it. */
  async close(): Promise<void> {
    await this.#started.catch(() => undefined);
    this.#closing = true;
    if (this.#worker === undefined) return;
    const ended = new Promise<void>((resolve) => {
      this.#closed = resolve;
    });
    this.#send({ type: 'close' });
    await ended;
    this.#rejectAll('the store is closed');
  }
}
