import { beforeEach, describe, expect, it, test } from 'vitest';
import { Silences } from '../../../src-main/engine/alerts/silences.ts';
import { formatMatcher, parseMatchers } from '../../../src-shared/matcher/parse.ts';
import type { Silence, SilenceDraft } from '../../../src-shared/model/silence.ts';
import { type MuteScope, matchersLike, silenceState } from '../../../src-shared/route/silence.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { Disk, type Fate, ProcessOps } from '../../support/durable-ops.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { QuietLog } from '../../support/quiet-log.ts';
import { SILENCE_VECTORS } from '../route/silence-vectors.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let disk: Disk;
let clock: FakeClock;
let fate: Fate;
let ids: number;
beforeEach(() => {
  disk = new Disk();
  clock = new FakeClock();
  fate = 'good';
  ids = 0;
});

async function boot(): Promise<Silences> {
  const ops = new ProcessOps(disk, () => fate);
  const silences = new Silences({ clock, log: new QuietLog(), ops, newId: () => `s${ids++}` });
  await silences.load();
  silences.start();
  return silences;
}

function draft(matchers: string, forMs: number, more: Partial<SilenceDraft> = {}): SilenceDraft {
  return {
    matchers: parseMatchers(matchers).map((one) => ({ ...one })),
    endsAt: clock.now() + forMs,
    comment: '',
    ...more,
  };
}

function hiding(silences: Silences, labels: Readonly<Record<string, string>>): readonly string[] {
  return silences.silencing(labels, clock.now()).map(({ id }) => id);
}

async function refusal(promise: Promise<unknown>): Promise<RpcError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RpcError) return error;
  throw new Error(`not refused: ${String(error)}`);
}

/** What an edit of a silence over [-1 h, +1 h] or [+1 h, +2 h] or [-2 h, -1 h] (hours from now) makes of it. */
const EDITS: readonly (readonly [
  what: string,
  before: readonly [number, number],
  after: { readonly matchers?: string; readonly startsAt?: number; readonly endsAt: number },
  inPlace: boolean,
])[] = [
  ['active, later end', [-1, 1], { endsAt: 2 }, true],
  ['active, earlier end', [-1, 1], { endsAt: 0.5 }, true],
  ['active, same start', [-1, 1], { startsAt: -1, endsAt: 2 }, true],
  ['active, other start', [-1, 1], { startsAt: 0.5, endsAt: 2 }, false],
  ['active, earlier start', [-1, 1], { startsAt: -2, endsAt: 2 }, false],
  ['active, other matchers', [-1, 1], { matchers: 'a=c', endsAt: 1 }, false],
  ['active, more matchers', [-1, 1], { matchers: 'a=b,c=d', endsAt: 1 }, false],
  ['pending, later', [1, 2], { startsAt: 2, endsAt: 3 }, true],
  ['pending, other end', [1, 2], { startsAt: 1, endsAt: 3 }, true],
  ['pending, from now', [1, 2], { endsAt: 3 }, true],
  ['pending, in the past', [1, 2], { startsAt: -1, endsAt: 3 }, false],
  ['pending, other matchers', [1, 2], { matchers: 'a=~b', startsAt: 1, endsAt: 2 }, false],
  ['expired', [-2, -1], { endsAt: 1 }, false],
];

const UNUSABLE: readonly (readonly [string, string])[] = [
  ['', 'a silence needs at least one matcher'],
  ['a=""', 'at least one matcher must not match the empty value: it would hide everything'],
  ['a=~".*"', 'at least one matcher must not match the empty value: it would hide everything'],
  ['a!=b', 'at least one matcher must not match the empty value: it would hide everything'],
  ['a!~"b+"', 'at least one matcher must not match the empty value: it would hide everything'],
  ['a!=b,c=~"d*"', 'at least one matcher must not match the empty value: it would hide everything'],
];

