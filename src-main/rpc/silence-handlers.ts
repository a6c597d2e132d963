import type { SilenceEntry, silenceContract } from '../../src-shared/contract/silence.ts';
import { compileMatchers } from '../../src-shared/matcher/matcher.ts';
import type { Silence } from '../../src-shared/model/silence.ts';
import { matchersLike, OVERLONG_MS, silenceProblems, silenceState } from '../../src-shared/route/silence.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';
import type { Engine } from '../engine/engine.ts';
import type { LiveTopics } from '../engine/live/topics.ts';
import { nameOf } from './caller-name.ts';

const WEEK_MS = 7 * 86_400_000;

/** Silences as people see them: with what each one hides among the alerts that are there. */
function entriesOf({ alerts, clock }: Engine, silences: readonly Silence[]): SilenceEntry[] {
  const now = clock.now();
  const there = alerts.current().filter((alert) => alert.state !== 'resolved');
  return silences.map((silence) => {
    const state = silenceState(silence, now);
    const matches = compileMatchers(silence.matchers);
    const hides = state === 'active' ? there.filter((alert) => matches(alert.labels)).length : 0;
    return {
      silence,
      state,
      hides,
      unmatched: state === 'active' && hides === 0,
      overlong: silence.endsAt - silence.startsAt > OVERLONG_MS,
    };
  });
}

export function silenceHandlers(engine: Engine, topics: LiveTopics): Handlers<typeof silenceContract> {
  const { alerts, clock, silences, store } = engine;
  const entry = (silence: Silence): SilenceEntry => {
    const [found] = entriesOf(engine, [silence]);
    if (found === undefined) throw new Error('one silence gives one entry');
    return found;
  };
  return {
    'silence.list': () => entriesOf(engine, silences.list()),
    'silence.save': async (draft, context) => entry(await silences.save(draft, nameOf(engine, context))),
    'silence.expire': async ({ ids }, context) =>
      entriesOf(engine, await silences.expire(ids, nameOf(engine, context))),
    'silence.preview': async ({ matchers }) => {
      const problems = silenceProblems(matchers).map(({ message }) => message);
      if (problems.length > 0) return { now: 0, lastWeek: 0, problems };
      const matches = compileMatchers(matchers);
      const now = clock.now();
      const fired = await store.ops.read('alerts.window', { from: now - WEEK_MS, to: now });
      return {
        now: alerts.current().filter((alert) => alert.state !== 'resolved' && matches(alert.labels)).length,
        lastWeek: fired.filter((alert) => matches(alert.labels)).length,
        problems,
      };
    },
    'silence.mute': async ({ alertId, comment, forMs, scope }, context) => {
      const found = await store.ops.read('alert.get', { id: alertId });
      if (found === undefined)
        throw new RpcError('not_found', `there is no alert ${alertId}`, { reason: 'unknown_alert' });
      const matchers = matchersLike(found.alert.labels, scope).map((matcher) => ({ ...matcher }));
      const endsAt = clock.now() + forMs;
      return entry(await silences.save({ matchers, endsAt, comment }, nameOf(engine, context)));
    },
    'live.silences': (_input, sink) => {
      const snapshot = (): void => sink.snapshot({ changed: entriesOf(engine, silences.list()), removed: [] });
      const reading = topics.silences.read(({ changed, removed }) =>
        sink.delta({ changed: entriesOf(engine, changed), removed: [...removed] }),
      );
      sink.onResync(snapshot);
      snapshot();
      return reading;
    },
  };
}
