import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame, FrameError } from '../../../src-shared/rpc/codec.ts';

const column = fc.array(fc.double(), { maxLength: 20 }).map((values) => Float64Array.from(values));
const key = fc.oneof(
  fc.string(),
  fc.constantFrom('$f64', '$num', '$$', '$', '$$f64', '__proto__', 'constructor', 'toString', 'length'),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    column,
    fc.array(tie('tree'), { maxLength: 5 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 5 }),
  ),
}));

function frameOf(header: string, data: Uint8Array = new Uint8Array(0), length?: number): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header);
  const at = data.length === 0 ? 4 + text.length : Math.ceil((4 + text.length) / 8) * 8;
  const frame = new Uint8Array(at + data.length);
  new DataView(frame.buffer).setUint32(0, length ?? text.length, true);
  frame.set(text, 4);
  frame.set(data, at);
  return frame;
}

/** fast-check's dictionaries may have no prototype; decoded objects have one. */
function plain(value: unknown): unknown {
  if (value instanceof Float64Array || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
}

describe('frames', () => {
  it('give back every plain value and column, whatever its keys are called', () => {
    fc.assert(
      fc.property(tree, (value) => {
        // vitest's equality looks at `constructor`, which is an ordinary key here.
        expect(isDeepStrictEqual(decodeFrame(encodeFrame({ value })), { value: plain(value) })).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('give it back from any offset in a larger buffer', () => {
    fc.assert(
      fc.property(column, fc.integer({ min: 0, max: 17 }), (values, offset) => {
        const frame = encodeFrame({ values });
        const shifted = new Uint8Array(frame.byteLength + offset);
        shifted.set(frame, offset);
        expect(decodeFrame(shifted.subarray(offset))).toStrictEqual({ values });
      }),
    );
  });

  it('carry numbers that JSON does not have', () => {
    const value = { a: NaN, b: Infinity, c: -Infinity, d: -0, column: Float64Array.of(NaN, Infinity, -Infinity, -0) };
    expect(decodeFrame(encodeFrame(value))).toStrictEqual(value);
  });

  it('keep labels that look like markers', () => {
    const labels = { $f64: '[0,3]', $num: 'NaN', $$f64: 'x', plain: '$f64' };
    expect(decodeFrame(encodeFrame({ labels }))).toStrictEqual({ labels });
    expect(decodeFrame(encodeFrame({ $f64: [0, 0] }))).toStrictEqual({ $f64: [0, 0] });
  });

  it('drop undefined fields', () => {
    expect(decodeFrame(encodeFrame({ a: 1, b: undefined }))).toStrictEqual({ a: 1 });
  });

  it('do not let a key become a prototype', () => {
    const decoded = decodeFrame(frameOf('{"a":{"__proto__":{"admin":true},"$$x":1}}'));
    expect((decoded as { a: { admin?: boolean } }).a.admin).toBeUndefined();
    expect(Object.keys((decoded as { a: object }).a)).toEqual(['__proto__', '$x']);
  });

  it('give views on the received buffer, not copies', () => {
    const frame = encodeFrame({ v: Float64Array.of(1, 2, 3) });
    const { v } = decodeFrame(frame) as { v: Float64Array };
    expect(v.buffer).toBe(frame.buffer);
  });

  it.each([
    ['a Map', new Map()],
    ['a function', () => 1],
    ['a bigint', 1n],
    ['a Date', new Date(0)],
    ['a hole in a list', [undefined]],
    ['another typed array', new Uint8Array(3)],
  ])('refuse to encode %s', (_name, value) => {
    expect(() => encodeFrame({ value })).toThrow(FrameError);
  });

  it('refuse to encode a value that contains itself', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(() => encodeFrame(loop)).toThrow(/nested deeper/);
  });

  it.each([
    ['no bytes', new Uint8Array(0)],
    ['three bytes', new Uint8Array(3)],
    ['a header longer than the frame', frameOf('{}', undefined, 3)],
    ['a header of 4 GiB', frameOf('{}', undefined, 0xffff_ffff)],
    ['bad JSON', frameOf('{"a":')],
    ['bad UTF-8', Uint8Array.of(1, 0, 0, 0, 0xff)],
    ['bytes that are no whole column', frameOf('{"a":{"$f64":[0,1]}}', new Uint8Array(7))],
    ['a column beyond the data', frameOf('{"a":{"$f64":[0,2]}}', new Uint8Array(8))],
    ['a column that starts elsewhere', frameOf('{"a":{"$f64":[1,1]}}', new Uint8Array(16))],
    ['a negative length', frameOf('{"a":{"$f64":[0,-1]}}', new Uint8Array(8))],
    ['a broken length', frameOf('{"a":{"$f64":[0,0.5]}}', new Uint8Array(8))],
    ['a marker that is no pair', frameOf('{"a":{"$f64":3}}', new Uint8Array(8))],
    ['values of no column', frameOf('{}', new Uint8Array(8))],
    ['an unknown marker', frameOf('{"a":{"$date":1}}')],
    ['a marker with more beside it', frameOf('{"a":{"$num":"NaN","b":1}}')],
    ['an unknown number', frameOf('{"a":{"$num":"toString"}}')],
    ['deep nesting around a marker', frameOf(`${'['.repeat(100)}{"$num":"NaN"}${']'.repeat(100)}`)],
  ])('refuse to decode %s', (_name, frame) => {
    expect(() => decodeFrame(frame)).toThrow(FrameError);
  });

  it('never fail in any other way on bytes of any kind', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), tree, fc.nat(), fc.nat(255), (bytes, value, at, byte) => {
        const broken = encodeFrame({ value });
        broken[at % broken.length] = byte;
        for (const frame of [Uint8Array.from(bytes), broken, broken.slice(0, at % broken.length)]) {
          try {
            decodeFrame(frame);
          } catch (error) {
            expect(error).toBeInstanceOf(FrameError);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
