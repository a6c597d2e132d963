import { RefusedWrite, type RemoteWriteReceiver } from '../engine/federate/receive/receiver.ts';
import { WireError, type WireRequest } from '../engine/federate/wire/message.ts';
import { SnappyError } from '../engine/federate/wire/snappy.ts';
import { readBody } from './body.ts';
import { HttpError, type Reply } from './reply.ts';
import type { Asking, Route } from './router.ts';

/** Bytes of a request as it comes: ten times what Prometheus sends at its usual settings. */
const PACKED_BYTES = 16 * 1_048_576;
const VERSION_2 = 'io.prometheus.write.v2.request';

/** Which message a request carries. Throws 415 for another one (Prometheus, "Remote-Write specification"). */
function versionOf({ request }: Asking): 1 | 2 {
  const encoding = request.headers['content-encoding'] ?? 'snappy';
  if (encoding.toLowerCase() !== 'snappy')
    throw new HttpError(415, `the encoding ${encoding} is not taken: send snappy`);
  const [type = '', ...parameters] = (request.headers['content-type'] ?? 'application/x-protobuf')
    .toLowerCase()
    .split(';');
  const proto = parameters
    .map((one) => one.trim())
    .find((one) => one.startsWith('proto='))
    ?.slice(6);
  const known = proto === undefined || proto === 'prometheus.writerequest' || proto === VERSION_2;
  if (type.trim() !== 'application/x-protobuf' || !known)
    throw new HttpError(415, 'the content type is not taken: send application/x-protobuf of remote write 1.0 or 2.0');
  return proto === VERSION_2 ? 2 : 1;
}

async function requestOf(receiver: RemoteWriteReceiver, asking: Asking, version: 1 | 2): Promise<WireRequest> {
  const packed = await readBody(asking.request, PACKED_BYTES);
  try {
    return await receiver.read(packed, version);
  } catch (error) {
    if (error instanceof SnappyError) throw new HttpError(error.tooLarge ? 413 : 400, error.message);
    if (error instanceof WireError) throw new HttpError(400, `the request cannot be read: ${error.message}`);
    throw error;
  }
}

async function write(receiver: RemoteWriteReceiver | undefined, asking: Asking): Promise<Reply> {
  if (receiver === undefined)
    throw new HttpError(
      404,
      'the remote-write receiver is off: put "remote_write_receiver: {enabled: true}" into the configuration',
    );
  const version = versionOf(asking);
  const request = await requestOf(receiver, asking, version);
  try {
    const { exemplars, samples } = await receiver.write(request);
    const counts: Record<string, string> =
      version === 1
        ? {}
        : {
            'x-prometheus-remote-write-samples-written': String(samples),
            'x-prometheus-remote-write-histograms-written': '0',
            'x-prometheus-remote-write-exemplars-written': String(exemplars),
          };
    return { status: 204, headers: counts, body: '' };
  } catch (error) {
    if (!(error instanceof RefusedWrite)) throw error;
    if (error.retry) throw new HttpError(503, error.message, { 'retry-after': '30' });
    throw new HttpError(400, error.message);
  }
}

/** `POST /api/v1/write`: what other Prometheus servers send here. `receiver` is undefined while it is off. */
export function remoteWriteRoutes(receiver: () => RemoteWriteReceiver | undefined): readonly Route[] {
  return [
    {
      methods: ['POST'],
      path: '/api/v1/write',
      access: 'operate',
      handle: (asking) => write(receiver(), asking),
    },
  ];
}
