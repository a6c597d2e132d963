import { compileMatcher, type Matcher, type MatchOp } from '../../../src-shared/matcher/matcher.ts';
import type { Silence, SilenceDraft } from '../../../src-shared/model/silence.ts';
import { silenceState } from '../../../src-shared/route/silence.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { Engine } from '../../engine/engine.ts';
import { json, type Reply } from '../reply.ts';
import type { Asking } from '../router.ts';
import { DONE, RefusedRequest } from './answer.ts';
import { missing, objectIn, readJson, textIn, timeIn, unreadable } from './body.ts';
import { filterParam } from './filters.ts';

const WHAT = 'silence';
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
/** In which order silences are listed. */
const ORDER = { active: 0, pending: 1, expired: 2 } as const;

/** A silence as Alertmanager answers it (API v2, gettableSilence). */
function gettableSilence(silence: Silence, now: number): unknown {
  const iso = (ms: number): string => new Date(ms).toISOString();
  return {
    id: silence.id,
    status: { state: silenceState(silence, now) },
    updatedAt: iso(silence.updatedAt),
    comment: silence.comment,
    createdBy: silence.createdBy,
    endsAt: iso(silence.endsAt),
    matchers: silence.matchers.map(({ name, op, value }) => ({
      isEqual: op.startsWith('='),
      isRegex: op.endsWith('~'),
      name,
      value,
    })),
    startsAt: iso(silence.startsAt),
  };
}

/** `GET /api/v2/silences`: those that have every matcher of `filter` among their own; the next to end first. */
export function silences(engine: Engine, { url }: Asking): Reply {
  const filter = filterParam(url.searchParams);
  const now = engine.clock.now();
  const has = (silence: Silence, wanted: Matcher): boolean =>
    silence.matchers.some(({ name, op, value }) => name === wanted.name && op === wanted.op && value === wanted.value);
  const found = engine.silences
    .list()
    .filter((silence) => filter.every((wanted) => has(silence, wanted)))
    .map((silence) => ({ silence, state: silenceState(silence, now) }))
    .sort((a, b) => {
      if (a.state !== b.state) return ORDER[a.state] - ORDER[b.state];
      if (a.state === 'pending') return a.silence.startsAt - b.silence.startsAt;
      return (a.silence.endsAt - b.silence.endsAt) * (a.state === 'active' ? 1 : -1);
    });
  return json(
    200,
    found.map(({ silence }) => gettableSilence(silence, now)),
  );
}

function idOf({ params }: Asking): string {
  const id = params['id'] ?? '';
  if (UUID.test(id)) return id;
  throw RefusedRequest.shape('type', `silenceID in path must be of type uuid: ${JSON.stringify(id)}`);
}

/** `GET /api/v2/silence/{id}`. */
export function silence(engine: Engine, asking: Asking): Reply {
  const found = engine.silences.get(idOf(asking));
  return found === undefined
    ? { status: 404, headers: {}, body: '' }
    : json(200, gettableSilence(found, engine.clock.now()));
}

/** `DELETE /api/v2/silence/{id}`: ends it; one that is over already stays as it is. */
export async function deleteSilence(engine: Engine, asking: Asking): Promise<Reply> {
  const id = idOf(asking);
  try {
    await engine.silences.expire([id], asking.identity?.name ?? '');
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    // 404 is new there; 500 is what every amtool understands.
    if (error.code === 'not_found') throw RefusedRequest.meaning(500, 'silence not found');
    if (error.code !== 'conflict') throw error;
  }
  return DONE;
}

function matcherOf(value: unknown, place: number): Matcher {
  const fields = objectIn(value);
  if (fields === undefined) throw unreadable(WHAT, `matchers.${place} is no object`);
  const at = `matchers.${place}`;
  const { isEqual = true, isRegex } = fields;
  if (typeof isRegex !== 'boolean') throw missing(`${at}.isRegex`);
  const name = textIn(fields['name'], `${at}.name`, WHAT);
  if (name === undefined) throw missing(`${at}.name`);
  const text = textIn(fields['value'], `${at}.value`, WHAT);
  if (text === undefined) throw missing(`${at}.value`);
  const op: MatchOp = isEqual === false ? (isRegex ? '!~' : '!=') : isRegex ? '=~' : '=';
  return { name, op, value: text };
}

/** Throws what Alertmanager says of matchers that cannot be used. */
function checkMatchers(matchers: readonly Matcher[]): void {
  const tests = matchers.map((matcher, place) => {
    const invalid = (why: string): RefusedRequest =>
      RefusedRequest.meaning(400, `silence invalid: invalid label matcher ${place}: ${why}`);
    if (matcher.name === '') throw invalid(`invalid label name ""`);
    try {
      return compileMatcher(matcher);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw invalid(`invalid regular expression ${JSON.stringify(matcher.value)}: ${why}`);
    }
  });
  if (tests.every((test) => test('')))
    throw RefusedRequest.meaning(400, 'silence invalid: at least one matcher must not match the empty string');
}

function draftOf(body: unknown, now: number): { readonly draft: SilenceDraft; readonly createdBy: string } {
  const fields = objectIn(body);
  if (fields === undefined) throw unreadable(WHAT, 'it is an object');
  for (const name of ['comment', 'createdBy', 'endsAt', 'matchers', 'startsAt'])
    if (fields[name] === undefined || fields[name] === null) throw missing(name);
  const { matchers: given } = fields;
  if (!Array.isArray(given)) throw unreadable(WHAT, 'matchers is a list');
  if (given.length === 0) throw RefusedRequest.shape('fewItems', 'matchers in body should have at least 1 items');
  const matchers = given.map(matcherOf);
  checkMatchers(matchers);
  const startsAt = timeIn(fields['startsAt'], 'startsAt', WHAT) ?? now;
  const endsAt = timeIn(fields['endsAt'], 'endsAt', WHAT) ?? now;
  if (startsAt >= endsAt)
    throw RefusedRequest.meaning(400, 'Failed to create silence: start time must be before end time');
  if (endsAt < now) throw RefusedRequest.meaning(400, "Failed to create silence: end time can't be in the past");
  const id = textIn(fields['id'], 'id', WHAT) ?? '';
  const comment = textIn(fields['comment'], 'comment', WHAT) ?? '';
  return {
    draft: { ...(id === '' ? {} : { id }), matchers, startsAt, endsAt, comment },
    createdBy: textIn(fields['createdBy'], 'createdBy', WHAT) ?? '',
  };
}

/** `POST /api/v2/silences`: makes one, or changes one, which may give it another id. */
export async function postSilence(engine: Engine, asking: Asking): Promise<Reply> {
  const { createdBy, draft } = draftOf(await readJson(asking, WHAT), engine.clock.now());
  try {
    const { id } = await engine.silences.save(draft, createdBy);
    return json(200, { silenceID: id });
  } catch (error) {
    if (error instanceof RpcError && error.code === 'not_found') throw RefusedRequest.meaning(404, 'silence not found');
    throw error;
  }
}
