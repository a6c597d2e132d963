import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Incident } from '../../src-shared/model/incident.ts';

/** Which alerts belong together, as the engine says now. Records are replaced, never changed. */
export interface IncidentState {
  readonly incidents: ReadonlyMap<string, Incident>;
  /** Alert id → incident id. */
  readonly homes: ReadonlyMap<string, string>;
  /** The snapshot has come. */
  readonly ready: boolean;
  /** Counts what people changed: a list that is held shows it at once all the same. */
  readonly byHand: number;
}

/** What the engine tells of incidents. */
export interface IncidentDelta {
  readonly changed: readonly Incident[];
  readonly placed: readonly { readonly alert: string; readonly incident: string }[];
  readonly removed: readonly string[];
}

export const incidentStore = createStore<IncidentState>(() => ({
  incidents: new Map(),
  homes: new Map(),
  ready: false,
  byHand: 0,
}));

/** Selects from the incidents. The selector returns a primitive or a stored reference, never something it builds. */
export function useIncidents<T>(selector: (state: IncidentState) => T): T {
  return useStore(incidentStore, selector);
}

/** The state after what the engine told; a snapshot replaces what was there. Pure. */
export function applyIncidents(was: IncidentState, delta: IncidentDelta, snapshot: boolean): IncidentState {
  const incidents = new Map(snapshot ? [] : was.incidents);
  const homes = new Map(snapshot ? [] : was.homes);
  for (const id of delta.removed) incidents.delete(id);
  for (const incident of delta.changed) incidents.set(incident.id, incident);
  for (const { alert, incident } of delta.placed) homes.set(alert, incident);
  return { ...was, incidents, homes, ready: true };
}
