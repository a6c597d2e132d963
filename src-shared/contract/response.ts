import { z } from 'zod';
import { Escalation } from '../model/escalation.ts';
import { Origin } from '../model/monitor.ts';
import { Recovery, RecoveryRun } from '../model/recovery.ts';
import { Telling } from '../model/telling.ts';
import { call } from '../rpc/define.ts';

export const EscalationEntry = z.strictObject({ escalation: Escalation, origin: Origin });
export type EscalationEntry = z.infer<typeof EscalationEntry>;

export const RecoveryEntry = z.strictObject({ recovery: Recovery, origin: Origin });
export type RecoveryEntry = z.infer<typeof RecoveryEntry>;

/** An action that fits an alert: what it would do, and what keeps it from running. */
export const RecoveryOffer = z.strictObject({
  name: z.string(),
  mode: Recovery.shape.mode,
  what: z.string(),
  refusal: z.string().optional(),
});
export type RecoveryOffer = z.infer<typeof RecoveryOffer>;

const Which = z.strictObject({ name: z.string(), alertId: z.string().optional() });

export const TellingEntry = z.strictObject({ telling: Telling, origin: Origin });

export const responseContract = {
  /** In the order in which they are asked: of several that match an alert, the first one counts. */
  'escalation.list': call({ input: z.strictObject({}), output: z.array(EscalationEntry) }),
  'escalation.save': call({
    access: 'admin',
    input: z.strictObject({ escalation: Escalation }),
    output: EscalationEntry,
  }),
  'escalation.delete': call({
    access: 'admin',
    input: z.strictObject({ name: z.string() }),
    output: z.strictObject({}),
  }),
  /** Admin, because definitions may hold credentials in clear text. */
  'action.list': call({ access: 'admin', input: z.strictObject({}), output: z.array(RecoveryEntry) }),
  'action.save': call({ access: 'admin', input: z.strictObject({ recovery: Recovery }), output: RecoveryEntry }),
  'action.delete': call({ access: 'admin', input: z.strictObject({ name: z.string() }), output: z.strictObject({}) }),
  /** The actions that fit an alert that is not over. */
  'action.offers': call({ input: z.strictObject({ alertId: z.string() }), output: z.array(RecoveryOffer) }),
  /** Runs an action, about an alert or by hand about none; answers when it has ended. */
  'action.run': call({ access: 'operate', input: Which, output: RecoveryRun, timeoutMs: 620_000 }),
  /** What it would do and whether it might; nothing is run. */
  'action.dryRun': call({ access: 'operate', input: Which, output: RecoveryRun }),
  /** The audit, newest first. */
  'action.history': call({
    input: z.strictObject({
      limit: z.int().min(1).max(1_000).default(100),
      name: z.string().optional(),
      alertId: z.string().optional(),
    }),
    output: z.array(RecoveryRun),
  }),
  /** How much a channel says at most, and when not. */
  'telling.get': call({ input: z.strictObject({}), output: TellingEntry }),
  'telling.save': call({ access: 'admin', input: z.strictObject({ telling: Telling }), output: TellingEntry }),
} as const;
