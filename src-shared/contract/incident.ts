import { z } from 'zod';
import { Incident, IncidentStory } from '../model/incident.ts';
import { call, stream } from '../rpc/define.ts';

const Note = z.string().max(2_000).default('');
/** `undo` takes the change back when it is given to `incident.undo` (kept for 10 minutes). */
const Done = z.strictObject({ incident: Incident, undo: z.string() });

export const incidentContract = {
  /** Open incidents and those that ended since `endedSince` (epoch ms), the latest first. */
  'incident.list': call({
    input: z.strictObject({ endedSince: z.number().optional(), limit: z.int().min(1).max(5_000).default(500) }),
    output: z.array(Incident),
  }),
  /** An incident with all of its alerts, why each is in it, and who changed what. */
  'incident.get': call({ input: z.strictObject({ id: z.string() }), output: IncidentStory }),
  /** The incident that an alert is in. */
  'incident.of': call({ input: z.strictObject({ alert: z.string() }), output: IncidentStory }),
  /** Makes one incident of several, open ones or ones that ended within the hour. The engine never takes it apart. */
  'incident.merge': call({
    access: 'operate',
    input: z.strictObject({ ids: z.array(z.string()).min(2).max(5_000), note: Note }),
    output: Done,
  }),
  /** Makes alerts of an incident one of their own. The engine never puts them back. */
  'incident.split': call({
    access: 'operate',
    input: z.strictObject({ id: z.string(), alerts: z.array(z.string()).min(1).max(5_000), note: Note }),
    output: Done,
  }),
  /** Gives an incident a title or a note; an empty text takes it away. */
  'incident.edit': call({
    access: 'operate',
    input: z.strictObject({
      id: z.string(),
      title: z.string().max(200).optional(),
      note: z.string().max(2_000).optional(),
    }),
    output: Incident,
  }),
  'incident.undo': call({
    access: 'operate',
    input: z.strictObject({ undo: z.string() }),
    output: z.strictObject({ changed: z.int() }),
  }),
  /**
   * Snapshot: open incidents and those that ended within the hour, and which of their alerts is where. Delta: the changed
   * ones; `removed` were merged into others, where their alerts are `placed`.
   */
  'live.incidents': stream({
    input: z.strictObject({}),
    event: z.strictObject({
      changed: z.array(Incident),
      placed: z.array(z.strictObject({ alert: z.string(), incident: z.string() })),
      removed: z.array(z.string()),
    }),
    onOverflow: 'resync',
  }),
} as const;
