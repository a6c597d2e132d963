import { z } from 'zod';
import { ACCESS_LEVELS } from './define.ts';
import { WireError } from './error.ts';

const Id = z.int().min(1);

/** The longest deadline that a caller can ask for, ms. */
export const MAX_DEADLINE_MS = 600_000;

/** What a client says. `hello` is the first message of a connection; `ack` says that one event was taken. */
export const ClientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), version: z.string().max(100), contract: z.string().max(64) }),
  z.strictObject({
    type: z.literal('req'),
    id: Id,
    method: z.string().max(200),
    input: z.unknown(),
    deadlineMs: z.number().min(1).max(MAX_DEADLINE_MS),
  }),
  z.strictObject({ type: z.literal('cancel'), id: Id }),
  z.strictObject({ type: z.literal('sub'), id: Id, topic: z.string().max(200), input: z.unknown() }),
  z.strictObject({ type: z.literal('unsub'), id: Id }),
  z.strictObject({ type: z.literal('ack'), id: Id }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/** What a server says. An event with `seq` 0 is a snapshot, the ones after it count up by one. */
export const ServerMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    version: z.string(),
    contract: z.string(),
    access: z.enum(ACCESS_LEVELS),
    caller: z.string(),
  }),
  z.strictObject({ type: z.literal('res'), id: Id, ok: z.unknown() }),
  z.strictObject({ type: z.literal('err'), id: Id, error: WireError }),
  z.strictObject({ type: z.literal('ev'), id: Id, seq: z.int().min(0), data: z.unknown() }),
  z.strictObject({ type: z.literal('pong') }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
