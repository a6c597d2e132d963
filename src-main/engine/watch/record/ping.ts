import type { Ops } from '../../store/store.ts';
import type { HeartbeatPing } from '../watch.ts';

/** Characters of a ping's body that are kept. */
const BODY_CHARACTERS = 4_096;

/** Writes a ping that came at `at` (epoch ms); it is durable when the promise resolves. */
export async function keepPing(ops: Ops, token: string, at: number, ping: HeartbeatPing): Promise<void> {
  const exit = ping.exitCode === undefined ? {} : { exitCode: ping.exitCode };
  const body = ping.body.slice(0, BODY_CHARACTERS);
  await ops.commit([{ do: 'heartbeat.ping', token, at, kind: ping.kind, ...exit, body }]);
}
