import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWebSocketPipe } from '../../src-main/api/web-socket-pipe.ts';
import { contract } from '../../src-shared/contract/index.ts';
import { createClient } from '../../src-shared/rpc/client.ts';
import { decodeFrame, encodeFrame } from '../../src-shared/rpc/codec.ts';
import { contractHash } from '../../src-shared/rpc/contract-hash.ts';
import { MAX_FRAME_IN, type Pipe } from '../../src-shared/rpc/pipe.ts';
import { type Bench, openBench, PIPES, SECRETS } from './pipes.ts';

const HELLO = { type: 'hello', version: 'x', contract: contractHash(contract) };

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

/** What the other side says to these frames, and why it closed (undefined while it did not). */
async function talk(
  pipe: Pipe,
  frames: readonly Uint8Array<ArrayBuffer>[],
): Promise<{ said: unknown[]; closed: () => string | undefined }> {
  const said: unknown[] = [];
  let reason: string | undefined;
  pipe.onFrame((frame) => said.push(decodeFrame(frame)));
  pipe.onClose((why) => {
    reason = why;
  });
  for (const frame of frames) pipe.send(frame);
  await new Promise((resolve) => setTimeout(resolve, 5));
  return { said, closed: () => reason };
}

function raw(header: string, length = new TextEncoder().encode(header).length): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header);
  const frame = new Uint8Array(4 + text.length);
  new DataView(frame.buffer).setUint32(0, length, true);
  frame.set(text, 4);
  return frame;
}

const MALFORMED: readonly (readonly [string, Uint8Array<ArrayBuffer>, RegExp])[] = [
  ['no bytes', new Uint8Array(0), /malformed frame: a frame of 0 bytes/],
  ['a truncated frame', encodeFrame({ type: 'ping' }).slice(0, 9), /malformed frame: a header of 15 bytes/],
  ['a wrong length', raw('{"type":"ping"}', 4_000_000_000), /malformed frame: a header of 4000000000/],
  ['bad JSON', raw('{"type":'), /malformed frame: the header is not JSON/],
  [
    'columns that are not there',
    raw('{"type":"ping","x":{"$f64":[0,9]}}'),
    /malformed frame: a column ends at value 9/,
  ],
  ['an unknown message', encodeFrame({ type: 'sudo' }), /malformed frame: no message of the protocol/],
  ['a message with a field too many', encodeFrame({ type: 'ping', x: 1 }), /malformed frame/],
  ['a wrong type', encodeFrame({ type: 'cancel', id: '1' }), /malformed frame/],
  ['an endless deadline', encodeFrame({ type: 'req', id: 1, method: 'x', input: {}, deadlineMs: 1e12 }), /malformed/],
  ['a second hello', encodeFrame(HELLO), /a second hello/],
];

