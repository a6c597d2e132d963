import { backoffMs } from './backoff.ts';
import { type Reader, type ServerHello, Session } from './client-session.ts';
import type { Connection } from './connection.ts';
import { contractHash } from './contract-hash.ts';
import type {
  CallName,
  CallOptions,
  Client,
  Contract,
  EventOf,
  InputOf,
  OutputOf,
  StreamListener,
  StreamName,
} from './define.ts';
import { RpcError } from './error.ts';
import { MAX_DEADLINE_MS } from './message.ts';
import type { Pipe } from './pipe.ts';
import { systemTimers, type Timers } from './timers.ts';

/** How long a try to connect may take, ms. */
const CONNECT_MS = 10_000;
/** When a topic that failed inside the engine is asked for again, ms. */
const TOPIC_RETRY_MS = 5_000;
/** Errors that the same subscription would get again. */
const FINAL: readonly string[] = ['invalid_argument', 'unauthenticated', 'forbidden', 'not_found'];

export interface ClientOptions {
  /** Of the application that asks, for the server's log. */
  readonly version: string;
  /** Parses what the server answers; for tests and development. */
  readonly validateOutputs?: boolean;
  readonly timers?: Timers;
  readonly random?: () => number;
}

/** A client that connects by itself, and again after a loss. */
export interface RpcClient<C extends Contract> extends Client<C>, Disposable {
  /** How it is connected now; the same object until something changes. */
  connection(): Connection;
  onConnection(fn: (connection: Connection) => void): Disposable;
  /** Tries again now, also after `refused` and `mismatch`. */
  reconnect(): void;
}

interface Subscription {
  readonly topic: string;
  readonly input: unknown;
  readonly listener: StreamListener<unknown>;
  /** Ends it on the present connection. */
  leave: (() => void) | undefined;
  retry: Disposable | undefined;
}

interface Queued {
  start(session: Session): void;
  reject(error: RpcError): void;
}

class ReconnectingClient<C extends Contract> implements RpcClient<C> {
  readonly #contract: C;
  readonly #connect: () => Promise<Pipe>;
  readonly #options: ClientOptions;
  readonly #timers: Timers;
  readonly #listeners = new Set<(connection: Connection) => void>();
  readonly #subscriptions = new Set<Subscription>();
  /** Calls made during the first try to connect. */
  readonly #queue = new Set<Queued>();
  #connection: Connection = { state: 'connecting' };
  /** Present from hello on. */
  #session: Session | undefined;
  /** Connected, hello not yet answered. */
  #candidate: Session | undefined;
  #attempt = 0;
  #retry: Disposable | undefined;
  /** Counts tries, so that a late pipe of a given-up try is known. */
  #try = 0;

  constructor(contract: C, connect: () => Promise<Pipe>, options: ClientOptions) {
    this.#contract = contract;
    this.#connect = connect;
    this.#options = options;
    this.#timers = options.timers ?? systemTimers;
  }

  connection(): Connection {
    return this.#connection;
  }

