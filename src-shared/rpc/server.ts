import type { z } from 'zod';
import { admit } from './admit.ts';
import { decodeFrame, encodeFrame, FrameError } from './codec.ts';
import { contractHash } from './contract-hash.ts';
import type { Access, CallContext, Contract, Handlers, StreamSink } from './define.ts';
import { type ErrorCode, RpcError, type WireError } from './error.ts';
import { newTraceId, toWire } from './failure.ts';
import { ClientMessage, type ServerMessage } from './message.ts';
import { MAX_FRAME_IN, MAX_FRAME_OUT, type Pipe } from './pipe.ts';
import { Topic } from './server-topic.ts';
import { systemTimers, type Timers } from './timers.ts';

/** Calls and subscriptions that one connection may have open at the same time. */
const MAX_OPEN = 256;

/** An error that is none of the contract's; the caller gets `internal` and the trace id, the log gets the rest. */
export interface Failure {
  readonly method: string;
  readonly traceId: string;
  readonly caller: string;
  readonly error: unknown;
}

/** Where a server reports to its log. */
export interface ServeHooks {
  onFailure?(failure: Failure): void;
  onCall?(method: string, outcome: 'ok' | ErrorCode, durationMs: number): void;
  /** The peer broke the protocol and was disconnected. */
  onViolation?(reason: string): void;
}

export interface ServeOptions {
  readonly access: Access;
  /** `desktop`, `console` or the name of the token. */
  readonly caller: string;
  readonly version: string;
  /** Parses what handlers answer; for tests and development. */
  readonly validateOutputs?: boolean;
  readonly timers?: Timers;
  readonly random?: () => number;
  readonly hooks?: ServeHooks;
}

interface OpenTopic {
  readonly abort: AbortController;
  readonly sink: Topic<unknown>;
  production: Disposable | undefined;
}

type CallHandler = (input: unknown, context: CallContext) => unknown;
type StreamHandler = (input: unknown, sink: StreamSink<unknown>, context: CallContext) => Disposable;

/** One connection of one client. */
class Session<C extends Contract> implements Disposable {
  readonly #contract: C;
  readonly #handlers: Handlers<C>;
  readonly #pipe: Pipe;
  readonly #options: ServeOptions;
  readonly #timers: Timers;
  readonly #calls = new Map<number, AbortController>();
  readonly #topics = new Map<number, OpenTopic>();
  #greeted = false;
  #ended = false;

  constructor(contract: C, handlers: Handlers<C>, pipe: Pipe, options: ServeOptions) {
    this.#contract = contract;
    this.#handlers = handlers;
    this.#pipe = pipe;
    this.#options = options;
    this.#timers = options.timers ?? systemTimers;
  }

  /** Listens to the pipe from now on. */
  open(): this {
    this.#pipe.onClose(() => this.#end());
    this.#pipe.onFrame((frame) => this.#receive(frame));
    return this;
  }

  [Symbol.dispose](): void {
    this.#end();
    this.#pipe.close('the server is stopping');
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const id of [...this.#calls.keys()]) this.#cancel(id);
    for (const id of [...this.#topics.keys()]) this.#unsubscribe(id);
  }

  #violation(reason: string): void {
    this.#options.hooks?.onViolation?.(reason);
    this.#end();
    this.#pipe.close(reason);
  }

  #receive(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#ended) return;
    if (frame.byteLength > MAX_FRAME_IN) {
      this.#violation(`a frame of ${frame.byteLength} bytes; at most ${MAX_FRAME_IN} are taken`);
      return;
    }
    let message: ClientMessage;
    try {
      message = ClientMessage.parse(decodeFrame(frame));
    } catch (error) {
      this.#violation(`malformed frame: ${error instanceof FrameError ? error.message : 'no message of the protocol'}`);
      return;
    }
    if (this.#greeted === (message.type === 'hello')) {
      this.#violation(this.#greeted ? 'a second hello' : 'the first message has to be hello');
      return;
    }
    this.#take(message);
  }

  #take(message: ClientMessage): void {
    switch (message.type) {
      case 'hello':
        this.#hello(message.contract);
        break;
      case 'req':
        this.#call(message.id, message.method, message.input, message.deadlineMs);
        break;
      case 'cancel':
        this.#cancel(message.id);
        break;
      case 'sub':
        this.#subscribe(message.id, message.topic, message.input);
        break;
      case 'unsub':
        this.#unsubscribe(message.id);
        break;
      case 'ack':
        this.#topics.get(message.id)?.sink.ack();
        break;
      case 'ping':
        this.#send({ type: 'pong' });
        break;
    }
  }

  #hello(theirs: string): void {
    const { version, access, caller } = this.#options;
    const ours = contractHash(this.#contract);
    this.#greeted = true;
    this.#send({ type: 'hello', version, contract: ours, access, caller });
    if (theirs !== ours) this.#violation(`the client speaks another contract than version ${version}`);
  }

