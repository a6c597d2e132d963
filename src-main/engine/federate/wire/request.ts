import { inPieces, type Rest } from '../../store/loop-share.ts';
import type { WireRequest } from './message.ts';
import { readRequest1, readRequest2 } from './read.ts';
import { unsnap } from './snappy.ts';

/** Bytes of a request when it is unpacked: ten times what Prometheus sends at its usual settings. */
const UNPACKED_BYTES = 64 * 1_048_576;

/** Unpacks and reads a request of either version of remote write, with rests. Rejects with SnappyError and WireError. */
export async function readWriteRequest(packed: Uint8Array, version: 1 | 2, rest: Rest): Promise<WireRequest> {
  const bytes = await inPieces(unsnap(packed, UNPACKED_BYTES), rest);
  return inPieces(version === 2 ? readRequest2(bytes) : readRequest1(bytes), rest);
}
