import { decodeFrame, encodeFrame, FrameError } from './codec.ts';
import { RpcError } from './error.ts';
import { fromWire } from './failure.ts';
import { type ClientMessage, ServerMessage } from './message.ts';
import { MAX_FRAME_IN, MAX_FRAME_OUT, type Pipe } from './pipe.ts';
import type { Timers } from './timers.ts';

/** How often the server is asked whether it is there, ms; two unanswered questions end the connection. */
const PING_MS = 15_000;
/** How long the server has to answer hello, ms. */
const HELLO_MS = 10_000;

export type ServerHello = Extract<ServerMessage, { type: 'hello' }>;

/** One expected answer. */
interface Waiting {
  resolve(ok: unknown): void;
  reject(error: RpcError): void;
}

/** One subscription on one connection. */
export interface Reader {
  event(data: unknown, snapshot: boolean): void;
  /** The topic has ended. */
  error(error: RpcError): void;
}

export interface SessionHooks {
  onHello(hello: ServerHello): void;
  /** Called once, whoever ended it. */
  onEnd(reason: string): void;
}

/** One connection of a client, from hello to the end of the pipe. It never comes back; the client opens another. */
export class Session {
  readonly #pipe: Pipe;
  readonly #timers: Timers;
  readonly #hooks: SessionHooks;
  readonly #waiting = new Map<number, Waiting>();
  readonly #readers = new Map<number, { readonly reader: Reader; next: number }>();
  #lastId = 0;
  #watchdog: Disposable | undefined;
  #silent = 0;
  #ended = false;

  constructor(pipe: Pipe, timers: Timers, hooks: SessionHooks) {
    this.#pipe = pipe;
    this.#timers = timers;
    this.#hooks = hooks;
  }

  open(version: string, contract: string): void {
    this.#pipe.onClose((reason) => this.#end(reason));
    this.#pipe.onFrame((frame) => this.#receive(frame));
    this.#watchdog = this.#timers.after(HELLO_MS, () => this.close(`no answer within ${HELLO_MS / 1_000} s`));
    this.#send({ type: 'hello', version, contract });
  }

  close(reason: string): void {
    this.#pipe.close(reason);
    this.#end(reason);
  }

  /** Sends a request; the returned function gives it up. Throws RpcError for an input that cannot be sent. */
  request(method: string, input: unknown, deadlineMs: number, waiting: Waiting): () => void {
    const id = ++this.#lastId;
    this.#send({ type: 'req', id, method, input, deadlineMs });
    this.#waiting.set(id, waiting);
    return () => {
      if (this.#waiting.delete(id)) this.#send({ type: 'cancel', id });
    };
  }

  /** Subscribes; the returned function ends it. Throws RpcError for an input that cannot be sent. */
  subscribe(topic: string, input: unknown, reader: Reader): () => void {
    const id = ++this.#lastId;
    this.#send({ type: 'sub', id, topic, input });
    this.#readers.set(id, { reader, next: 0 });
    return () => {
      if (this.#readers.delete(id)) this.#send({ type: 'unsub', id });
    };
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#watchdog?.[Symbol.dispose]();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#readers.clear();
    for (const one of waiting)
      one.reject(new RpcError('unavailable', `the connection was lost: ${reason}`, { reason: 'disconnected' }));
    this.#hooks.onEnd(reason);
  }

  #send(message: ClientMessage): void {
    if (this.#ended) return;
    let frame: Uint8Array<ArrayBuffer>;
    try {
      frame = encodeFrame(message);
    } catch (error) {
      if (error instanceof FrameError) throw new RpcError('invalid_argument', error.message);
      throw error;
    }
    if (frame.byteLength > MAX_FRAME_IN)
      throw new RpcError('invalid_argument', `the input is larger than ${MAX_FRAME_IN / 1_048_576} MiB`, {
        reason: 'too_large',
      });
    this.#pipe.send(frame);
  }

  #receive(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#ended) return;
    this.#silent = 0;
    let message: ServerMessage;
    try {
      if (frame.byteLength > MAX_FRAME_OUT) throw new FrameError(`${frame.byteLength} bytes`);
      message = ServerMessage.parse(decodeFrame(frame));
    } catch (error) {
      this.close(`the server sent a malformed frame: ${error instanceof FrameError ? error.message : 'no message'}`);
      return;
    }
    this.#take(message);
  }

  #take(message: ServerMessage): void {
    switch (message.type) {
      case 'hello':
        this.#keepAsking();
        this.#hooks.onHello(message);
        break;
      case 'res':
        this.#settle(message.id)?.resolve(message.ok);
        break;
      case 'err': {
        const error = fromWire(message.error);
        this.#settle(message.id)?.reject(error);
        const reader = this.#readers.get(message.id)?.reader;
        this.#readers.delete(message.id);
        reader?.error(error);
        break;
      }
      case 'ev':
        this.#event(message.id, message.seq, message.data);
        break;
      case 'pong':
        break;
    }
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #event(id: number, seq: number, data: unknown): void {
    const entry = this.#readers.get(id);
    // Still on its way when the subscription ended.
    if (entry === undefined) return;
    if (seq !== 0 && seq !== entry.next) {
      this.close(`an event was lost: ${entry.next} expected, ${seq} received`);
      return;
    }
    entry.next = seq + 1;
    this.#send({ type: 'ack', id });
    entry.reader.event(data, seq === 0);
  }

  #keepAsking(): void {
    this.#watchdog?.[Symbol.dispose]();
    if (this.#ended) return;
    this.#watchdog = this.#timers.after(PING_MS, () => {
      if (this.#silent >= 2) {
        this.close(`no answer for ${(2 * PING_MS) / 1_000} s`);
        return;
      }
      this.#silent += 1;
      this.#send({ type: 'ping' });
      this.#keepAsking();
    });
  }
}