  #call(id: number, method: string, input: unknown, deadlineMs: number): void {
    if (!this.#isFree(id)) return;
    const started = this.#timers.now();
    const abort = new AbortController();
    const settle = (answer: () => ServerMessage): void => {
      if (!this.#calls.delete(id)) return;
      deadline[Symbol.dispose]();
      const outcome = this.#answer(id, method, answer);
      this.#options.hooks?.onCall?.(method, outcome, this.#timers.now() - started);
    };
    const fail = (error: unknown): void =>
      settle(() => {
        throw error;
      });
    const deadline = this.#timers.after(deadlineMs, () => {
      const error = new RpcError('deadline_exceeded', `${method} took longer than ${deadlineMs} ms`);
      fail(error);
      abort.abort(error);
    });
    // A cancelled or abandoned call has nobody to answer; only its deadline is left to stop.
    abort.signal.addEventListener('abort', () => deadline[Symbol.dispose](), { once: true });
    this.#calls.set(id, abort);
    void Promise.resolve()
      .then(async () => {
        const admitted = admit(this.#contract, 'call', method, input, this.#options.access);
        // Handlers<C> gives every name the handler of its schema; only the access by index forgets it.
        const handler = this.#handlers[method] as unknown as CallHandler;
        const output = await handler(admitted.input, this.#context(abort.signal));
        settle(() => {
          this.#validate(method, admitted.spec.output, output);
          return { type: 'res', id, ok: output };
        });
      })
      .catch(fail);
  }

  #subscribe(id: number, topic: string, input: unknown): void {
    if (!this.#isFree(id)) return;
    const abort = new AbortController();
    const fail = (error: unknown): void => {
      this.#unsubscribe(id);
      this.#answer(id, topic, () => {
        throw error;
      });
    };
    let open: OpenTopic | undefined;
    try {
      const { spec, input: parsed } = admit(this.#contract, 'stream', topic, input, this.#options.access);
      const send = (seq: number, data: unknown): void => {
        const outcome = this.#answer(id, topic, () => {
          this.#validate(topic, spec.event, data);
          return { type: 'ev', id, seq, data };
        });
        if (outcome !== 'ok') this.#unsubscribe(id);
      };
      const backlogBytes = (): number => this.#pipe.backlogBytes;
      const sink = new Topic<unknown>({ overflow: spec.onOverflow, timers: this.#timers, send, fail, backlogBytes });
      open = { abort, sink, production: undefined };
      this.#topics.set(id, open);
      // As above.
      const handler = this.#handlers[topic] as unknown as StreamHandler;
      open.production = handler(parsed, sink, this.#context(abort.signal));
    } catch (error) {
      fail(error);
    }
    // Failed inside its own handler: nobody else would end the production.
    if (open !== undefined && this.#topics.get(id) !== open) open.production?.[Symbol.dispose]();
  }

  #isFree(id: number): boolean {
    if (this.#calls.has(id) || this.#topics.has(id)) {
      this.#violation(`the id ${id} is in use`);
      return false;
    }
    if (this.#calls.size + this.#topics.size < MAX_OPEN) return true;
    this.#answer(id, '', () => {
      throw new RpcError('unavailable', `more than ${MAX_OPEN} calls and subscriptions are open`, {
        reason: 'too_many',
      });
    });
    return false;
  }

  #cancel(id: number): void {
    const abort = this.#calls.get(id);
    this.#calls.delete(id);
    abort?.abort(new RpcError('cancelled', 'the caller gave up'));
  }

  #unsubscribe(id: number): void {
    const open = this.#topics.get(id);
    if (open === undefined) return;
    this.#topics.delete(id);
    open.sink[Symbol.dispose]();
    open.production?.[Symbol.dispose]();
    open.abort.abort(new RpcError('cancelled', 'the subscription ended'));
  }

  #context(signal: AbortSignal): CallContext {
    return { signal, access: this.#options.access, caller: this.#options.caller };
  }

  #validate(method: string, schema: z.ZodType, output: unknown): void {
    if (this.#options.validateOutputs !== true) return;
    const parsed = schema.safeParse(output);
    if (!parsed.success) throw new Error(`${method} answered what its schema does not allow: ${parsed.error.message}`);
  }

  /** Sends what `answer` gives, or the error that it throws; an answer that cannot be sent is an error too. */
  #answer(id: number, method: string, answer: () => ServerMessage): 'ok' | ErrorCode {
    try {
      this.#send(answer());
      return 'ok';
    } catch (error) {
      const wire = this.#wireError(method, error);
      this.#send({ type: 'err', id, error: wire });
      return wire.code;
    }
  }

  #wireError(method: string, error: unknown): WireError {
    const traceId = newTraceId(this.#options.random ?? Math.random);
    if (error instanceof RpcError) return toWire(error, traceId);
    this.#options.hooks?.onFailure?.({ method, traceId, caller: this.#options.caller, error });
    const message = `${method} failed inside the console; the log has the details under ${traceId}`;
    return toWire(new RpcError('internal', message), traceId);
  }

  #send(message: ServerMessage): void {
    if (this.#ended) return;
    const frame = encodeFrame(message);
    if (frame.byteLength > MAX_FRAME_OUT) {
      const megabytes = Math.ceil(frame.byteLength / 1_048_576);
      throw new RpcError('invalid_argument', `the answer is ${megabytes} MiB and at most 32 are sent; ask for less`, {
        reason: 'too_large',
      });
    }
    this.#pipe.send(frame);
  }
}

/**
 * Answers one client over one pipe. Every input is parsed and every method's access checked before its handler is
 * reached; what breaks the protocol closes the pipe with the reason. Disposing ends all calls and topics and the pipe.
 */
export function serve<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  pipe: Pipe,
  options: ServeOptions,
): Disposable {
  return new Session(contract, handlers, pipe, options).open();
}
