import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NAN_BITS, STALE_BITS, WireError } from '../../../src-main/engine/federate/wire/message.ts';
import { readRequest1, readRequest2 } from '../../../src-main/engine/federate/wire/read.ts';
import { SnappyError, snap, unsnap } from '../../../src-main/engine/federate/wire/snappy.ts';
import { labelBytes, WriteRequest } from '../../../src-main/engine/federate/wire/write.ts';
import { STALE } from '../../../src-shared/model/sample.ts';
import { atOnce } from '../../support/at-once.ts';

const LENGTH = WireType.LengthDelimited;

describe('snappy blocks', () => {
  it('unpack to what was packed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), fc.nat(20), (bytes, times) => {
        const long = new Uint8Array(Buffer.concat(Array.from({ length: times }, () => bytes)));
        expect(atOnce(unsnap(snap(long), long.length))).toEqual(long);
      }),
    );
  });

  it('are refused when they declare too much, before anything is made of them', () => {
    const bomb = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f, 0);
    expect(() => atOnce(unsnap(bomb, 1_000))).toThrow(expect.objectContaining({ tooLarge: true }) as SnappyError);
    expect(() => atOnce(unsnap(snap(new Uint8Array(1_001)), 1_000))).toThrow(SnappyError);
    expect(atOnce(unsnap(snap(new Uint8Array(1_000)), 1_000))).toHaveLength(1_000);
  });

  it('never crash, never hang, whatever they are', () => {
    // A literal of 2^32 - 6 bytes: added to a position in 32 bits, it leads back to itself.
    const backwards = Uint8Array.of(8, 0xfc, 0xf9, 0xff, 0xff, 0xff, 0, 0);
    expect(() => atOnce(unsnap(backwards, 1_000))).toThrow(SnappyError);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          expect(atOnce(unsnap(bytes, 10_000)).length).toBeLessThanOrEqual(10_000);
        } catch (error) {
          expect(error).toBeInstanceOf(SnappyError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a large request', () => {
  it('is unpacked and read in pieces', () => {
    const request = new WriteRequest();
    const path = 'a/long/path/that/makes/a/series/as/large/as/those/of/real/exporters';
    for (let i = 0; i < 5_000; i += 1) request.add(labelBytes({ __name__: `m${i % 50}`, path, at: String(i) }), 1, i);
    const plain = request.finish();
    const pieces = (job: Generator<void, unknown>): number => {
      let count = 1;
      while (job.next().done !== true) count += 1;
      return count;
    };
    expect(pieces(unsnap(snap(plain), plain.length))).toBeGreaterThan(plain.length / 2 / 65_536);
    expect(pieces(readRequest1(plain))).toBeGreaterThan(plain.length / 2 / 32_768);
    expect(plain.length).toBeGreaterThan(500_000);
  });
});

describe('remote write 1.0', () => {
  const labels = fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), fc.string({ maxLength: 5 }), {
    noNullPrototype: true,
  });
  const value = fc.oneof(fc.double(), fc.constantFrom(STALE, Number.NaN, -0, Infinity));

  it('reads what it writes, ends of series and NaN told apart', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(labels, fc.integer({ min: -1e15, max: 1e15 }), value), { maxLength: 20 }),
        (samples) => {
          const request = new WriteRequest();
          for (const [one, t, v] of samples) request.add(labelBytes(one), t, v);
          request.describe({ metric: 'a', type: 'histogram', help: 'h', unit: 's' });
          expect(request.samples).toBe(samples.length);
          const read = atOnce(readRequest1(request.finish()));
          expect(read.metadata).toEqual([{ metric: 'a', type: 'histogram', help: 'h', unit: 's' }]);
          expect(read.series.map(({ labels: pairs, t, v }) => [Object.fromEntries(pairs), t[0], v[0]])).toEqual(
            samples.map(([one, t, v]) => [one, t, v]),
          );
        },
      ),
    );
  });

  it('writes the marker of an ended series as Prometheus has it, and labels in order', () => {
    const bits = (v: number): bigint => {
      const request = new WriteRequest();
      request.add(labelBytes({}), 0, v);
      const bytes = request.finish();
      // tag and length of the series, tag and length of the sample, tag of the value.
      return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(5, true);
    };
    expect([bits(STALE), bits(Number.NaN)]).toEqual([STALE_BITS, NAN_BITS]);
    expect(
      Buffer.from(labelBytes({ b: '2', __name__: 'm', a: '1' }))
        .toString('latin1')
        .replace(/[^\w]/g, ''),
    ).toBe('__name__ma1b2');
  });

  it('gives a message or a WireError for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, second) => {
        try {
          atOnce((second ? readRequest2 : readRequest1)(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('remote write 2.0', () => {
  function request(refs: readonly number[]): Uint8Array {
    const out = new BinaryWriter();
    for (const symbol of ['', '__name__', 'up', 'job', 'x', 'Help.', 'seconds']) out.tag(4, LENGTH).string(symbol);
    out.tag(5, LENGTH).fork();
    out.tag(1, LENGTH).fork();
    for (const ref of refs) out.uint32(ref);
    out.join();
    for (const [v, t] of [
      [1, 1_000],
      [2, 2_000],
    ] as const) {
      out.tag(2, LENGTH).fork();
      out.tag(1, WireType.Bit64).double(v);
      out.tag(2, WireType.Varint).int64(t);
      out.join();
    }
    out.tag(4, LENGTH).fork();
    out.tag(1, LENGTH).fork().uint32(3).uint32(4).join();
    out.tag(2, WireType.Bit64).double(0.5).tag(3, WireType.Varint).int64(1_500).join();
    out
      .tag(5, LENGTH)
      .fork()
      .tag(1, WireType.Varint)
      .uint32(2)
      .tag(3, WireType.Varint)
      .uint32(5)
      .tag(4, WireType.Varint)
      .uint32(6)
      .join();
    return out.join().finish();
  }

  it('reads symbols, samples and metadata', () => {
    expect(atOnce(readRequest2(request([1, 2, 3, 4])))).toEqual({
      series: [
        {
          labels: [
            ['__name__', 'up'],
            ['job', 'x'],
          ],
          t: [1_000, 2_000],
          v: [1, 2],
          exemplars: [expect.objectContaining({ labels: [['job', 'x']], value: 0.5, t: 1_500 })],
          histograms: false,
        },
      ],
      metadata: [{ metric: 'up', type: 'gauge', help: 'Help.', unit: 'seconds' }],
    });
  });

  it('refuses symbols that are not there', () => {
    expect(() => atOnce(readRequest2(request([1, 99])))).toThrow('there is no symbol 99');
    expect(() => atOnce(readRequest2(request([1])))).toThrow('their number is odd');
  });
});