describe.each(PIPES)('a hostile client on a %s pipe', (name) => {
  it.each(MALFORMED)('is cut off for %s, with the reason', async (_what, frame, reason) => {
    const { closed, said } = await talk(await bench.pipe(name), [
      encodeFrame(HELLO),
      frame,
      encodeFrame({ type: 'ping' }),
    ]);
    await expect.poll(closed).toMatch(reason);
    expect(said).toEqual([expect.objectContaining({ type: 'hello' })]);
  });

  it('is cut off for anything before hello', async () => {
    const { closed, said } = await talk(await bench.pipe(name), [
      encodeFrame({ type: 'req', id: 1, method: 'secret.names', input: {}, deadlineMs: 1_000 }),
    ]);
    await expect.poll(closed).toMatch(/first message has to be hello/);
    expect(said).toEqual([]);
  });

  it('is cut off for a frame above 4 MiB', async () => {
    const { closed } = await talk(await bench.pipe(name), [encodeFrame(HELLO), new Uint8Array(MAX_FRAME_IN + 1)]);
    // ws refuses it by itself, before it is in memory.
    await expect.poll(closed).toMatch(name === 'WebSocket' ? /1009|too big|max payload|large/i : /at most 4194304/);
  });

  it('is cut off for using an id twice', async () => {
    const call = encodeFrame({ type: 'sub', id: 7, topic: 'live.alerts', input: {} });
    const { closed } = await talk(await bench.pipe(name), [encodeFrame(HELLO), call, call]);
    await expect.poll(closed).toMatch(/id 7 is in use/);
  });

  it('gets no more than 256 calls and subscriptions', async () => {
    const frames = Array.from({ length: 300 }, (_, i) =>
      encodeFrame({ type: 'sub', id: i + 1, topic: 'live.notes', input: {} }),
    );
    const pipe = await bench.pipe(name);
    const { said } = await talk(pipe, [encodeFrame(HELLO), ...frames]);
    const refused = (): unknown[] =>
      said.filter((one) => (one as { error?: { reason?: string } }).error?.reason === 'too_many');
    await expect.poll(() => refused().length).toBe(44);
    pipe.close('done');
    await expect.poll(() => bench.engine.listeners).toBe(0);
  });

  it('may acknowledge, cancel and unsubscribe what does not exist', async () => {
    const strange = ['ack', 'cancel', 'unsub'].map((type) => encodeFrame({ type, id: 99 }));
    const pipe = await bench.pipe(name);
    const { closed, said } = await talk(pipe, [encodeFrame(HELLO), ...strange, encodeFrame({ type: 'ping' })]);
    await expect.poll(() => said.at(-1)).toEqual({ type: 'pong' });
    expect(closed()).toBeUndefined();
    pipe.close('done');
  });

  it('of another version learns so, and is cut off', async () => {
    const { closed, said } = await talk(await bench.pipe(name), [encodeFrame({ ...HELLO, contract: 'other' })]);
    await expect.poll(closed).toMatch(/another contract/);
    expect(said).toEqual([expect.objectContaining({ type: 'hello', version: '1.2.3' })]);
  });
});

describe('the WebSocket door', () => {
  it.each([
    ['a wrong token', 'x'.repeat(22), {}, 'unauthenticated'],
    ['an empty token', '', {}, 'unauthenticated'],
    ['a foreign Origin', SECRETS.admin, { origin: 'http://evil.example' }, 'forbidden'],
    ['the Origin null', SECRETS.admin, { origin: 'null' }, 'forbidden'],
    ['a foreign Host (DNS rebinding)', SECRETS.admin, { host: 'evil.example' }, 'forbidden'],
    ['a Host that begins like ours', SECRETS.admin, { host: '127.0.0.1.evil.example' }, 'forbidden'],
    ['a Host with another port', SECRETS.admin, { host: '127.0.0.1:1' }, 'forbidden'],
  ])('stays shut for %s', async (_what, token, headers, code) => {
    await expect(openWebSocketPipe(bench.api.url, token, headers)).rejects.toMatchObject({ code });
  });

  it('opens for our own Origin under every loopback name', async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      const place = `${name}:${bench.api.port}`;
      const pipe = await openWebSocketPipe(bench.api.url, SECRETS.read, { origin: `http://${place}`, host: place });
      pipe.close('done');
    }
  });

  it('tells a client that its token is wrong, and the client stops trying', async () => {
    const client = createClient(contract, () => openWebSocketPipe(bench.api.url, 'x'.repeat(22)), { version: '1' });
    await expect(client.call('system.hello', {})).rejects.toMatchObject({ code: 'unavailable' });
    expect(client.connection()).toEqual({ state: 'refused', reason: 'the console does not know this token' });
    client[Symbol.dispose]();
  });

  it('takes no text frames', async () => {
    const { WebSocket } = await import('ws');
    const socket = new WebSocket(`ws://127.0.0.1:${bench.api.port}/rpc`, ['tocsin.v1', `t.${SECRETS.read}`]);
    const reason = await new Promise((resolve) => {
      socket.on('open', () => socket.send('{"type":"ping"}'));
      socket.on('close', (_code, why) => resolve(why.toString()));
    });
    expect(reason).toBe('frames are binary');
    expect(socket.protocol).toBe('tocsin.v1');
  });
});
