import type { TocsinHandlers } from '../../src-shared/contract/index.ts';
import type { SilenceEntry } from '../../src-shared/contract/silence.ts';
import { compileMatchers } from '../../src-shared/matcher/matcher.ts';
import type { Held } from '../../src-shared/model/held.ts';
import type { Silence } from '../../src-shared/model/silence.ts';
import { canUpdate, matchersLike, OVERLONG_MS, silenceProblems, silenceState } from '../../src-shared/route/silence.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';
import type { FixtureWorld } from './fixture-client.ts';

const HOUR_MS = 3_600_000;

/** Silences over the fixture's alerts, which really keep them quiet. `now` is the console's clock. */
export function fixtureSilences(
  world: FixtureWorld,
  now: () => number,
): Pick<
  TocsinHandlers,
  'silence.list' | 'silence.save' | 'silence.expire' | 'silence.preview' | 'silence.mute' | 'live.silences'
> {
  const kept = new Map<string, Silence>();
  let serial = 0;
  const put = (silence: Omit<Silence, 'id' | 'updatedAt' | 'createdBy'>, by: string, id?: string): Silence => {
    serial += 1;
    const made = { ...silence, id: id ?? `silence-${serial}`, createdBy: by, updatedAt: now() };
    kept.set(made.id, made);
    return made;
  };
  if (world.scenario !== 'empty') {
    const at = now();
    const disk = { name: 'alertname', op: '=', value: 'DiskFull' } as const;
    put({ matchers: [disk], startsAt: at - HOUR_MS, endsAt: at + 2.4 * HOUR_MS, comment: 'known, ticket 4711' }, 'kim');
    put(
      {
        matchers: [
          { name: 'group', op: '=~', value: 'Mail|Partners' },
          { name: 'severity', op: '!=', value: 'critical' },
        ],
        startsAt: at - 30 * HOUR_MS,
        endsAt: at + 200 * HOUR_MS,
        comment: 'the move to the new hall, until everything is wired and the partners have switched over',
      },
      'sam',
    );
    put(
      {
        matchers: [{ name: 'monitor', op: '=', value: 'Mail Gateway' }],
        startsAt: at + 5 * HOUR_MS,
        endsAt: at + 7 * HOUR_MS,
        comment: 'new certificate',
      },
      'kim',
    );
    put({ matchers: [disk], startsAt: at - 30 * HOUR_MS, endsAt: at - 26 * HOUR_MS, comment: '' }, 'kim');
  }
  const entry = (silence: Silence): SilenceEntry => {
    const state = silenceState(silence, now());
    const matches = compileMatchers(silence.matchers);
    const there = [...world.alerts.values()].filter((alert) => alert.state !== 'resolved');
    const hides = state === 'active' ? there.filter(({ labels }) => matches(labels)).length : 0;
    return {
      silence,
      state,
      hides,
      unmatched: state === 'active' && hides === 0,
      overlong: silence.endsAt - silence.startsAt > OVERLONG_MS,
    };
  };
  /** Puts on every alert what silences it now. */
  const hold = (): void => {
    const active = [...kept.values()].filter((silence) => silenceState(silence, now()) === 'active');
    world.putAlerts(
      [...world.alerts.values()].flatMap(({ held = [], ...alert }) => {
        const others = held.filter(({ by }) => by !== 'silence');
        const found = active
          .filter(({ matchers }) => compileMatchers(matchers)(alert.labels))
          .map(
            ({ createdBy, endsAt, id }): Held => ({
              by: 'silence',
              reason: `silenced by ${createdBy}.`,
              ref: id,
              until: endsAt,
            }),
          );
        if (found.length === 0 && others.length === held.length) return [];
        return [{ ...alert, ...(found.length + others.length === 0 ? {} : { held: [...found, ...others] }) }];
      }),
    );
  };
  const find = (id: string): Silence => {
    const found = kept.get(id);
    if (found === undefined) throw new RpcError('not_found', `there is no silence ${id}`);
    return found;
  };
  const end = (silence: Silence): Silence => {
    const over = { ...silence, startsAt: Math.min(silence.startsAt, now()), endsAt: now(), updatedAt: now() };
    kept.set(over.id, over);
    return over;
  };
  return {
    'silence.list': () => [...kept.values()].sort((a, b) => b.endsAt - a.endsAt).map(entry),
    'silence.save': ({ alertmanager: _, id, startsAt, ...draft }) => {
      const problem = silenceProblems(draft.matchers)[0];
      if (problem !== undefined)
        throw new RpcError('invalid_argument', `The silence cannot be used: ${problem.message}.`);
      const wanted = { ...draft, startsAt: startsAt ?? now() };
      const before = id === undefined ? undefined : find(id);
      const inPlace = before !== undefined && canUpdate(before, wanted, now());
      if (before !== undefined && !inPlace && silenceState(before, now()) !== 'expired') end(before);
      const made = put(wanted, 'kim', inPlace ? before.id : undefined);
      hold();
      return entry(made);
    },
    'silence.expire': ({ ids }) => {
      const over = ids.map((id) => end(find(id)));
      hold();
      return over.map(entry);
    },
    'silence.preview': ({ matchers }) => {
      const problems = silenceProblems(matchers).map(({ message }) => message);
      if (problems.length > 0) return { now: 0, lastWeek: 0, problems };
      const matches = compileMatchers(matchers);
      const all = [...world.alerts.values()].filter(({ labels }) => matches(labels));
      return { now: all.filter(({ state }) => state !== 'resolved').length, lastWeek: all.length, problems };
    },
    'silence.mute': ({ alertId, comment, forMs, scope }) => {
      const alert = world.alerts.get(alertId);
      if (alert === undefined) throw new RpcError('not_found', `there is no alert ${alertId}`);
      const matchers = matchersLike(alert.labels, scope).map((matcher) => ({ ...matcher }));
      const made = put({ matchers, startsAt: now(), endsAt: now() + forMs, comment }, 'kim');
      hold();
      return entry(made);
    },
    'live.silences': (_input, sink) => {
      sink.snapshot({ changed: [...kept.values()].map(entry), removed: [] });
      return { [Symbol.dispose]: () => undefined };
    },
  };
}