  onConnection(fn: (connection: Connection) => void): Disposable {
    this.#listeners.add(fn);
    return { [Symbol.dispose]: () => void this.#listeners.delete(fn) };
  }

  reconnect(): void {
    if (this.#connection.state === 'closed' || this.#connection.state === 'connected') return;
    this.#attempt = 0;
    this.open();
  }

  /** Begins a try to connect. */
  open(): void {
    this.#retry?.[Symbol.dispose]();
    this.#retry = undefined;
    const mine = ++this.#try;
    this.#leaveSession('another try began');
    const limit = this.#timers.after(CONNECT_MS, () =>
      this.#lost(mine, `no connection within ${CONNECT_MS / 1_000} s`),
    );
    this.#connect().then(
      (pipe) => {
        limit[Symbol.dispose]();
        if (mine !== this.#try) pipe.close('the try was given up');
        else this.#begin(mine, pipe);
      },
      (error: unknown) => {
        limit[Symbol.dispose]();
        if (mine !== this.#try) return;
        const reason = error instanceof Error ? error.message : String(error);
        const refused = error instanceof RpcError && FINAL.includes(error.code);
        if (refused) this.#giveUp({ state: 'refused', reason });
        else this.#lost(mine, reason);
      },
    );
  }

  #begin(mine: number, pipe: Pipe): void {
    const session = new Session(pipe, this.#timers, {
      onHello: (hello) => this.#hello(session, hello),
      onEnd: (reason) => this.#lost(mine, reason),
    });
    this.#candidate = session;
    session.open(this.#options.version, contractHash(this.#contract));
  }

  #hello(session: Session, hello: ServerHello): void {
    if (hello.contract !== contractHash(this.#contract)) {
      this.#giveUp({ state: 'mismatch', version: hello.version });
      return;
    }
    this.#candidate = undefined;
    this.#session = session;
    this.#attempt = 0;
    const { version, access, caller } = hello;
    for (const queued of this.#queue) queued.start(session);
    this.#queue.clear();
    for (const subscription of this.#subscriptions) this.#enter(subscription);
    this.#change({ state: 'connected', since: this.#timers.now(), version, access, caller });
  }

  #lost(mine: number, reason: string): void {
    if (mine !== this.#try) return;
    this.#try += 1;
    this.#leaveSession(reason);
    this.#attempt += 1;
    const wait = backoffMs(this.#attempt, (this.#options.random ?? Math.random)());
    this.#retry = this.#timers.after(wait, () => this.open());
    this.#failQueue(`there is no connection: ${reason}`);
    this.#change({ state: 'reconnecting', reason, attempt: this.#attempt, retryAt: this.#timers.now() + wait });
  }

  /** No further tries until `reconnect`. */
  #giveUp(connection: Connection): void {
    this.#try += 1;
    this.#leaveSession(connection.state);
    this.#failQueue(connection.state === 'refused' ? connection.reason : 'the page has to be loaded again');
    this.#change(connection);
  }

  #leaveSession(reason: string): void {
    const sessions = [this.#session, this.#candidate];
    this.#session = undefined;
    this.#candidate = undefined;
    for (const session of sessions) session?.close(reason);
    for (const subscription of this.#subscriptions) {
      subscription.leave = undefined;
      subscription.retry?.[Symbol.dispose]();
    }
  }

  #failQueue(message: string): void {
    const queued = [...this.#queue];
    this.#queue.clear();
    for (const one of queued) one.reject(new RpcError('unavailable', message, { reason: 'disconnected' }));
  }

  #change(connection: Connection): void {
    this.#connection = connection;
    for (const fn of [...this.#listeners]) fn(connection);
  }

  call<K extends CallName<C>>(name: K, input: InputOf<C[K]>, options: CallOptions = {}): Promise<OutputOf<C[K]>> {
    // The server answers with this method's output (checked when validateOutputs is set); the name loses it on the way.
    return this.#call(name, input, options) as Promise<OutputOf<C[K]>>;
  }

  #call(name: string, input: unknown, options: CallOptions): Promise<unknown> {
    const spec = this.#contract[name];
    const timeoutMs = Math.min(options.timeoutMs ?? (spec?.type === 'call' ? spec.timeoutMs : 10_000), MAX_DEADLINE_MS);
    return new Promise((resolve, reject) => {
      let giveUp = (): void => undefined;
      const finish = (): void => {
        deadline[Symbol.dispose]();
        options.signal?.removeEventListener('abort', cancelled);
      };
      const fail = (error: Error): void => {
        finish();
        reject(error);
      };
      const stop = (error: RpcError): void => {
        giveUp();
        fail(error);
      };
      const cancelled = (): void => stop(new RpcError('cancelled', `${name} was cancelled`));
      const deadline = this.#timers.after(timeoutMs, () =>
        stop(new RpcError('deadline_exceeded', `${name} took longer than ${timeoutMs} ms`)),
      );
      const take = (ok: unknown): void => {
        finish();
        try {
          if (spec?.type === 'call') this.#validate(name, spec.output, ok);
          resolve(ok);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      options.signal?.addEventListener('abort', cancelled, { once: true });
      if (options.signal?.aborted === true) {
        cancelled();
        return;
      }
      const start = (session: Session): void => {
        try {
          giveUp = session.request(name, input, timeoutMs, { resolve: take, reject: fail });
        } catch (error) {
          fail(error instanceof Error ? error : new Error(String(error)));
        }
      };
      if (this.#session !== undefined) start(this.#session);
      else if (this.#connection.state === 'connecting') giveUp = this.#enqueue({ start, reject: fail });
      else fail(new RpcError('unavailable', 'there is no connection to the engine', { reason: 'disconnected' }));
    });
  }

  #enqueue(queued: Queued): () => void {
    this.#queue.add(queued);
    return () => void this.#queue.delete(queued);
  }

  subscribe<K extends StreamName<C>>(
    name: K,
    input: InputOf<C[K]>,
    listener: StreamListener<EventOf<C[K]>>,
  ): Disposable {
    const subscription: Subscription = {
      topic: name,
      input,
      listener,
      leave: undefined,
      retry: undefined,
    };
    this.#subscriptions.add(subscription);
    this.#enter(subscription);
    return {
      [Symbol.dispose]: () => {
        this.#subscriptions.delete(subscription);
        subscription.retry?.[Symbol.dispose]();
        subscription.leave?.();
        subscription.leave = undefined;
      },
    };
  }

  #enter(subscription: Subscription): void {
    const session = this.#session;
    if (session === undefined) return;
    const { topic, input, listener } = subscription;
    const spec = this.#contract[topic];
    const reader: Reader = {
      event: (data, snapshot) => {
        try {
          if (spec?.type === 'stream') this.#validate(topic, spec.event, data);
        } catch (error) {
          listener.onError?.(error instanceof Error ? error : new Error(String(error)));
          return;
        }
        listener.onEvent(data, snapshot);
      },
      error: (error) => {
        subscription.leave = undefined;
        if (!FINAL.includes(error.code) && this.#subscriptions.has(subscription))
          subscription.retry = this.#timers.after(TOPIC_RETRY_MS, () => this.#enter(subscription));
        listener.onError?.(error);
      },
    };
    try {
      subscription.leave = session.subscribe(topic, input, reader);
    } catch (error) {
      listener.onError?.(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #validate(
    name: string,
    schema: { safeParse(value: unknown): { success: boolean; error?: Error } },
    value: unknown,
  ): void {
    if (this.#options.validateOutputs !== true) return;
    const parsed = schema.safeParse(value);
    if (!parsed.success)
      throw new RpcError('internal', `${name} answered what its schema does not allow: ${parsed.error?.message ?? ''}`);
  }

  [Symbol.dispose](): void {
    if (this.#connection.state === 'closed') return;
    this.#retry?.[Symbol.dispose]();
    this.#giveUp({ state: 'closed' });
    this.#subscriptions.clear();
    this.#listeners.clear();
  }
}

/**
 * A client of a contract over pipes that `connect` opens. Calls wait for the first connection (at most until their
 * deadline) and fail with `unavailable` at once while there is none later; subscriptions come back with a new snapshot.
 * `connect` rejects with RpcError `unauthenticated` or `forbidden` when trying again would not help.
 */
export function createClient<C extends Contract>(
  contract: C,
  connect: () => Promise<Pipe>,
  options: ClientOptions,
): RpcClient<C> {
  const client = new ReconnectingClient(contract, connect, options);
  client.open();
  return client;
}
