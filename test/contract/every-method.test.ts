import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type TocsinContract } from '../../src-shared/contract/index.ts';
import type { RpcClient } from '../../src-shared/rpc/client.ts';
import { ACCESS_LEVELS, type CallContext } from '../../src-shared/rpc/define.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';
import { samplesOf } from './arbitrary.ts';
import { KNOWN } from './engine-double.ts';
import { type Bench, openBench, PIPES } from './pipes.ts';

type Untyped = (
  name: string,
  input: unknown,
  options?: { timeoutMs?: number; signal?: AbortSignal },
) => Promise<unknown>;
type UntypedStream = (name: string, input: unknown, listener: object) => Disposable;
type Handler = (input: unknown, context: CallContext) => unknown;

// The suite goes through the contract by name; every typed path is tried by the compiler already.
const callOf = (client: RpcClient<TocsinContract>): Untyped => client.call.bind(client) as Untyped;
const subscribeOf = (client: RpcClient<TocsinContract>): UntypedStream =>
  client.subscribe.bind(client) as UntypedStream;

const calls = Object.entries(contract).filter(([, spec]) => spec.type === 'call');
const streams = Object.entries(contract).filter(([, spec]) => spec.type === 'stream');
const changing = Object.entries(contract).filter(([, spec]) => spec.access !== 'read');

/** Inputs of a method; names that have to exist are those of the engine double. */
function inputsOf(name: string, count: number): unknown[] {
  const known =
    name === 'monitor.get' || name === 'monitor.run'
      ? { name: KNOWN }
      : name === 'alert.assign'
        ? { to: null }
        : /^series\.(?:labels|values|find)$/.test(name)
          ? { match: ['up{job="x"}', '{__name__=~"a|b"}'] }
          : {};
  const spec = contract[name as keyof TocsinContract];
  return samplesOf(spec.input, count).map((input) => ({ ...(input as object), ...known }));
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'ok',
    (error: unknown) => (error instanceof RpcError ? error.code : String(error)),
  );
}

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

describe.each(PIPES)('over a %s pipe', (pipe) => {
  let client: RpcClient<TocsinContract>;
  let reader: RpcClient<TocsinContract>;
  beforeAll(() => {
    client = bench.client(pipe);
    reader = bench.client(pipe, 'read');
  });

  it.each(calls)('%s answers what its handler answers', async (name, spec) => {
    if (spec.type !== 'call') throw new Error('not a call');
    const context: CallContext = { signal: new AbortController().signal, access: 'admin', caller: 'admin' };
    const handler = bench.handlers[name as keyof TocsinContract] as Handler;
    for (const input of inputsOf(name, 4)) {
      const answer = await callOf(client)(name, input);
      expect(spec.output.safeParse(answer).success).toBe(true);
      expect(answer).toEqual(await handler(spec.input.parse(input), context));
    }
  });

  it.each(streams)('%s begins with a snapshot', async (name, spec) => {
    if (spec.type !== 'stream') throw new Error('not a stream');
    const event = await new Promise((resolve, reject) => {
      const subscription = subscribeOf(client)(
        name,
        {},
        {
          onEvent: (data: unknown, snapshot: boolean) => {
            subscription[Symbol.dispose]();
            resolve({ data, snapshot });
          },
          onError: reject,
        },
      );
    });
    expect(event).toMatchObject({ snapshot: true });
    expect(spec.event.safeParse((event as { data: unknown }).data).success).toBe(true);
  });

  it.each(calls)('%s refuses an unknown field and names it', async (name) => {
    const [input] = inputsOf(name, 1);
    const error = await callOf(client)(name, { ...(input as object), surprise: 1 }).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'invalid_argument', fields: [{ path: ['surprise'] }] });
  });

  it.each(calls)('%s refuses what is no object', async (name) => {
    for (const input of [null, 3, 'text', [], new Float64Array(2)])
      expect(await codeOf(callOf(client)(name, input))).toBe('invalid_argument');
  });

  it.each(changing)('%s is forbidden below its access', async (name, spec) => {
    for (const access of ACCESS_LEVELS.slice(0, ACCESS_LEVELS.indexOf(spec.access))) {
      const lower = access === 'read' ? reader : bench.client(pipe, access);
      const before = bench.engine.seen.length;
      expect(await codeOf(callOf(lower)(name, inputsOf(name, 1)[0]))).toBe('forbidden');
      expect(bench.engine.seen).toHaveLength(before);
    }
  });

  it('names the field that is wrong', async () => {
    const error = await callOf(client)('monitor.save', {
      monitor: { kind: 'tcp', name: 'x', host: '127.0.0.1', port: 70_000, labels: { '1bad': 'y' } },
      create: true,
    }).catch((e: unknown) => e as RpcError);
    expect((error as RpcError).fields.map((field) => field.path.join('.'))).toEqual(
      expect.arrayContaining(['monitor.port', 'monitor.labels.1bad']),
    );
  });

  it('knows no other method, and no topic as a method', async () => {
    for (const name of ['monitor.explode', 'toString', '__proto__', 'live.alerts', ''])
      expect(await codeOf(callOf(client)(name, {}))).toBe('not_found');
    const code = await new Promise((resolve) => {
      subscribeOf(client)('monitor.list', {}, { onEvent: resolve, onError: (error: RpcError) => resolve(error.code) });
    });
    expect(code).toBe('not_found');
  });

  it('ends a call at its deadline and by cancellation, and the engine hears of both', async () => {
    const { engine } = bench;
    engine.hangs = true;
    engine.seen.length = 0;
    const [input] = inputsOf('monitor.try', 1);
    const late = callOf(client)('monitor.try', input, { timeoutMs: 40 });
    expect(await codeOf(late)).toBe('deadline_exceeded');
    const abort = new AbortController();
    const cancelled = callOf(client)('monitor.try', input, { signal: abort.signal });
    await expect.poll(() => engine.seen.filter(([what]) => what === 'hanging')).toHaveLength(2);
    abort.abort();
    expect(await codeOf(cancelled)).toBe('cancelled');
    await expect.poll(() => engine.seen.filter(([what]) => what === 'aborted')).toHaveLength(2);
    engine.hangs = false;
  });

  it('carries columns, gaps and numbers that JSON lacks', async () => {
    bench.engine.range = {
      t: Float64Array.of(1, 2, 3),
      series: [{ labels: { $f64: 'x', __name__: 'up' }, v: Float64Array.of(NaN, Infinity, -0) }],
      warnings: [],
      infos: [],
    };
    const input = { expr: 'up', from: 1, to: 3, step: 1 };
    expect(await client.call('query.range', input)).toStrictEqual(bench.engine.range);
    bench.engine.instant = { ...bench.engine.instant, vector: [{ labels: {}, t: 1, v: NaN }] };
    expect(await client.call('query.instant', { expr: 'up' })).toStrictEqual(bench.engine.instant);
  });
});
