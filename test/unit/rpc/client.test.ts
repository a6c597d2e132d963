import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { backoffMs } from '../../../src-shared/rpc/backoff.ts';
import { createClient, type RpcClient } from '../../../src-shared/rpc/client.ts';
import type { Connection } from '../../../src-shared/rpc/connection.ts';
import { contractHash } from '../../../src-shared/rpc/contract-hash.ts';
import { call, type Handlers, stream } from '../../../src-shared/rpc/define.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { memoryPipes } from '../../../src-shared/rpc/memory-pipe.ts';
import type { Pipe } from '../../../src-shared/rpc/pipe.ts';
import { type Failure, serve } from '../../../src-shared/rpc/server.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const small = {
  double: call({ input: z.strictObject({ n: z.number() }), output: z.number() }),
  never: call({ input: z.strictObject({}), output: z.number(), timeoutMs: 5_000 }),
  broken: call({ input: z.strictObject({}), output: z.number() }),
  wrong: call({ input: z.strictObject({}), output: z.number() }),
  large: call({ input: z.strictObject({}), output: z.string() }),
  count: stream({ input: z.strictObject({ from: z.number() }), event: z.number(), onOverflow: 'latest' }),
} as const;
type Small = typeof small;

class World {
  readonly clock = new FakeClock();
  readonly states: Connection[] = [];
  readonly failures: Failure[] = [];
  readonly aborted: string[] = [];
  readonly counters = new Set<(n: number) => void>();
  /** Server ends, in the order of the connections. */
  readonly pipes: Pipe[] = [];
  /** How the next tries to connect go. */
  refusal: Error | undefined;
  silent = false;
  readonly client: RpcClient<Small>;

  constructor() {
    const options = { version: '1', validateOutputs: true, timers: this.clock, random: () => 0.5 };
    this.client = createClient(small, () => this.#connect(), options);
    this.client.onConnection((connection) => this.states.push(connection));
  }

  #connect(): Promise<Pipe> {
    if (this.refusal !== undefined) return Promise.reject(this.refusal);
    const [near, far] = memoryPipes();
    this.pipes.push(far);
    if (!this.silent)
      serve(small, this.#handlers(), far, {
        access: 'admin',
        caller: 'test',
        version: '1',
        validateOutputs: true,
        timers: this.clock,
        hooks: { onFailure: (failure) => this.failures.push(failure) },
      });
    return Promise.resolve(near);
  }

  #handlers(): Handlers<Small> {
    return {
      double: ({ n }) => n * 2,
      never: (_input, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            this.aborted.push(signal.reason instanceof RpcError ? signal.reason.code : 'other');
            reject(new Error('aborted'));
          });
        }),
      broken: () => {
        throw new Error('the password is hunter2');
      },
      // What validateOutputs is for.
      wrong: () => 'text' as unknown as number,
      large: () => 'x'.repeat(33 * 1_048_576),
      count: ({ from }, sink) => {
        sink.snapshot(from);
        const counter = (n: number): void => sink.delta(n);
        this.counters.add(counter);
        return { [Symbol.dispose]: () => void this.counters.delete(counter) };
      },
    };
  }

  get state(): string {
    return this.client.connection().state;
  }

  async code(promise: Promise<unknown>): Promise<string> {
    return promise.then(
      () => 'ok',
      (error: unknown) => (error instanceof RpcError ? error.code : String(error)),
    );
  }
}