const LIKE: readonly (readonly [MuteScope, Readonly<Record<string, string>>, string])[] = [
  ['type', { alertname: 'Down', monitor: 'm', severity: 'critical' }, 'alertname="Down"'],
  ['target', { alertname: 'Down', monitor: 'm', instance: 'i' }, 'monitor="m"'],
  ['target', { alertname: 'Down', instance: 'i', job: 'j' }, 'instance="i"'],
  ['target', { alertname: 'Down', severity: 'info' }, 'alertname="Down",severity="info"'],
  ['alert', { b: '2', a: '1' }, 'a="1",b="2"'],
  ['type', { a: '1' }, 'a="1"'],
];

describe('silences', () => {
  test.each(SILENCE_VECTORS)('%s and %j: %j', async (matchers, labels, hidden) => {
    const silences = await boot();
    await silences.save(draft(matchers, HOUR), 'ann');
    expect(hiding(silences, labels).length > 0).toBe(hidden);
  });

  test.each(EDITS)('%s', async (_what, [from, to], { endsAt, matchers = 'a=b', startsAt }, inPlace) => {
    const now = clock.now();
    const before: Silence = {
      id: 'old',
      matchers: [{ name: 'a', op: '=', value: 'b' }],
      startsAt: now + from * HOUR,
      endsAt: now + to * HOUR,
      updatedAt: now - HOUR,
      createdBy: 'ann',
      comment: 'x',
    };
    disk.silences.set('old', before);
    const silences = await boot();
    const saved = await silences.save(
      draft(matchers, endsAt * HOUR, {
        id: 'old',
        ...(startsAt === undefined ? {} : { startsAt: now + startsAt * HOUR }),
        comment: 'y',
      }),
      'bob',
    );
    expect(saved.id === 'old').toBe(inPlace);
    expect(saved).toMatchObject({ endsAt: now + endsAt * HOUR, comment: 'y', createdBy: 'bob', updatedAt: now });
    if (inPlace) {
      expect(silences.list()).toEqual([saved]);
    } else {
      expect(saved.startsAt).toBeGreaterThanOrEqual(now);
      const old = silences.get('old');
      expect(old && silenceState(old, now)).toBe('expired');
      expect(old?.createdBy).toBe('ann');
      expect(old?.endsAt).toBe(Math.min(before.endsAt, now));
    }
    expect([...disk.silences.values()].sort((a, b) => b.endsAt - a.endsAt)).toEqual(silences.list());
  });

  test.each(UNUSABLE)('%j is refused', async (matchers, message) => {
    const silences = await boot();
    expect(await refusal(silences.save(draft(matchers, HOUR), 'ann'))).toMatchObject({
      code: 'invalid_argument',
      fields: [{ path: ['matchers'], message }],
    });
    expect(disk.silences.size).toBe(0);
  });

  test.each(LIKE)('to hide the %s of %j: %s', (scope, labels, expected) => {
    expect(matchersLike(labels, scope).map(formatMatcher).join(',')).toBe(expected);
  });

  it('are refused with times that cannot be, and what is unknown or over is not changed', async () => {
    const silences = await boot();
    const now = clock.now();
    const paths = async (more: Partial<SilenceDraft>): Promise<unknown> =>
      (await refusal(silences.save(draft('a=b', HOUR, more), 'ann'))).fields.map(({ path }) => path);
    expect(await paths({ endsAt: now })).toEqual([['endsAt']]);
    expect(await paths({ startsAt: now - 2 * HOUR, endsAt: now - HOUR })).toEqual([['endsAt']]);
    expect(await paths({ startsAt: now + HOUR, endsAt: now + HOUR })).toEqual([['endsAt']]);
    expect((await refusal(silences.save(draft('a=b', HOUR, { id: 'x' }), 'ann'))).code).toBe('not_found');
    expect((await refusal(silences.expire(['x'], 'ann'))).code).toBe('not_found');
    const { id } = await silences.save(draft('a=b', HOUR), 'ann');
    await silences.expire([id], 'ann');
    expect((await refusal(silences.expire([id], 'ann'))).reason).toBe('already_expired');
  });

  it('begin and end by the clock, and tell so', async () => {
    const silences = await boot();
    const told: string[] = [];
    silences.onChange((changed, removed) =>
      told.push(
        [
          ...changed.map((one) => `${one.id} ${silenceState(one, clock.now())}`),
          ...removed.map((id) => `-${id}`),
        ].join(),
      ),
    );
    await silences.save(draft('a=b', 3 * HOUR, { startsAt: clock.now() + HOUR }), 'ann');
    expect(hiding(silences, { a: 'b' })).toEqual([]);
    await clock.run(HOUR);
    expect(hiding(silences, { a: 'b' })).toEqual(['s0']);
    await clock.run(2 * HOUR - 1);
    expect(hiding(silences, { a: 'b' })).toEqual(['s0']);
    await clock.run(1);
    expect(hiding(silences, { a: 'b' })).toEqual([]);
    // Kept for five days after its end, then forgotten.
    await clock.run(120 * HOUR - MINUTE);
    expect(silences.get('s0')).toBeDefined();
    await clock.run(2 * MINUTE);
    expect(silences.get('s0')).toBeUndefined();
    expect(disk.silences.size).toBe(0);
    expect(told).toEqual(['s0 pending', 's0 active', 's0 active', 's0 expired', '-s0']);
  });

  it('announce their end once, over a restart too', async () => {
    const announced: string[] = [];
    const listen = (silences: Silences): Silences => {
      silences.onEnding(({ id }) => announced.push(id));
      return silences;
    };
    const silences = listen(await boot());
    await silences.save(draft('a=b', 2 * HOUR), 'ann');
    await silences.save(draft('a=b', 20 * MINUTE), 'ann');
    await clock.run(15 * MINUTE - 1);
    expect(announced).toEqual([]);
    await clock.run(2);
    expect(announced).toEqual(['s1']);
    await silences.stop();
    const again = listen(await boot());
    await clock.run(90 * MINUTE);
    expect(announced).toEqual(['s1', 's0']);
    await again.stop();
  });

  it('hide by the one that ends last, and say who set it', async () => {
    const silences = await boot();
    await silences.save(draft('a=b', HOUR, { comment: 'deploy' }), 'ann');
    await silences.save(draft('a=~"b|c"', 2 * HOUR), 'bob');
    expect(hiding(silences, { a: 'b' })).toEqual(['s1', 's0']);
    const alert = {
      id: 'x',
      fingerprint: '',
      rule: 'r',
      labels: { a: 'b' },
      annotations: {},
      state: 'firing',
      activeAt: 0,
      value: 1,
      expr: '',
      closedByHand: false,
      updatedAt: 0,
    } as const;
    expect(silences.gate(alert, clock.now())).toEqual({
      by: 'silence',
      reason: 'bob has silenced {a=~"b|c"}.',
      ref: 's1',
      until: clock.now() + 2 * HOUR,
    });
    await silences.expire(['s1'], 'ann');
    expect(silences.gate(alert, clock.now())?.reason).toBe('ann has silenced {a="b"} (deploy).');
  });

  it('are refused with a regular expression that is none, wherever it stands', async () => {
    const silences = await boot();
    const bad = { name: 'c', op: '=~', value: '(' } as const;
    const good = { name: 'a', op: '=', value: 'b' } as const;
    for (const matchers of [[bad], [bad, good], [good, bad]]) {
      const place = matchers.indexOf(bad);
      await expect(silences.save(draft('a=b', HOUR, { matchers: [...matchers] }), 'ann')).rejects.toMatchObject({
        code: 'invalid_argument',
        fields: [{ path: ['matchers', place], message: '“(” is not a regular expression' }],
      });
    }
    expect(silences.list()).toEqual([]);
  });

  it('are in force only when they are on the disk', async () => {
    const silences = await boot();
    fate = 'full';
    await expect(silences.save(draft('a=b', HOUR), 'ann')).rejects.toThrow('full');
    expect(hiding(silences, { a: 'b' })).toEqual([]);
    fate = 'good';
    await silences.save(draft('a=b', HOUR), 'ann');
    expect(hiding(silences, { a: 'b' })).toHaveLength(1);
    expect(hiding(await boot(), { a: 'b' })).toHaveLength(1);
  });
});
