import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { type Labels } from '../../../../src-shared/model/labels.ts';
import { STALE } from '../../../../src-shared/model/sample.ts';
import { METRIC_TYPES, NAN_BITS, STALE_BITS, type WireMetadata } from './message.ts';

/** Field numbers of `prometheus.WriteRequest` and what it holds (prompb/remote.proto, types.proto). */
const LENGTH = WireType.LengthDelimited;

/** The labels of a series as they stand in a request, sorted by name as remote write demands. Made once per series. */
export function labelBytes(labels: Labels): Uint8Array {
  const out = new BinaryWriter();
  const names = Object.keys(labels).sort();
  for (const name of names) {
    out.tag(1, LENGTH).fork();
    out.tag(1, LENGTH).string(name);
    out.tag(2, LENGTH).string(labels[name] ?? '');
    out.join();
  }
  return out.finish();
}

/** Collects samples of one remote-write request (version 1.0). */
export class WriteRequest {
  #out = new BinaryWriter();
  #samples = 0;

  get samples(): number {
    return this.#samples;
  }

  /** One sample of a series, epoch ms. */
  add(labels: Uint8Array, t: number, v: number): void {
    const out = this.#out;
    out.tag(1, LENGTH).fork();
    out.raw(labels);
    out.tag(2, LENGTH).fork();
    out.tag(1, WireType.Bit64);
    if (v === STALE) out.fixed64(STALE_BITS);
    else if (Number.isNaN(v)) out.fixed64(NAN_BITS);
    else out.double(v);
    out.tag(2, WireType.Varint).int64(t);
    out.join().join();
    this.#samples += 1;
  }

  describe({ metric, type, help, unit }: WireMetadata): void {
    const out = this.#out;
    const number = METRIC_TYPES.findIndex((known) => known === type);
    out.tag(3, LENGTH).fork();
    out.tag(1, WireType.Varint).uint32(Math.max(0, number));
    out.tag(2, LENGTH).string(metric);
    out.tag(4, LENGTH).string(help);
    out.tag(5, LENGTH).string(unit);
    out.join();
  }

  finish(): Uint8Array {
    return this.#out.finish();
  }
}