describe('a client', () => {
  it('calls while it is still connecting', async () => {
    const { client, clock, states } = new World();
    expect(client.connection()).toEqual({ state: 'connecting' });
    await expect(client.call('double', { n: 4 })).resolves.toBe(8);
    expect(states).toEqual([{ state: 'connected', since: clock.now(), version: '1', access: 'admin', caller: 'test' }]);
  });

  it('gives up at the deadline, and the handler is cancelled', async () => {
    const world = new World();
    const answer = world.code(world.client.call('never', {}));
    await world.clock.run(5_000);
    await expect(answer).resolves.toBe('deadline_exceeded');
    expect(world.aborted).toHaveLength(1);
  });

  it('takes a shorter deadline and a cancellation from the caller', async () => {
    const world = new World();
    const short = world.code(world.client.call('never', {}, { timeoutMs: 50 }));
    await world.clock.run(50);
    await expect(short).resolves.toBe('deadline_exceeded');
    const abort = new AbortController();
    const cancelled = world.code(world.client.call('never', {}, { signal: abort.signal }));
    await world.clock.run(0);
    abort.abort();
    await expect(cancelled).resolves.toBe('cancelled');
    await world.clock.run(0);
    expect(world.aborted).toContain('cancelled');
    await expect(world.code(world.client.call('double', { n: 1 }, { signal: abort.signal }))).resolves.toBe(
      'cancelled',
    );
  });

  it('hides what a handler throws and gives the trace id of the log', async () => {
    const world = new World();
    const error = await world.client.call('broken', {}).catch((thrown: unknown) => thrown as RpcError);
    expect(error).toMatchObject({ code: 'internal', traceId: world.failures[0]?.traceId });
    expect((error as RpcError).message).not.toContain('hunter2');
    expect(String(world.failures[0]?.error)).toContain('hunter2');
  });

  it('checks what handlers answer, and refuses answers above 32 MiB', async () => {
    const world = new World();
    const { client } = world;
    await expect(world.code(client.call('wrong', {}))).resolves.toBe('internal');
    await expect(client.call('large', {})).rejects.toMatchObject({ code: 'invalid_argument', reason: 'too_large' });
    await expect(client.call('double', { n: 1 })).resolves.toBe(2);
  });

  it('refuses inputs above 4 MiB before they are sent', async () => {
    const { client } = new World();
    const huge = { n: 1, pad: 'x'.repeat(5 * 1_048_576) };
    await expect(client.call('double', huge)).rejects.toMatchObject({ code: 'invalid_argument', reason: 'too_large' });
    await expect(client.call('double', { n: 1 })).resolves.toBe(2);
  });

  it('fails what is open when the connection goes, tells the next try, and comes back', async () => {
    const world = new World();
    await world.client.call('double', { n: 1 });
    const open = world.code(world.client.call('never', {}));
    await world.clock.run(0);
    world.refusal = new Error('nobody listens');
    world.pipes[0]?.close('the engine stopped');
    await expect(open).resolves.toBe('unavailable');
    expect(world.client.connection()).toEqual({
      state: 'reconnecting',
      reason: 'the engine stopped',
      attempt: 1,
      retryAt: world.clock.now() + 188,
    });
    await expect(world.code(world.client.call('double', { n: 1 }))).resolves.toBe('unavailable');
    await world.clock.run(188);
    expect(world.client.connection()).toMatchObject({ state: 'reconnecting', attempt: 2, reason: 'nobody listens' });
    world.refusal = undefined;
    await world.clock.run(1_000);
    expect(world.state).toBe('connected');
    await expect(world.client.call('double', { n: 2 })).resolves.toBe(4);
  });

  it('subscribes again after a loss, with a new snapshot', async () => {
    const world = new World();
    const events: [number, boolean][] = [];
    const subscription = world.client.subscribe('count', { from: 10 }, { onEvent: (n, s) => events.push([n, s]) });
    await world.clock.run(0);
    for (const counter of world.counters) counter(11);
    await world.clock.run(0);
    world.pipes[0]?.close('gone');
    await world.clock.run(1_000);
    for (const counter of world.counters) counter(12);
    await world.clock.run(0);
    expect(events).toEqual([
      [10, true],
      [11, false],
      [10, true],
      [12, false],
    ]);
    subscription[Symbol.dispose]();
    await world.clock.run(0);
    expect(world.counters.size).toBe(0);
  });

  it('stops trying when it is refused, until it is told to', async () => {
    const world = new World();
    await world.client.call('double', { n: 1 });
    world.refusal = new RpcError('unauthenticated', 'no such token');
    world.pipes[0]?.close('gone');
    await world.clock.run(60_000);
    expect(world.client.connection()).toEqual({ state: 'refused', reason: 'no such token' });
    await expect(world.code(world.client.call('double', { n: 1 }))).resolves.toBe('unavailable');
    world.refusal = undefined;
    world.client.reconnect();
    await world.clock.run(0);
    expect(world.state).toBe('connected');
  });

  it('gives up a server that does not answer hello, or stops answering', async () => {
    const mute = new World();
    mute.silent = true;
    await mute.clock.run(0);
    mute.pipes[0]?.close('start over');
    await mute.clock.run(1_000);
    const waiting = mute.client.connection();
    expect(waiting.state).toBe('reconnecting');
    await mute.clock.run(10_000);
    expect(mute.client.connection()).toMatchObject({ reason: 'no answer within 10 s' });
    const world = new World();
    await world.client.call('double', { n: 1 });
    world.pipes[0]?.onFrame(() => undefined);
    await world.clock.run(45_000);
    expect(world.states).toContainEqual(expect.objectContaining({ reason: 'no answer for 30 s' }));
  });

  it('sees that the server speaks another contract', async () => {
    const clock = new FakeClock();
    const other = { ...small, more: call({ input: z.strictObject({}), output: z.number() }) };
    const client = createClient(
      small,
      () => {
        const [near, far] = memoryPipes();
        // The handlers are never reached.
        serve(other, {} as Handlers<typeof other>, far, { access: 'read', caller: 'x', version: '2.0', timers: clock });
        return Promise.resolve(near);
      },
      { version: '1', timers: clock },
    );
    const pending = client.call('double', { n: 1 }).catch((error: unknown) => (error as RpcError).code);
    await clock.run(60_000);
    expect(client.connection()).toEqual({ state: 'mismatch', version: '2.0' });
    await expect(pending).resolves.toBe('unavailable');
  });

  it('leaves nothing behind when it is closed', async () => {
    const world = new World();
    world.client.subscribe('count', { from: 1 }, { onEvent: () => undefined });
    const open = world.code(world.client.call('never', {}));
    await world.clock.run(0);
    world.client[Symbol.dispose]();
    await expect(open).resolves.toBe('unavailable');
    await world.clock.run(0);
    expect(world.state).toBe('closed');
    expect(world.counters.size).toBe(0);
    expect(world.clock.timers).toBe(0);
  });
});

describe('backoff', () => {
  it('doubles from 250 ms to 15 s and keeps at least half', () => {
    expect([1, 2, 3, 7, 50].map((attempt) => backoffMs(attempt, 0))).toEqual([125, 250, 500, 7_500, 7_500]);
    expect(backoffMs(1, 0.999)).toBeLessThanOrEqual(250);
  });
});

describe('the hash of a contract', () => {
  it('is the same for the same shape and another for another name, access or schema', () => {
    const make = (access: 'read' | 'admin', max: number) => ({
      a: call({ access, input: z.strictObject({ n: z.int().max(max) }), output: z.number() }),
    });
    expect(contractHash(make('read', 5))).toBe(contractHash(make('read', 5)));
    const hashes = [make('read', 5), make('admin', 5), make('read', 6), { b: make('read', 5).a }].map(contractHash);
    expect(new Set(hashes).size).toBe(4);
  });
});
