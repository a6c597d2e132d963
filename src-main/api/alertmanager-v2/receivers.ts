import type { Engine } from '../../engine/engine.ts';
import { json, type Reply } from '../reply.ts';

/** `GET /api/v2/receivers`. */
export function receivers(engine: Engine): Reply {
  return json(
    200,
    engine.definitions.receivers().map(({ receiver }) => ({ name: receiver.name })),
  );
}
