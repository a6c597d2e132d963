import type { z } from 'zod';

/** Who may call: `read` looks, `operate` acknowledges and tests, `admin` changes what is watched and how. */
export const ACCESS_LEVELS = ['read', 'operate', 'admin'] as const;
export type Access = (typeof ACCESS_LEVELS)[number];

/** One request, one answer. */
export interface Call<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly type: 'call';
  readonly access: Access;
  readonly input: I;
  readonly output: O;
  /** Deadline in ms after which the caller gets `deadline_exceeded` and the handler is cancelled. */
  readonly timeoutMs: number;
}

/**
 * A topic: state, not an event log. The first event of a subscription is a snapshot, later ones are deltas of the same
 * schema; `latest` merges what is waiting for a slow reader, `resync` drops it and sends a new snapshot.
 */
export interface Stream<I extends z.ZodType = z.ZodType, E extends z.ZodType = z.ZodType> {
  readonly type: 'stream';
  readonly access: Access;
  readonly input: I;
  readonly event: E;
  readonly onOverflow: 'latest' | 'resync';
}

export type Contract = Readonly<Record<string, Call | Stream>>;

export function call<I extends z.ZodType, O extends z.ZodType>(spec: {
  readonly access?: Access;
  readonly input: I;
  readonly output: O;
  readonly timeoutMs?: number;
}): Call<I, O> {
  return {
    type: 'call',
    access: spec.access ?? 'read',
    input: spec.input,
    output: spec.output,
    timeoutMs: spec.timeoutMs ?? 10_000,
  };
}

export function stream<I extends z.ZodType, E extends z.ZodType>(spec: {
  readonly access?: Access;
  readonly input: I;
  readonly event: E;
  readonly onOverflow: 'latest' | 'resync';
}): Stream<I, E> {
  return {
    type: 'stream',
    access: spec.access ?? 'read',
    input: spec.input,
    event: spec.event,
    onOverflow: spec.onOverflow,
  };
}

export type CallName<C extends Contract> = { [K in keyof C]: C[K] extends Call ? K : never }[keyof C] & string;
export type StreamName<C extends Contract> = { [K in keyof C]: C[K] extends Stream ? K : never }[keyof C] & string;
export type InputOf<S> = S extends { readonly input: infer I extends z.ZodType } ? z.input<I> : never;
/** The input as the handler sees it, defaults filled in. */
export type ParsedInputOf<S> = S extends { readonly input: infer I extends z.ZodType } ? z.output<I> : never;
export type OutputOf<S> = S extends { readonly output: infer O extends z.ZodType } ? z.output<O> : never;
export type EventOf<S> = S extends { readonly event: infer E extends z.ZodType } ? z.output<E> : never;

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Overrides the method's deadline, ms. */
  readonly timeoutMs?: number;
}

/** How a subscription tells its owner what happens. `snapshot` is true for the first event and after every resync. */
export interface StreamListener<E> {
  onEvent(event: E, snapshot: boolean): void;
  onError?(error: Error): void;
}

/** The caller's side of a contract. Subscriptions survive reconnects by themselves until they are disposed. */
export interface Client<C extends Contract> {
  call<K extends CallName<C>>(name: K, input: InputOf<C[K]>, options?: CallOptions): Promise<OutputOf<C[K]>>;
  subscribe<K extends StreamName<C>>(
    name: K,
    input: InputOf<C[K]>,
    listener: StreamListener<EventOf<C[K]>>,
  ): Disposable;
}

/** Who is calling, as far as a handler may know. */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly access: Access;
  /** `desktop`, `console` or the name of the token. */
  readonly caller: string;
}

/** A handler's end of a topic. `emit` merges or resyncs by the topic's overflow rule; the returned Disposable ends the production. */
export interface StreamSink<E> {
  /** The whole state now: the first event, and again whenever the sink asks by `onResync`. */
  snapshot(event: E): void;
  delta(event: E): void;
  fail(error: Error): void;
  /** Registers what to do when the reader fell behind: the handler calls `snapshot` again. */
  onResync(fn: () => void): void;
}

/** The answering side: a missing or an extra handler does not compile. */
export type Handlers<C extends Contract> = {
  readonly [K in keyof C]: C[K] extends Call
    ? (input: ParsedInputOf<C[K]>, context: CallContext) => Promise<OutputOf<C[K]>> | OutputOf<C[K]>
    : C[K] extends Stream
      ? (input: ParsedInputOf<C[K]>, sink: StreamSink<EventOf<C[K]>>, context: CallContext) => Disposable
      : never;
};
