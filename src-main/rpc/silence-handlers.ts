import type { SilenceEntry, silenceContract } from '../../src-shared/contract/silence.ts';
import { compileMatchers } from '../../src-shared/matcher/matcher.ts';
import type { Alert } from '../../src-shared/model/alert.ts';
import type { Silence, SilenceDraft } from '../../src-shared/model/silence.ts';
import {
  canSilence,
  matchersLike,
  OVERLONG_MS,
  silenceProblems,
  silenceState,
} from '../../src-shared/route/silence.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';
import type { Engine } from '../engine/engine.ts';
import type { LiveTopics } from '../engine/live/topics.ts';
import { nameOf } from './caller-name.ts';

const WEEK_MS = 7 * 86_400_000;

/** A silence of this console, or of the other Alertmanager that is named. */
interface Kept {
  readonly silence: Silence;
  readonly alertmanager?: string;
}

/** Silences as people see them: with what each one hides among the alerts that are there. */
function entriesOf({ alerts, clock }: Engine, kept: readonly Kept[]): SilenceEntry[] {
  const now = clock.now();
  const there = alerts.current().filter((alert) => alert.state !== 'resolved');
  return kept.map(({ alertmanager, silence }) => {
    const state = silenceState(silence, now);
    const matches = compileMatchers(silence.matchers);
    const isHidden = (alert: Alert): boolean => canSilence(alertmanager, alert) && matches(alert.labels);
    const hides = state === 'active' ? there.filter(isHidden).length : 0;
    return {
      silence,
      ...(alertmanager === undefined ? {} : { alertmanager }),
      state,
      hides,
      unmatched: state === 'active' && hides === 0,
      overlong: silence.endsAt - silence.startsAt > OVERLONG_MS,
    };
  });
}

/** Saves it where the alerts are told of that it hides. */
async function save(
  { alertmanagers, silences }: Engine,
  at: string | undefined,
  draft: SilenceDraft,
  by: string,
): Promise<Kept> {
  if (at !== undefined) return alertmanagers.saveSilence(at, draft, by);
  return { silence: await silences.save(draft, by) };
}

export function silenceHandlers(engine: Engine, topics: LiveTopics): Handlers<typeof silenceContract> {
  const { alertmanagers, alerts, clock, silences, store } = engine;
  const own = (list: readonly Silence[]): readonly Kept[] => list.map((silence) => ({ silence }));
  const entry = (kept: Kept): SilenceEntry => {
    const [found] = entriesOf(engine, [kept]);
    if (found === undefined) throw new Error('one silence gives one entry');
    return found;
  };
  return {
    'silence.list': () =>
      entriesOf(
        engine,
        [...own(silences.list()), ...alertmanagers.silences()].sort((a, b) => b.silence.endsAt - a.silence.endsAt),
      ),
    'silence.save': async ({ alertmanager, ...draft }, context) =>
      entry(await save(engine, alertmanager, draft, nameOf(engine, context))),
    'silence.expire': async ({ ids }, context) => {
      const elsewhere = new Set(alertmanagers.silences().map(({ silence }) => silence.id));
      const here = ids.filter((id) => !elsewhere.has(id));
      const ended = here.length === 0 ? [] : await silences.expire(here, nameOf(engine, context));
      return entriesOf(engine, [...own(ended), ...(await alertmanagers.expireSilences(ids))]);
    },
    'silence.preview': async ({ alertmanager, matchers }) => {
      const problems = silenceProblems(matchers).map(({ message }) => message);
      if (problems.length > 0) return { now: 0, lastWeek: 0, problems };
      const matches = compileMatchers(matchers);
      const isHidden = (alert: Alert): boolean => canSilence(alertmanager, alert) && matches(alert.labels);
      const now = clock.now();
      const fired = await store.ops.read('alerts.window', { from: now - WEEK_MS, to: now });
      return {
        now: alerts.current().filter((alert) => alert.state !== 'resolved' && isHidden(alert)).length,
        lastWeek: fired.filter(isHidden).length,
        problems,
      };
    },
    'silence.mute': async ({ alertId, comment, forMs, scope }, context) => {
      const found = await store.ops.read('alert.get', { id: alertId });
      if (found === undefined)
        throw new RpcError('not_found', `there is no alert ${alertId}`, { reason: 'unknown_alert' });
      const matchers = matchersLike(found.alert.labels, scope).map((matcher) => ({ ...matcher }));
      const endsAt = clock.now() + forMs;
      return entry(
        await save(engine, found.alert.mirror?.from, { matchers, endsAt, comment }, nameOf(engine, context)),
      );
    },
    'live.silences': (_input, sink) => {
      const snapshot = (): void => sink.snapshot({ changed: entriesOf(engine, own(silences.list())), removed: [] });
      const reading = topics.silences.read(({ changed, removed }) =>
        sink.delta({ changed: entriesOf(engine, own(changed)), removed: [...removed] }),
      );
      sink.onResync(snapshot);
      snapshot();
      return reading;
    },
  };
}
