import { z } from 'zod';

/** What one check found. */
export const OUTCOMES = ['up', 'degraded', 'down', 'blind'] as const;
export const Outcome = z.enum(OUTCOMES);
export type Outcome = z.infer<typeof Outcome>;

/** The confirmed state of a monitor. `pending`: nothing is known yet. */
export const STATES = ['up', 'degraded', 'down', 'blind', 'maintenance', 'paused', 'pending'] as const;
export const MonitorState = z.enum(STATES);
export type MonitorState = z.infer<typeof MonitorState>;

/** Values of the series `monitor_state`; `pending` writes none. */
export const STATE_CODE: Readonly<Record<Exclude<MonitorState, 'pending'>, number>> = {
  up: 0,
  degraded: 1,
  down: 2,
  blind: 3,
  maintenance: 4,
  paused: 5,
};

/** Why nothing could be seen. */
export const BLIND_CAUSES = ['sleep', 'clock_jump', 'network', 'event_loop', 'storage', 'not_running'] as const;
export const BlindCause = z.enum(BLIND_CAUSES);
export type BlindCause = z.infer<typeof BlindCause>;

/** Milliseconds of each phase of a request; a phase that did not happen is absent. */
export const Phases = z.strictObject({
  dns: z.number().optional(),
  connect: z.number().optional(),
  tls: z.number().optional(),
  firstByte: z.number().optional(),
  transfer: z.number().optional(),
});
export type Phases = z.infer<typeof Phases>;

/** One assertion, resolved: `json $.status == "healthy" (was "degraded")`. */
export const AssertionResult = z.strictObject({
  text: z.string(),
  resolved: z.string(),
  passed: z.boolean(),
  /** What failing means. */
  failing: z.enum(['degraded', 'down']),
});
export type AssertionResult = z.infer<typeof AssertionResult>;

export const Certificate = z.strictObject({
  subject: z.string(),
  issuer: z.string(),
  /** Epoch ms; the earliest end of the chain. */
  notAfter: z.number(),
  protocol: z.string(),
});
export type Certificate = z.infer<typeof Certificate>;

/** What the target answered, cut and redacted: the evidence. */
export const Evidence = z.strictObject({
  status: z.int().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** At most 4,096 characters. */
  body: z.string().optional(),
  truncated: z.boolean().optional(),
  remote: z.string().optional(),
});
export type Evidence = z.infer<typeof Evidence>;

/** One execution of a monitor. */
export const Check = z.strictObject({
  monitor: z.string(),
  /** The scheduled slot, epoch ms. */
  at: z.number(),
  /** ms between the slot and the start. */
  lateness: z.number(),
  outcome: Outcome,
  /** One sentence for people; empty when up. */
  reason: z.string(),
  durationMs: z.number(),
  phases: Phases,
  assertions: z.array(AssertionResult),
  certificate: Certificate.optional(),
  evidence: Evidence.optional(),
  cause: BlindCause.optional(),
});
export type Check = z.infer<typeof Check>;

/** An exact interval of a confirmed state. `to` is absent while it lasts. */
export const StateInterval = z.strictObject({
  state: MonitorState,
  from: z.number(),
  to: z.number().optional(),
  reason: z.string(),
  cause: BlindCause.optional(),
});
export type StateInterval = z.infer<typeof StateInterval>;

/** What the tables and the overview show of one monitor, kept live. */
export const MonitorStatus = z.strictObject({
  name: z.string(),
  kind: z.string(),
  target: z.string(),
  group: z.string(),
  category: z.string(),
  /** ms between two checks that go by an interval. */
  interval: z.number(),
  state: MonitorState,
  /** Epoch ms since when. */
  since: z.number(),
  reason: z.string(),
  lastCheck: z.number().optional(),
  nextCheck: z.number().optional(),
  latencyMs: z.number().optional(),
  /** Outcomes of the last 30 checks, oldest first: u d x b m (up, degraded, down, blind, in maintenance). */
  strip: z.string().max(30),
  /** Latencies (ms) of the same checks, oldest first; -1 where there was none. */
  latencies: z.array(z.number()).max(30),
  /** Epoch ms of the certificate's end, where one was seen. */
  certificateEnds: z.number().optional(),
  /** The window that lies over it: name, since and until when (epoch ms), and the confirmed state beneath. */
  maintenance: z
    .strictObject({ window: z.string(), since: z.number(), until: z.number().optional(), beneath: MonitorState })
    .optional(),
  /** The failing monitor that explains why this one fails. */
  symptomOf: z.string().optional(),
});
export type MonitorStatus = z.infer<typeof MonitorStatus>;
