import { z } from 'zod';
import { MatcherModel } from '../model/matcher.ts';
import { SILENCE_STATES, Silence, SilenceDraft } from '../model/silence.ts';
import { call, stream } from '../rpc/define.ts';

export const SilenceEntry = z.strictObject({
  silence: Silence,
  /** Name of the other Alertmanager that it is a silence of; absent: of this console. */
  alertmanager: z.string().optional(),
  state: z.enum(SILENCE_STATES),
  /** Alerts that it hides now: firing and pending ones that it matches. */
  hides: z.int(),
  /** Active, and nothing is there to be hidden. */
  unmatched: z.boolean(),
  /** Lasts longer than a week. */
  overlong: z.boolean(),
});
export type SilenceEntry = z.infer<typeof SilenceEntry>;

const SilencePreview = z.strictObject({
  /** Alerts that match now, and alerts that fired in the last seven days and would have matched. */
  now: z.int(),
  lastWeek: z.int(),
  /** What is wrong with the matchers, in sentences; empty: they can be used. */
  problems: z.array(z.string()),
});

export const silenceContract = {
  /**
   * Every silence that is kept, expired ones for five days; the ones that end last first. Of other Alertmanagers those that are
   * active or to come.
   */
  'silence.list': call({ input: z.strictObject({}), output: z.array(SilenceEntry) }),
  /**
   * Creates one, or changes one: in place, or by ending it and beginning another, whose id is answered. `alertmanager` names the
   * other Alertmanager whose alerts it hides.
   */
  'silence.save': call({
    access: 'operate',
    input: SilenceDraft.extend({ alertmanager: z.string().optional() }),
    output: SilenceEntry,
  }),
  'silence.expire': call({
    access: 'operate',
    input: z.strictObject({ ids: z.array(z.string()).min(1).max(500) }),
    output: z.array(SilenceEntry),
  }),
  'silence.preview': call({
    input: z.strictObject({ matchers: z.array(MatcherModel).max(50), alertmanager: z.string().optional() }),
    output: SilencePreview,
  }),
  /** Hides alerts like one that is there, for `forMs` from now: that alert, its type, or what it is about; where they are told of. */
  'silence.mute': call({
    access: 'operate',
    input: z.strictObject({
      alertId: z.string(),
      scope: z.enum(['alert', 'type', 'target']),
      forMs: z
        .number()
        .min(1_000)
        .max(366 * 86_400_000),
      comment: z.string().max(2_000).default(''),
    }),
    output: SilenceEntry,
  }),
  /** Snapshot: every silence of this console that is kept. Delta: the changed ones; `hides` may be newer than the last change. */
  'live.silences': stream({
    input: z.strictObject({}),
    event: z.strictObject({ changed: z.array(SilenceEntry), removed: z.array(z.string()) }),
    onOverflow: 'resync',
  }),
} as const;
