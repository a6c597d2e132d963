import type { HeartbeatPing, Watch } from '../engine/watch/watch.ts';
import { readBody } from './body.ts';
import { HttpError, type Reply, text } from './reply.ts';
import type { Asking, Route } from './router.ts';

/** Bytes of a ping's body that are kept as evidence, and the most that are taken. */
const KEPT = 10_000;
const TAKEN = 100_000;

/** What the last part of a ping's address says: nothing, a word, or the exit code of the job (0 is success). */
export function pingKind(word: string | undefined): Pick<HeartbeatPing, 'kind' | 'exitCode'> | undefined {
  if (word === undefined) return { kind: 'success' };
  if (word === 'start' || word === 'fail' || word === 'log') return { kind: word };
  const exitCode = /^\d{1,3}$/.test(word) ? Number(word) : NaN;
  if (!(exitCode <= 255)) return undefined;
  return { kind: exitCode === 0 ? 'success' : 'fail', exitCode };
}

/** Pings of jobs; the token in the path is the only credential, as a job has no other. */
export function heartbeatRoutes(watch: Watch): readonly Route[] {
  const handle = async ({ request, params }: Asking): Promise<Reply> => {
    const kind = pingKind(params['word']);
    if (kind === undefined)
      throw new HttpError(404, 'a ping ends in nothing, /start, /fail, /log or an exit code 0–255');
    const body = (await readBody(request, TAKEN)).subarray(0, KEPT).toString('utf8');
    if (!(await watch.ping(params['token'] ?? '', { ...kind, body })))
      throw new HttpError(404, 'no monitor has this token');
    return text(200, 'OK\n');
  };
  const methods: Route['methods'] = ['GET', 'HEAD', 'POST'];
  return [
    { methods, path: '/hb/{token}', access: 'none', handle },
    { methods, path: '/hb/{token}/{word}', access: 'none', handle },
  ];
}
