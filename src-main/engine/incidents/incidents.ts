import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Incident, IncidentStory } from '../../../src-shared/model/incident.ts';
import type { PartOf } from '../../../src-shared/model/notification.ts';

/** Which incident an alert in memory is in. */
export interface AlertPlace {
  readonly alert: string;
  readonly incident: string;
}

/** What has changed: incidents, the places of alerts, and ids of incidents that are no more. */
export interface IncidentsChanged {
  readonly changed: readonly Incident[];
  readonly placed: readonly AlertPlace[];
  readonly removed: readonly string[];
}

/** An incident after a change by hand. `undo` takes the change back within ten minutes. */
export interface IncidentDone {
  readonly incident: Incident;
  readonly undo: string;
}

/** Which alerts belong together: works behind the alerts, and holds back nothing. */
export interface Incidents {
  /** Goes on from what the last run kept; called when the alerts have started. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** What is watched has changed. */
  apply(): void;
  /** Open incidents, and those that ended within the last hour. */
  current(): readonly Incident[];
  /** Where the alerts of these incidents are. */
  places(): readonly AlertPlace[];
  /** What a message of these alerts is part of, as far as that is worked out: from memory, at once. */
  partOf(alerts: readonly Pick<Alert, 'id'>[]): readonly PartOf[];
  onChange(fn: (change: IncidentsChanged) => void): Disposable;
  /** An incident with its alerts and its story, however old. Throws `not_found`. */
  get(id: string): Promise<IncidentStory>;
  /** The incident of an alert, however old. Throws `not_found`. */
  of(alert: string): Promise<IncidentStory>;
  /** Makes one incident of several; the engine never takes it apart. */
  merge(ids: readonly string[], by: string, note: string): Promise<IncidentDone>;
  /** Makes alerts of an incident one of their own; the engine never puts them back. */
  split(id: string, alerts: readonly string[], by: string, note: string): Promise<IncidentDone>;
  edit(id: string, change: { readonly title?: string; readonly note?: string }, by: string): Promise<Incident>;
  undo(token: string, by: string): Promise<{ readonly changed: number }>;
  /** Resolves when every alert so far is in its incident and that is durable. */
  settled(): Promise<void>;
}
