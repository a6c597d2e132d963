import { z } from 'zod';
import { EscalationDone } from '../alert/help.ts';
import { AckBreak, Alert, AlertEvent } from '../model/alert.ts';
import { AlertStatistics, AlertStatisticsQuery } from '../model/alert-statistics.ts';
import { Attempt, Notification } from '../model/notification.ts';
import { Why } from '../model/why.ts';
import { call, stream } from '../rpc/define.ts';

const Ids = z.array(z.string()).min(1).max(5_000);
/** `undo` takes the change back when it is given to `alert.undo` (kept for 10 minutes). */
const Done = z.strictObject({ changed: z.int(), undo: z.string() });

export const Delivery = z.strictObject({
  notification: Notification.omit({ message: true }),
  reason: z.string(),
  attempts: z.array(Attempt),
});
export type Delivery = z.infer<typeof Delivery>;

export const alertContract = {
  /** Active (pending and firing) alerts and those resolved since `resolvedSince` (epoch ms), newest first. */
  'alert.list': call({
    input: z.strictObject({ resolvedSince: z.number().optional(), limit: z.int().min(1).max(5_000).default(500) }),
    output: z.array(Alert),
  }),
  'alert.get': call({
    input: z.strictObject({ id: z.string() }),
    output: z.strictObject({
      alert: Alert,
      timeline: z.array(AlertEvent),
      deliveries: z.array(Delivery),
      before: z.array(Alert),
    }),
  }),
  /** Why receivers were told of an alert, or why not, as of a time (epoch ms, else now): one, or all that it goes or went to. */
  'alert.why': call({
    input: z.strictObject({ id: z.string(), receiver: z.string().optional(), at: z.number().optional() }),
    output: z.array(Why),
  }),
  /** What alerts were like over a window, and which rules make noise; `proposals` tries out on history what would be less. */
  'alert.statistics': call({ input: AlertStatisticsQuery, output: AlertStatistics, timeoutMs: 300_000 }),
  'alert.acknowledge': call({
    access: 'operate',
    input: z.strictObject({
      ids: Ids,
      note: z.string().max(2_000).default(''),
      until: z.number().optional(),
      /** What ends it before its time. */
      breaks: z.array(AckBreak).max(2).default(['severity']),
    }),
    output: Done,
  }),
  /** Gives alerts to somebody `people.list` names, or, with null, to nobody. */
  'alert.assign': call({
    access: 'operate',
    input: z.strictObject({ ids: Ids, to: z.string().min(1).max(80).nullable() }),
    output: Done,
  }),
  /** Lets alerts go on that were resolved by hand while their expression holds. */
  'alert.reopen': call({
    access: 'operate',
    input: z.strictObject({ ids: Ids, note: z.string().max(2_000).default('') }),
    output: Done,
  }),
  /** Who alerts can be given to: the people of the files and of the settings, and the operator. */
  'people.list': call({ input: z.strictObject({}), output: z.array(z.string()) }),
  'alert.unacknowledge': call({ access: 'operate', input: z.strictObject({ ids: Ids }), output: Done }),
  'alert.snooze': call({ access: 'operate', input: z.strictObject({ ids: Ids, until: z.number() }), output: Done }),
  'alert.comment': call({
    access: 'operate',
    input: z.strictObject({ ids: Ids, note: z.string().min(1).max(2_000) }),
    output: Done,
  }),
  /** Resolve by hand. */
  'alert.resolve': call({
    access: 'operate',
    input: z.strictObject({ ids: Ids, note: z.string().max(2_000).default('') }),
    output: Done,
  }),
  /**
   * Takes the next step of the alerts' escalations now, whoever has acknowledged them: that ends the acknowledgement. It cannot be
   * taken back; the answer says who is told, and of which alerts nobody is told, and why.
   */
  'alert.escalate': call({ access: 'operate', input: z.strictObject({ ids: Ids }), output: EscalationDone }),
  'alert.undo': call({
    access: 'operate',
    input: z.strictObject({ undo: z.string() }),
    output: z.strictObject({ changed: z.int() }),
  }),
  /** Snapshot: all active alerts and the ones resolved within the last hour. Delta: the changed ones. */
  'live.alerts': stream({
    input: z.strictObject({}),
    event: z.strictObject({ changed: z.array(Alert), removed: z.array(z.string()) }),
    onOverflow: 'resync',
  }),
} as const;
