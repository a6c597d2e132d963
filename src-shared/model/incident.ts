import { z } from 'zod';
import { Severity } from './severity.ts';

/**
 * Why an alert is in its incident. `first`: it began it; `again`: the same labels fired in it before; `monitor`: it is about
 * a monitor of it; `topology`: what it depends on is in it; `labels`: it shares rare label values with one of it; `share`: most
 * of what carries a value failed; `movement`: its series moved with one of it; `hand`: a person put it there.
 */
export const INCIDENT_LINKS = ['first', 'again', 'monitor', 'topology', 'labels', 'share', 'movement', 'hand'] as const;
export const IncidentLink = z.enum(INCIDENT_LINKS);
export type IncidentLink = z.infer<typeof IncidentLink>;

/** An alert of an incident, with the evidence that put it there. Times epoch ms. */
export const IncidentMember = z.strictObject({
  /** Id of the alert. */
  alert: z.string(),
  fingerprint: z.string(),
  /** What it is about, in a word or two. */
  name: z.string(),
  monitor: z.string().optional(),
  severity: Severity,
  /** When what it tells of began. */
  startedAt: z.number(),
  /** When the alert was over; absent while it fires. */
  endedAt: z.number().optional(),
  joinedAt: z.number(),
  /** `engine`, or who put it there. */
  by: z.string(),
  link: IncidentLink,
  /** The alert that it was put beside. */
  to: z.string().optional(),
  /** A clause as it follows a colon, without its full stop. */
  why: z.string(),
});
export type IncidentMember = z.infer<typeof IncidentMember>;

/** Alerts that belong together: one is the cause, the others are its symptoms. */
export const Incident = z.strictObject({
  id: z.string(),
  /** Ended: every alert of it is over. */
  state: z.enum(['open', 'ended']),
  /** Given by hand; empty: it is called after its cause. */
  title: z.string(),
  note: z.string(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  /** The worst that any of its alerts had. */
  severity: Severity,
  cause: z.strictObject({
    alert: z.string(),
    name: z.string(),
    /** Why it is taken for the cause: a clause without its full stop. */
    why: z.string(),
  }),
  /** How many of its alerts fire, and how many there were. */
  firing: z.int(),
  total: z.int(),
  /** The incident that it was split off by hand: the engine merges it with nothing. */
  splitFrom: z.string().optional(),
  updatedAt: z.number(),
});
export type Incident = z.infer<typeof Incident>;

export const INCIDENT_EVENT_KINDS = [
  'opened',
  'cause',
  'merged',
  'split',
  'ended',
  'reopened',
  'edited',
  'undone',
] as const;

/** One line of an incident's story: who changed what, and why. */
export const IncidentEvent = z.strictObject({
  id: z.int(),
  incident: z.string(),
  at: z.number(),
  kind: z.enum(INCIDENT_EVENT_KINDS),
  /** `engine` or who did it. */
  by: z.string(),
  reason: z.string(),
});
export type IncidentEvent = z.infer<typeof IncidentEvent>;
export type NewIncidentEvent = Omit<IncidentEvent, 'id'>;

/** An incident with everything that is kept of it. */
export const IncidentStory = z.strictObject({
  incident: Incident,
  /** The cause first, then by when they began. */
  members: z.array(IncidentMember),
  timeline: z.array(IncidentEvent),
});
export type IncidentStory = z.infer<typeof IncidentStory>;
